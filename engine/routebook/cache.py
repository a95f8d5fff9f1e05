"""Compiled books kept on disk: plain data, each under a name made of all that it comes from.

A file holds the digest of what follows on its first line, so that one that is damaged is made anew. Processes may read
and write at the same time: a file is put in place whole, and whoever makes it makes the same.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from routebook.plain import from_plain, to_plain
from routebook.shelf import find_book

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.program import Program

MOST_KEPT = 64


def compiled(name_or_path: str | Path, readings: Mapping[str, str] | None = None) -> Program:
    """The program of a book, from the cache or made anew and kept there, where that can be written.

    Raises UnknownBook, FaultyBook, UnknownReading and TooLarge.
    """
    folder, _ = find_book(name_or_path)
    kept = cache_folder() / f"{_name(folder, readings or {})}.json"
    return _read(kept) or _compile(name_or_path, readings, kept)


def cache_folder() -> Path:
    """Where compiled books are kept: `routebook` in the folder for caches of the user, as the XDG specification has it."""
    root = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (root if root.is_absolute() else Path.home() / ".cache") / "routebook"


def _compile(name_or_path: str | Path, readings: Mapping[str, str] | None, kept: Path) -> Program:
    from routebook.compiler import compile_book  # noqa: PLC0415  (what is kept needs neither)
    from routebook.loader import load  # noqa: PLC0415

    program = compile_book(load(name_or_path), readings)
    _write(kept, program)
    return program


def _name(folder: Path, readings: Mapping[str, str]) -> str:
    """A name that any change of the book, of the readings or of what compiles them changes."""
    digest = hashlib.sha256(json.dumps(sorted(readings.items())).encode())
    for path, each in (*_files(Path(__file__).parent, ".py"), *_files(folder, ".yaml")):
        data = each.read_bytes()
        digest.update(f"\n{path} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()[:32]


def _files(folder: Path, ending: str) -> list[tuple[str, Path]]:
    """The files under a folder that end so, each with its path, in the order of their paths."""
    found = (
        Path(root, name) for root, _, names in os.walk(folder) for name in names if name.endswith(ending)
    )
    return sorted((path.relative_to(folder).as_posix(), path) for path in found)


def _read(kept: Path) -> Program | None:
    """The program in a file; None if there is none, or it is damaged."""
    try:
        digest, _, data = kept.read_bytes().partition(b"\n")
    except OSError:
        return None
    if hashlib.sha256(data).hexdigest().encode() != digest:
        return None
    return from_plain(json.loads(data))


def _write(kept: Path, program: Program) -> None:
    """Keep a program where it can be kept; it is as good without."""
    data = json.dumps(to_plain(program), separators=(",", ":")).encode()
    from routebook.writing import write_whole  # noqa: PLC0415  (as above)

    with suppress(OSError):
        write_whole(kept, hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
        others = sorted(kept.parent.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in others[MOST_KEPT:]:
            path.unlink()
