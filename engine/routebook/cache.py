"""Compiled books kept on disk: plain data, each under a name made of all that it comes from.

A file holds the digest of what follows on its first line, so that one that is damaged is made anew. Processes may read
and write at the same time: a file is put in place whole, and whoever makes it makes the same. Where anything stands in
the way, a book is loaded and compiled as if nothing were kept.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from routebook.plain import from_plain, to_plain
from routebook.shelf import find_book, names_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.program import Program

MOST_KEPT = 64
LARGEST = 16 * 1024 * 1024
"""A book with a larger file is not kept; loading it tells why."""


def compiled(name_or_path: str | Path, readings: Mapping[str, str] | None = None) -> Program:
    """The program of a book, from the cache or made anew and kept there, where that can be done.

    Raises UnknownBook, FaultyBook, UnknownReading and TooLarge.
    """
    folder, _ = find_book(name_or_path)
    kept = _place(folder, readings or {})
    return (kept and _read(kept)) or _compile(name_or_path, folder, readings, kept)


def cache_folder() -> Path:
    """Where compiled books are kept: `routebook` in the folder for caches of the user, as the XDG specification has it.

    Raises RuntimeError where the user has no folder at all.
    """
    root = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (root if root.is_absolute() else Path.home() / ".cache") / "routebook"


def _compile(
    name_or_path: str | Path, folder: Path, readings: Mapping[str, str] | None, kept: Path | None
) -> Program:
    from routebook.compiler import compile_book  # noqa: PLC0415  (what is kept needs neither)
    from routebook.loader import load  # noqa: PLC0415

    program = compile_book(load(name_or_path), readings)
    if kept and kept == _place(folder, readings or {}):  # nobody has changed the book meanwhile
        _write(kept, program)
    return program


def _place(folder: Path, readings: Mapping[str, str]) -> Path | None:
    """The file for a book, whose name any change of the book, of the readings or of what compiles them changes.

    None where there can be none: the book or the package cannot be read, or there is no folder for caches.
    """
    try:
        digest = hashlib.sha256(json.dumps([sorted(readings.items()), *names_of(folder)]).encode())
        code = [*_code(Path(__file__).parent)]
        for path, name in (*code, *_entries(folder)):
            data = b""
            if path.suffix in {".py", ".yaml"} and path.exists():
                if path.stat().st_size > LARGEST:
                    return None
                data = path.read_bytes()
            digest.update(f"\n{name} {len(data)}\n".encode())
            digest.update(data)
        return cache_folder() / f"{digest.hexdigest()[:32]}.json" if code else None
    except (OSError, RuntimeError, TypeError, ValueError, AttributeError):
        return None


def _code(package: Path) -> Iterator[tuple[Path, str]]:
    """The files that have a say in what a book compiles to."""
    yield from ((path, path.name) for path in sorted(package.glob("*.py")))
    for stage in ("loader", "checker", "compiler"):
        yield from ((path, path.name) for path in sorted((package / stage).rglob("*.py")))


def _entries(folder: Path) -> Iterator[tuple[Path, str]]:
    """All that stands in the folder of a book and in the folders inside it, in the order of their names."""
    for entry in sorted(folder.iterdir()):
        yield entry, entry.name
        if entry.is_dir():
            yield from ((each, f"{entry.name}/{each.name}") for each in sorted(entry.iterdir()))


def _read(kept: Path) -> Program | None:
    """The program in a file; None if there is none, or it is damaged."""
    try:
        digest, _, data = kept.read_bytes().partition(b"\n")
        if hashlib.sha256(data).hexdigest().encode() == digest:
            return from_plain(json.loads(data))
    except (OSError, LookupError, TypeError, ValueError, AttributeError):
        pass  # it is made anew
    return None


def _write(kept: Path, program: Program) -> None:
    """Keep a program where it can be kept; it is as good without."""
    data = json.dumps(to_plain(program), separators=(",", ":")).encode()
    from routebook.writing import write_whole  # noqa: PLC0415  (as above)

    with suppress(OSError):
        write_whole(kept, hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
        others = sorted(kept.parent.iterdir(), key=lambda path: path.lstat().st_mtime, reverse=True)
        for path in others[MOST_KEPT:]:
            path.unlink()
