"""A state that is not final and that no run leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.machines.reached import is_known
from routebook.diagnostic import WARNING, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.exploring import Explored
    from routebook.model import Book, Machine


def trap_state(book: Book, machine: Machine, walks: Sequence[Explored]) -> Iterator[Diagnostic]:
    """An innermost state is entered and never left, whatever happens, and neither it nor a state around it is final.

    A machine of which no other innermost state is entered has nowhere to go, and no trap. An event that has no home
    could lead out.
    """
    if not is_known(walks):
        return
    entered: dict[str, None] = {}
    left = {step.configuration[-1] for walk in walks for step in walk.missteps}
    for walk in walks:
        for (configuration, _), cells in walk.rows.items():
            entered[configuration[-1]] = None
            if any(outcome.configuration != configuration for outcome in cells.values()):
                left.add(configuration[-1])
    for name in entered if len(entered) > 1 else ():
        if name not in left and not any(machine.states[each].final for each in machine.path(name)):
            yield Diagnostic(
                code="trap-state",
                place=machine.states[name].place,
                message=f"nothing leads out of the state `{name}`",
                help="add a transition out of it, or mark it with `final: true`",
                severity=WARNING,
                about=name,
            )
