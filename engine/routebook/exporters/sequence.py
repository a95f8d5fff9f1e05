"""A scenario as a sequence of messages: who is in it, and every hop of every step, for whoever draws it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from routebook.program import DOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book, Participant, Scenario, ScenarioStep


@dataclass(frozen=True, slots=True)
class Hop:
    """One arrow: from one participant to another, or to itself, and the words at it."""

    sender: str
    receiver: str
    says: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One step as it is drawn: its arrows, what is to be noted below them, and at whom.

    `documented` is false where the event is undocumented or refused.
    """

    hops: tuple[Hop, ...]
    notes: tuple[str, ...]
    noted_at: str
    documented: bool


def participants_of(book: Book, scenario: Scenario) -> tuple[Participant, ...]:
    """Those who take part in a scenario, in the order of the book."""
    named = {name for step in scenario.steps for name in (step.sender, *step.through, *step.receivers)}
    return tuple(each for each in book.participants.values() if each.id in named)


def shown_steps(book: Book, scenario: Scenario) -> Iterator[Shown]:
    """The steps of a scenario, numbered from 1.

    Notes stand at the one participant that is in every step with an event, for the machine is its life; where there
    is no such participant, at who receives the message.
    """
    always = [each.id for each in participants_of(book, scenario) if _is_in_every_event(each.id, scenario)]
    for number, step in enumerate(scenario.steps, 1):
        hops = tuple(_hops(number, step))
        noted_at = always[0] if len(always) == 1 else hops[-1].receiver
        yield Shown(hops, tuple(_notes(step)), noted_at, step.status == DOCUMENTED)


def _is_in_every_event(participant: str, scenario: Scenario) -> bool:
    return all(participant in (step.sender, *step.receivers) for step in scenario.steps if step.event)


def _hops(number: int, step: ScenarioStep) -> Iterator[Hop]:
    """The way of a message; what is said stands where it sets out, and only the number where it is passed on."""
    said = f"{number}. {step.says or (step.event or '').replace('_', ' ')}".rstrip()
    on_the_way = (step.sender, *step.through)
    for sender, receiver in pairwise(on_the_way):
        yield Hop(sender, receiver, said)
        said = f"{number}."
    for receiver in step.receivers:
        yield Hop(on_the_way[-1], receiver, said)


def _notes(step: ScenarioStep) -> Iterator[str]:
    """The event, what is expected of the decision that it calls for, and the state afterwards."""
    if step.event:
        yield step.event if step.status == DOCUMENTED else f"{step.event}: {step.status}"
    yield from (f"{name}: {word}" for name, word in step.expect.items())
    if step.state:
        yield f"state: {step.state}"
