"""A transition out of a final state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic, Note
from routebook.model import ByReading, Move

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book, Outcome


def leaving_a_final_state(book: Book) -> Iterator[Diagnostic]:
    """A transition of a final state leads to a state, though in a final state everything is over.

    As in SCXML (3.7), a final state may be left by the transitions of the states around it.
    """
    for machine in book.machines.values():
        for rule in machine.transitions:
            final = [machine.states[state] for state in rule.states if machine.states[state].final]
            if final and _leads_on(rule.outcome):
                yield Diagnostic(
                    code="leaving-a-final-state",
                    place=rule.place,
                    message=f"`{rule.id}` leads out of `{final[0].id}`, which is final",
                    help="let it stay, or take `final: true` away from the state",
                    notes=tuple(Note(state.place, f"`{state.id}` is here") for state in final),
                    about=rule.id,
                )


def _leads_on(outcome: Outcome) -> bool:
    """Whether a conclusion may enter a state."""
    if isinstance(outcome, ByReading):
        return any(map(_leads_on, outcome.choices.values()))
    return isinstance(outcome, Move) and outcome.target is not None
