"""A process that is spoken to line by line: whatever it does, every wait has an end and what is kept of it is bounded."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import deque
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, cast

from routebook.conformance.parsing import LONGEST_LINE
from routebook.conformance.showing import shown, shown_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from io import BufferedReader, BufferedWriter

PART = 65536
MOST_WAITING = 8
KEPT_OF_ERRORS = 4000
GRACE = 1.0
"""Seconds that a process has to end by itself when it is asked to."""

POSIX = os.name == "posix"


class Silent(Exception):
    """Nothing usable came: says what came instead."""


class Peer:
    """A process with its own threads for reading, for writing, and for what it says on standard error.

    Lines that nobody waits for stay where they are, in a short queue and then in the pipe, so that a process that floods
    its output is held up by it.
    """

    def __init__(self, command: Sequence[str]) -> None:
        """Start the process; raises OSError."""
        self._process = subprocess.Popen(  # noqa: S603  (the user's own command, and no shell)
            [*command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=POSIX,
        )
        self._lines: SimpleQueue[bytes | Silent] = SimpleQueue()
        self._outgoing: SimpleQueue[bytes | None] = SimpleQueue()
        self._errors: deque[bytes] = deque(maxlen=64)
        self._closed = Event()
        self._threads = [
            Thread(target=work, daemon=True) for work in (self._read, self._write, self._keep_errors)
        ]
        for thread in self._threads:
            thread.start()

    def say(self, line: bytes) -> None:
        """Send one line; it never waits."""
        self._outgoing.put(line + b"\n")

    def hear(self, seconds: float) -> bytes:
        """The next line, without its end; raises Silent."""
        try:
            heard = self._lines.get(timeout=seconds)
        except Empty:
            raise Silent(f"it gave no answer within {seconds:g} seconds") from None
        if isinstance(heard, Silent):
            raise heard
        return heard

    def errors(self) -> str:
        """The end of what it has said on standard error."""
        kept = b"".join(self._errors)[-KEPT_OF_ERRORS:]
        return shown_lines(kept.decode("utf-8", "replace"), KEPT_OF_ERRORS)

    def end(self, *, gently: bool = False) -> None:
        """End the process and all that it has started; if gently, it has a moment to close its output by itself."""
        self._outgoing.put(None)
        if gently:
            self._threads[0].join(GRACE)
        self._closed.set()
        self._kill()
        self._process.wait()
        for thread in self._threads:
            thread.join(GRACE)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            with suppress(OSError, ValueError):
                if pipe and not any(thread.is_alive() for thread in self._threads):
                    pipe.close()

    def _kill(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            if POSIX:
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def _read(self) -> None:
        for heard in self._heard(cast("BufferedReader", self._process.stdout)):
            while self._lines.qsize() >= MOST_WAITING and not self._closed.is_set():
                time.sleep(0.05)
            if self._closed.is_set():
                return
            self._lines.put(heard)

    def _heard(self, pipe: BufferedReader) -> Iterator[bytes | Silent]:
        """Each line, then why there are no more."""
        begun = bytearray()
        while part := pipe.read1(PART):
            begun += part
            *lines, rest = begun.split(b"\n")
            yield from (bytes(line) for line in lines)
            begun = bytearray(rest)
            if len(begun) > LONGEST_LINE:
                yield Silent(f"it said a line of more than {LONGEST_LINE // 1024} kB")
                return
        ended = _ending(self._process)
        if begun:
            yield Silent(f"{ended} in the middle of a line: `{shown(begun.decode('utf-8', 'replace'), 80)}`")
        else:
            yield Silent(ended)

    def _write(self) -> None:
        pipe = cast("BufferedWriter", self._process.stdin)
        with suppress(OSError, ValueError):
            while (line := self._outgoing.get()) is not None:
                pipe.write(line)
                pipe.flush()
        with suppress(OSError, ValueError):
            pipe.close()

    def _keep_errors(self) -> None:
        pipe = cast("BufferedReader", self._process.stderr)
        while part := pipe.read1(PART):
            self._errors.append(part[-KEPT_OF_ERRORS:])


def _ending(process: subprocess.Popen[bytes]) -> str:
    """How a process that has closed its output has ended, if it has."""
    deadline = time.monotonic() + GRACE
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    if process.returncode is None:
        return "it closed its output"
    if process.returncode < 0:
        return f"it was ended by signal {-process.returncode}"
    return f"it ended with status {process.returncode}"
