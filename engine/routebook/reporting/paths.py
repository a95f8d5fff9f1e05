"""The file of a place as programs want it, to whom the folder that a command is run in is the top."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote


def path_of(file: str) -> Path:
    """The path of a file below the current folder, where it is there; else its whole path."""
    path = Path(file)
    if path.is_absolute() or ".." in path.parts:
        whole = Path(os.path.normpath(Path.cwd() / path))
        return whole.relative_to(Path.cwd()) if whole.is_relative_to(Path.cwd()) else whole
    return path


def uri_of(file: str) -> str:
    """The same as a URI reference, relative where the path is (RFC 3986, section 4.2)."""
    path = path_of(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))
