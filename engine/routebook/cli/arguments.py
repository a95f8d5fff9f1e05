"""What the commands are given: books, facts as KEY=VALUE, readings as NAME=CHOICE."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

import routebook
from routebook.shelf import shipped_books

if TYPE_CHECKING:
    from routebook.runtime import Engine


def books_or_all(names: list[str]) -> list[str]:
    """The books that are named, else every shipped one."""
    return names or list(shipped_books())


def pairs(words: list[str], what: str) -> dict[str, str]:
    """KEY=VALUE words as a mapping; anything else, or a key given twice, is a usage error."""
    found: dict[str, str] = {}
    for word in words:
        key, sign, value = word.partition("=")
        if not sign or not key:
            raise typer.BadParameter(f"`{word}` is not {what}")
        if key in found:
            raise typer.BadParameter(f"`{key}` is given twice")
        found[key] = value
    return found


def engine_for(book: str, readings: list[str]) -> Engine:
    """The engine of a book under the readings that were chosen."""
    return routebook.engine(book, pairs(readings, "NAME=CHOICE"))
