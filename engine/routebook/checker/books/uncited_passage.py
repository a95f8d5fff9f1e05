"""A passage of a knowledge source that nothing in the book rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import WARNING, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book


def uncited_passage(book: Book) -> Iterator[Diagnostic]:
    """A passage is cited by no rule, transition, participant, link, scenario, reading or promise, and is no
    context.
    """
    cited = set(citations(book))
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


def citations(book: Book) -> Iterator[str]:
    """Every citation in the book."""
    for rule in (*book.rules(), *book.impossible):
        yield from rule.sources
    for participant in book.participants.values():
        yield from participant.sources
    for link in book.links.values():
        yield from link.sources
    for scenario in book.scenarios.values():
        yield from scenario.sources
        for step in scenario.steps:
            yield from step.sources
    for reading in book.readings.values():
        yield from reading.passages
    for promise in book.promises.values():
        yield from promise.sources
