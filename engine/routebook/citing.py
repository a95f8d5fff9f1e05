"""Who cites passages: the rules, transitions, participants, links, scenarios, readings and promises of a book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from routebook.model import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book, Place

Kind = Literal[
    "rule", "combination", "transition", "participant", "link", "scenario", "step", "reading", "promise"
]


@dataclass(frozen=True, slots=True)
class Citation:
    """A part of a book and the passages that it rests on, each as `source:passage`; `of` is what it belongs to, or empty."""

    kind: Kind
    id: str
    of: str
    sources: tuple[str, ...]
    place: Place


def citations(book: Book) -> Iterator[Citation]:
    """Every part of a book that may cite passages, whether it does or not."""
    yield from _rules(book)
    for participant in book.participants.values():
        yield Citation("participant", participant.id, "", participant.sources, participant.place)
    for link in book.links.values():
        yield Citation("link", link.id, "", link.sources, link.place)
    yield from _scenarios(book)
    for reading in book.readings.values():
        yield Citation("reading", reading.id, "", reading.passages, reading.place)
    for promise in book.promises.values():
        yield Citation("promise", promise.id, promise.over, promise.sources, promise.place)


def _rules(book: Book) -> Iterator[Citation]:
    for decision in book.decisions.values():
        for rule in decision.rules if isinstance(decision, Table) else ():
            yield Citation("rule", rule.id, decision.id, rule.sources, rule.place)
    for rule in book.impossible:
        yield Citation("combination", rule.id, "impossible", rule.sources, rule.place)
    for machine in book.machines.values():
        for transition in machine.transitions:
            yield Citation("transition", transition.id, machine.id, transition.sources, transition.place)


def _scenarios(book: Book) -> Iterator[Citation]:
    for scenario in book.scenarios.values():
        yield Citation("scenario", scenario.id, "", scenario.sources, scenario.place)
        for number, step in enumerate(scenario.steps, start=1):
            yield Citation("step", str(number), scenario.id, step.sources, step.place)
