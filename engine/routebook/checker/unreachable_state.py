"""A state that no run of its machine enters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import WARNING, Diagnostic
from routebook.stepping import Unhandled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.exploring import Explored
    from routebook.model import Book, Machine


def unreachable_state(book: Book, machine: Machine, walks: Sequence[Explored]) -> Iterator[Diagnostic]:
    """No sequence of events enters the state, whatever the parameters and whichever reading is chosen."""
    if any(not isinstance(step.cause, Unhandled) for walk in walks for step in walk.missteps):
        return  # where a run would go from there is not known
    reached = {state for walk in walks for configuration, _ in walk.rows for state in configuration}
    for state in machine.states.values():
        if state.id not in reached:
            yield Diagnostic(
                code="unreachable-state",
                place=state.place,
                message=f"nothing leads to the state `{state.id}`",
                help="add a transition to it, or remove it",
                severity=WARNING,
                about=state.id,
            )
