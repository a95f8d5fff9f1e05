"""What the commands are given: books, and the readings that were chosen of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import routebook
from routebook.options import pairs
from routebook.shelf import shipped_books

if TYPE_CHECKING:
    from routebook.runtime import Engine


def books_or_all(names: list[str]) -> list[str]:
    """The books that are named, else every shipped one."""
    return names or list(shipped_books())


def engine_for(book: str, readings: list[str]) -> Engine:
    """The engine of a book under the readings that were chosen."""
    return routebook.engine(book, pairs(readings, "NAME=CHOICE"))
