"""A state that no run of its machine enters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.machines.reached import is_known, states_entered
from routebook.diagnostic import WARNING, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.exploring import Explored
    from routebook.model import Book, Machine


def unreachable_state(book: Book, machine: Machine, walks: Sequence[Explored]) -> Iterator[Diagnostic]:
    """No sequence of events enters the state, whatever the parameters, under the default readings or one other choice."""
    if not is_known(walks):
        return
    entered = states_entered(machine, walks)
    for state in machine.states.values():
        if state.id not in entered:
            yield Diagnostic(
                code="unreachable-state",
                place=state.place,
                message=f"nothing leads to the state `{state.id}`",
                help="add a transition to it, or remove it",
                severity=WARNING,
                about=state.id,
            )
