"""The command line: `commands/` is what each command takes; the files beside it, what it does.

Exit status 0: done. 1: the answer is no (a book has faults, files are stale, a line was bad). 2: the command could
not be carried out.
"""

from __future__ import annotations

import os
import sys

from routebook.cli.app import app

__all__ = ["main"]


def main() -> None:
    """Run the command line."""
    try:
        try:
            app()
        finally:
            if sys.stdout:
                sys.stdout.flush()
    except OSError as error:
        # What could not be written is still held for writing; it has to go nowhere.
        if sys.stdout:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError) and sys.stderr:
            sys.stderr.write(f"error[cannot-write]: the output cannot be written: {error.strerror}\n")
        raise SystemExit(1 if isinstance(error, BrokenPipeError) else 2) from None
