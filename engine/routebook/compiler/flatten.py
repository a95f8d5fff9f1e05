"""Flattens machines: every reachable row, with a cell for each event.

Before: nested states, guards, decisions to consult, transitions without events. After: dense tables in which an
event leads from a row to the next; what depends on the parameters alone is left to the runtime.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.exploring import explore
from routebook.program import Cell, FlatMachine, Row

if TYPE_CHECKING:
    from routebook.exploring import Explored, Here
    from routebook.model import Book, Machine
    from routebook.stepping import Decide, Outcome


def flatten(book: Book, machine: Machine, decide: Decide) -> FlatMachine:
    """A machine of a book without errors whose readings are settled; raises TooLarge."""
    found = explore(book, machine, decide)
    cells: dict[Cell, int] = {}
    tables = tuple(_table(machine, each, cells) for each in found)
    return FlatMachine(
        id=machine.id,
        parameters=machine.parameters,
        remembers=tuple(machine.remembers),
        events=tuple(machine.events),
        classes=MappingProxyType(
            {codes: number for number, each in enumerate(found) for codes in each.members}
        ),
        cells=tuple(cells),
        tables=tables,
    )


def _table(machine: Machine, explored: Explored, cells: dict[Cell, int]) -> tuple[Row, ...]:
    """The rows of one class of parameters; their cells are numbered among those of the tables before."""
    rows: dict[Here, int] = {here: number for number, here in enumerate(explored.rows)}
    names = tuple(machine.remembers)

    def move(outcome: Outcome) -> tuple[int, int]:
        memory = tuple(outcome.memory[name] for name in names)
        return cells.setdefault(_cell(outcome), len(cells)), rows[outcome.configuration, memory]

    return tuple(
        Row(configuration, memory, tuple(map(move, outcomes.values())))
        for (configuration, memory), outcomes in explored.rows.items()
    )


def _cell(outcome: Outcome) -> Cell:
    return Cell(
        status=outcome.status,
        to=outcome.configuration,
        transitions=tuple(rule.id for rule in outcome.taken),
        sources=tuple(dict.fromkeys(source for rule in outcome.taken for source in rule.sources)),
        readings=tuple({k: v for rule in outcome.taken for k, v in rule.rests_on.items()}.items()),
        actions=tuple(outcome.actions),
        timers=tuple(outcome.timers),
        consults=tuple(outcome.consults),
        called=outcome.called,
    )
