"""Flattens machines: every reachable row, with a cell for each event.

Before: nested states, guards, decisions to consult, transitions without events. After: dense tables in which an
event leads from a row to the next; what depends on the parameters alone is left to the runtime.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.exploring import explore
from routebook.program import EMPTY, Cell, FlatMachine, Row

if TYPE_CHECKING:
    from routebook.exploring import Explored, Here
    from routebook.model import Book, Machine
    from routebook.stepping import Decide, Outcome


def flatten(book: Book, machine: Machine, decide: Decide) -> FlatMachine:
    """A machine of a book without errors whose readings are settled; raises TooLarge."""
    found = explore(book, machine, decide)
    classes = {codes: number for number, each in enumerate(found) for codes in each.members}
    return FlatMachine(
        id=machine.id,
        parameters=machine.parameters,
        remembers=tuple(machine.remembers),
        events=tuple(machine.events),
        classes=MappingProxyType(classes),
        tables=tuple(_table(machine, each) for each in found),
    )


def _table(machine: Machine, explored: Explored) -> tuple[Row, ...]:
    numbers: dict[Here, int] = {here: number for number, here in enumerate(explored.rows)}
    names = tuple(machine.remembers)
    return tuple(
        Row(
            here[0],
            here[1],
            tuple(
                _cell(outcome, numbers[outcome.configuration, tuple(outcome.memory[name] for name in names)])
                for outcome in cells.values()
            ),
        )
        for here, cells in explored.rows.items()
    )


def _cell(outcome: Outcome, following: int) -> Cell:
    return Cell(
        status=outcome.status,
        next=following,
        to=outcome.configuration,
        transitions=tuple(rule.id for rule in outcome.taken),
        sources=tuple(dict.fromkeys(source for rule in outcome.taken for source in rule.sources)),
        readings=MappingProxyType({k: v for rule in outcome.taken for k, v in rule.rests_on.items()})
        or EMPTY,
        actions=tuple(outcome.actions),
        timers=tuple(outcome.timers),
        consults=tuple(outcome.consults),
        called=outcome.called,
    )
