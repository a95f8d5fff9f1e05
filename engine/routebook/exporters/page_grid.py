"""A machine as a grid: for every event in every innermost state, the rules that are its home."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from routebook.exporters.page_outcomes import default_outcome
from routebook.model import Move, Silence
from routebook.sets import Space, uncovered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.model import Book, Machine, Transition

ENTERS = "enters"
STAYS = "stays"
WIDEST = 8
"""More states than these do not fit a page side by side."""


@dataclass(frozen=True, slots=True)
class Home:
    """A rule that answers an event, and how under the default readings: enters, stays, undocumented, refused."""

    rule: str
    kind: str


Row = tuple[str | None, tuple[tuple[Home, ...], ...]]


def grids(book: Book, machine: Machine) -> Iterator[tuple[tuple[str, ...], tuple[Row, ...]]]:
    """The innermost states in the order written, as many together as fit a page, with a row for each event.

    A row has the homes of its event in each of the states; the first row, if there is one for None, is for what
    happens without an event.
    """
    leaves = tuple(name for name in machine.states if not any(machine.children(name)))
    at_once = any(not rule.events for rule in machine.transitions)
    events = ((None,) if at_once else ()) + tuple(machine.events)
    width = ceil(len(leaves) / ceil(len(leaves) / WIDEST))
    for first in range(0, len(leaves), width):
        states = leaves[first : first + width]
        yield (
            states,
            tuple(
                (event, tuple(tuple(_homes(book, machine, state, event)) for state in states))
                for event in events
            ),
        )


def kind_of(book: Book, rule: Transition) -> str:
    """What a transition does under the default readings."""
    plain = default_outcome(book, rule.outcome)
    if isinstance(plain, Silence):
        return plain.status
    return ENTERS if isinstance(plain, Move) and plain.target else STAYS


def _homes(book: Book, machine: Machine, leaf: str, event: str | None) -> Iterator[Home]:
    """The rules of the innermost state first; those of outer states only where the inner ones leave room."""
    for state in reversed(machine.path(leaf)):
        rules = [
            rule
            for rule in machine.transitions
            if state in rule.states and (event in rule.events if event else not rule.events)
        ]
        for rule in rules:
            yield Home(rule.id, kind_of(book, rule))
        if _always_holds(book, rules):
            return


def _always_holds(book: Book, rules: Sequence[Transition]) -> bool:
    names = dict.fromkeys(entry.name for rule in rules for entry in rule.when)
    space = Space(tuple(book.inputs[name] for name in names))
    return (
        bool(rules) and next(uncovered(space.whole, [space.box(rule.when) for rule in rules]), None) is None
    )
