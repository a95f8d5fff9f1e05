"""A reading that no conclusion depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import WARNING, Diagnostic
from routebook.settle import readings_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book


def unused_reading(book: Book) -> Iterator[Diagnostic]:
    """A reading is declared and no rule or transition concludes by it."""
    used = {name for rule in book.rules() for name in readings_in(rule.outcome)}
    for reading in book.readings.values():
        if reading.id not in used:
            yield Diagnostic(
                code="unused-reading",
                place=reading.place,
                message=f"no conclusion depends on the reading `{reading.id}`",
                help="use it in a rule with `by_reading`, or keep the doubt in the register as `open`",
                severity=WARNING,
                about=reading.id,
            )
