"""A rule or a promise that cites no passage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic
from routebook.model import Silence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book, Promise, Rule


def missing_source(book: Book) -> Iterator[Diagnostic]:
    """A promise, or a rule or transition that concludes something, cites no passage of a knowledge source."""
    concluding: list[Rule | Promise] = [
        rule for rule in book.rules() if not isinstance(rule.outcome, Silence)
    ]
    for each in [*concluding, *book.promises.values()]:
        if not each.sources:
            yield Diagnostic(
                code="missing-source",
                place=each.place,
                message=f"`{each.id}` cites no passage",
                help="add `source`; where the document only implies the rule, say why under `implied` as well",
                about=each.id,
            )
