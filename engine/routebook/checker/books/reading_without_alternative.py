"""A reading that leaves nothing to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import WARNING, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book


def reading_without_alternative(book: Book) -> Iterator[Diagnostic]:
    """A reading has one choice alone, so that there is nothing to choose."""
    for reading in book.readings.values():
        if len(reading.choices) == 1:
            yield Diagnostic(
                code="reading-without-alternative",
                place=reading.place,
                message=f"`{reading.id}` can be read in one way alone",
                help="add the other choice, or keep the doubt in the register of book.yaml",
                severity=WARNING,
                about=reading.id,
            )
