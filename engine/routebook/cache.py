"""Compiled books kept on disk: programs as plain data."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from routebook.keeping import cache_folder, keep, name_of_kept, read_kept
from routebook.plain import from_plain, to_plain
from routebook.shelf import find_book

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.program import Program

MOST_KEPT = 64


def compiled(name_or_path: str | Path, readings: Mapping[str, str] | None = None) -> Program:
    """The program of a book, from the cache or made anew and kept there, where that can be done.

    Raises UnknownBook, FaultyBook, UnknownReading and TooLarge.
    """
    folder, _ = find_book(name_or_path)
    kept = _place(folder, readings or {})
    return (kept and _read(kept)) or _compile(name_or_path, folder, readings, kept)


def _compile(
    name_or_path: str | Path, folder: Path, readings: Mapping[str, str] | None, kept: Path | None
) -> Program:
    from routebook.compiler import compile_book  # noqa: PLC0415  (what is kept needs neither)
    from routebook.loader import load  # noqa: PLC0415

    program = compile_book(load(name_or_path), readings)
    if kept and kept == _place(folder, readings or {}):  # nobody has changed the book meanwhile
        keep(kept, to_plain(program), MOST_KEPT)
    return program


def _place(folder: Path, readings: Mapping[str, str]) -> Path | None:
    """The file for a book under some readings; None where there can be none."""
    with suppress(RuntimeError, TypeError, AttributeError):
        name = name_of_kept(folder, sorted(readings.items()), _code(Path(__file__).parent))
        return cache_folder() / name if name else None
    return None


def _code(package: Path) -> Iterator[tuple[Path, str]]:
    """The files that have a say in what a book compiles to."""
    yield from ((path, path.name) for path in sorted(package.glob("*.py")))
    for stage in ("loader", "checker", "compiler"):
        yield from ((path, path.name) for path in sorted((package / stage).rglob("*.py")))


def _read(kept: Path) -> Program | None:
    """The program in a file; None if there is none, or it is damaged."""
    with suppress(LookupError, TypeError, ValueError, AttributeError):  # it is made anew
        plain = read_kept(kept)
        return None if plain is None else from_plain(plain)
    return None
