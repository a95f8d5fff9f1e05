"""Runs a command with a terminal for its output, as a person does."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\")
COLOURS = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-7]|9[0-7]|38;5;\d+)m")


def on_a_terminal(*words: str, cwd: Path, stream: str = "stdout", **variables: str) -> str:
    """What the command line writes to a stream that is a terminal, escapes and all; the other one goes nowhere."""
    ours, theirs = pty.openpty()
    env = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR", "CI"}}
    env |= {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "50", **variables}
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: theirs}
    command = [sys.executable, "-m", "routebook.cli", *words]
    done = subprocess.Popen(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, **streams)  # type: ignore[call-overload]
    os.close(theirs)
    written = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        written += part
    done.wait(timeout=120)
    os.close(ours)
    return written.decode().replace("\r\n", "\n")


def without_escapes(written: str) -> str:
    """The words that are left when a terminal has done what it was told."""
    return ESCAPES.sub("", written)
