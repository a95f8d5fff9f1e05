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
    """One arrow: from one participant to another, or to itself, and the words at it.

    `arrives` is false where the message is lost before it gets there.
    """

    sender: str
    receiver: str
    says: str
    arrives: bool


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

    Notes stand at the participant whose life the machine is; where that is not known, at who receives the message.
    """
    life = _life_of(book, scenario.machine)
    for number, step in enumerate(scenario.steps, 1):
        hops = tuple(_hops(number, step))
        yield Shown(hops, tuple(_notes(step)), life or hops[-1].receiver, step.status == DOCUMENTED)


def _life_of(book: Book, machine: str) -> str | None:
    """The one participant that is in every step with an event that scenarios tell of a machine, for the machine is its life."""
    told = [
        (step.sender, *step.receivers)
        for scenario in book.scenarios.values()
        if scenario.machine == machine
        for step in scenario.steps
        if step.event
    ]
    always = [each for each in book.participants if all(each in names for names in told)]
    return always[0] if told and len(always) == 1 else None


def _hops(number: int, step: ScenarioStep) -> Iterator[Hop]:
    """The way of a message; what is said stands where it sets out, and only the number where it is passed on."""
    said = f"{number}. {step.says or (step.event or '').replace('_', ' ')}".rstrip()
    on_the_way = (step.sender, *step.through)
    for sender, receiver in pairwise(on_the_way):
        yield Hop(sender, receiver, said, arrives=True)
        said = f"{number}."
    for receiver in step.receivers:
        yield Hop(on_the_way[-1], receiver, said, step.arrives)


def _notes(step: ScenarioStep) -> Iterator[str]:
    """The event, what is expected of the decision that it calls for, and the state afterwards."""
    if step.event:
        yield step.event if step.status == DOCUMENTED else f"{step.event}: {step.status}"
    yield from (f"{name}: {word}" for name, word in step.expect.items())
    if step.state:
        yield f"state: {step.state}"
