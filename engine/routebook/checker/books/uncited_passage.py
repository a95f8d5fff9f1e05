"""A passage of a knowledge source that nothing in the book rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.citing import citations
from routebook.diagnostic import WARNING, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book


def uncited_passage(book: Book) -> Iterator[Diagnostic]:
    """A passage is cited by no rule, transition, participant, link, scenario, reading or promise, and is no
    context.
    """
    cited = {passage for each in citations(book) for passage in each.sources}
    for passage in book.passages.values():
        source = book.sources[passage.source]
        if f"{passage.source}:{passage.id}" not in cited and passage.id not in source.context:
            yield Diagnostic(
                code="uncited-passage",
                place=passage.place,
                message=f"nothing in the book rests on the passage `{passage.id}`",
                help="cite it, or list it under `context` with the reason",
                severity=WARNING,
                about=passage.id,
            )
