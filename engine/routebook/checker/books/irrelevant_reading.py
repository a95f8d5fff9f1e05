"""A reading on which a conclusion does not depend, though it names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import WARNING, Diagnostic
from routebook.model import ByReading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book, Outcome


def irrelevant_reading(book: Book) -> Iterator[Diagnostic]:
    """A rule concludes by a reading, and concludes the same under every choice of it."""
    for rule in book.rules():
        for reading in dict.fromkeys(_without_effect(rule.outcome)):
            yield Diagnostic(
                code="irrelevant-reading",
                place=rule.place,
                message=f"`{rule.id}` concludes the same under every choice of `{reading}`",
                help="write what it concludes without `by_reading`",
                severity=WARNING,
                about=f"{rule.id}/{reading}",
            )


def _without_effect(outcome: Outcome) -> Iterator[str]:
    """The readings in a conclusion that have several choices, all with the same conclusion."""
    if isinstance(outcome, ByReading):
        first, *others = outcome.choices.values()
        if others and all(other == first for other in others):
            yield outcome.reading
        for inner in outcome.choices.values():
            yield from _without_effect(inner)
