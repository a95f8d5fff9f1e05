"""A machine as a grid: for every event in every innermost state, the rules that are its home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.exporters.page_outcomes import default_outcome
from routebook.model import Move
from routebook.sets import Space, uncovered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.model import Book, Machine, Transition

ENTERS = "enters"
STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Home:
    """A rule that answers an event, and how under the default readings: enters, stays, undocumented, refused."""

    rule: str
    kind: str


def leaves(machine: Machine) -> tuple[str, ...]:
    """The states that hold no others, in the order written."""
    return tuple(name for name in machine.states if not any(machine.children(name)))


def grid(book: Book, machine: Machine) -> Iterator[tuple[str | None, tuple[tuple[Home, ...], ...]]]:
    """A row for each event, and one for what happens without an event if anything does: homes for each leaf."""
    at_once = any(not rule.events for rule in machine.transitions)
    for event in ((None,) if at_once else ()) + tuple(machine.events):
        yield event, tuple(tuple(_homes(book, machine, state, event)) for state in leaves(machine))


def kind_of(book: Book, rule: Transition) -> str:
    """What a transition does under the default readings."""
    plain = default_outcome(book, rule.outcome)
    if isinstance(plain, Move):
        return ENTERS if plain.target else STAYS
    return getattr(plain, "status", STAYS)


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
    return bool(rules) and next(uncovered(space.whole, [space.box(rule.when) for rule in rules]), None) is None
