"""A rule that cites no passage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic
from routebook.model import Silence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book


def missing_source(book: Book) -> Iterator[Diagnostic]:
    """A rule or transition that concludes something cites no passage of a knowledge source."""
    for rule in book.rules():
        if not rule.sources and not isinstance(rule.outcome, Silence):
            yield Diagnostic(
                code="missing-source",
                place=rule.place,
                message=f"`{rule.id}` cites no passage",
                help="add `source`; where the document only implies the rule, say why under `implied` as well",
                about=rule.id,
            )
