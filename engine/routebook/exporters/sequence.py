"""A scenario as a sequence of messages: who is in it, and every hop of every step, for whoever draws it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book, Participant, Scenario, ScenarioStep


@dataclass(frozen=True, slots=True)
class Hop:
    """One arrow: from one participant to another, or to itself; `says` stands on the first of a step."""

    sender: str
    receiver: str
    says: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One step as it is drawn: its number, its arrows, what is to be noted below them, and at whom."""

    number: int
    hops: tuple[Hop, ...]
    notes: tuple[str, ...]
    noted_at: str


def participants_of(book: Book, scenario: Scenario) -> tuple[Participant, ...]:
    """Those who take part in a scenario, in the order of the book."""
    named = {name for step in scenario.steps for name in (step.sender, *step.through, *step.receivers)}
    return tuple(each for each in book.participants.values() if each.id in named)


def shown_steps(scenario: Scenario) -> Iterator[Shown]:
    """The steps of a scenario, numbered from 1.

    Notes stand at the participant whose life the machine is, where one is called like it and takes part.
    """
    taking_part = {name for step in scenario.steps for name in (step.sender, *step.receivers)}
    for number, step in enumerate(scenario.steps, 1):
        hops = tuple(_hops(step))
        noted_at = scenario.machine if scenario.machine in taking_part else hops[-1].receiver
        yield Shown(number, hops, tuple(_notes(step)), noted_at)


def _hops(step: ScenarioStep) -> Iterator[Hop]:
    says = step.says or (step.event or "").replace("_", " ")
    on_the_way = (step.sender, *step.through)
    for sender, receiver in pairwise(on_the_way):
        yield Hop(sender, receiver, says)
        says = ""
    for receiver in step.receivers:
        yield Hop(on_the_way[-1], receiver, says)
        says = says if not step.through else ""


def _notes(step: ScenarioStep) -> Iterator[str]:
    if step.status != "documented":
        yield f"{step.event}: {step.status}"
    if step.expect:
        yield ", ".join(f"{name}: {word}" for name, word in step.expect.items())
    if step.state:
        yield f"state: {step.state}"
