"""Books read and checked in a process of their own, with little time and little memory.

What would hang, exhaust the memory or bring Python down there is told to the tests here as what it is. Run as a program
it answers each line that it is given, the path of a book, with a line of JSON: what is told, or a traceback.
"""

from __future__ import annotations

import json
import resource
import selectors
import signal
import subprocess
import sys
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

LONGEST = 5.0
"""Seconds of CPU time that a book may take."""
HANGING = 60.0
"""Seconds after which nothing is expected any more, on a machine however slow."""
MEMORY = 1024**3
"""Bytes that the process may have, the interpreter and the libraries included."""


@dataclass
class Bounded:
    """A process that reads and checks one book after another; started anew after it was brought down."""

    process: subprocess.Popen[str] | None = None

    def faults(self, book: Path) -> list[dict[str, Any]]:
        """What is told of a book: code, file, line, column, message, help; raises AssertionError where nothing is."""
        process = self.process or self._start()
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"{book}\n")
        process.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            ready = selector.select(HANGING)
        line = process.stdout.readline() if ready else ""
        if not line:
            self.stop()
            raise AssertionError("the process died" if ready else f"no answer in {HANGING} seconds")
        found = json.loads(line)
        assert not isinstance(found, str), found
        told: list[dict[str, Any]] = found
        return told

    def stop(self) -> None:
        """End the process."""
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def _start(self) -> subprocess.Popen[str]:
        self.process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self.process


def main() -> None:
    from routebook.checker import check  # noqa: PLC0415  (only the process needs them)
    from routebook.loader import read  # noqa: PLC0415

    def too_long(*_: object) -> None:
        raise TimeoutError(f"it takes more than {LONGEST} seconds")

    signal.signal(signal.SIGPROF, too_long)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for line in sys.stdin:
        signal.setitimer(signal.ITIMER_PROF, LONGEST, 1.0)
        try:
            found = check(*read(line.rstrip("\n")))
            answer: Any = [
                {
                    "code": each.code,
                    "file": each.place.file,
                    "line": each.place.line,
                    "column": each.place.column,
                    "message": each.message,
                    "text": str(each),
                }
                for each in found
            ]
        except BaseException:  # noqa: BLE001  (whatever it is, it is what the test looks for)
            answer = traceback.format_exc()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
