"""The command line: `routebook check | build | decide | explain | run`.

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
        app()
    except BrokenPipeError:
        # Whoever read our output has gone; what Python would still flush has to go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
