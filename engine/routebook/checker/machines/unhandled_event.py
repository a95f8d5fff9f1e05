"""An event that can arrive in a state and has no home there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic
from routebook.sets import write_row
from routebook.stepping import Unhandled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.exploring import Explored
    from routebook.model import Book, Machine


def unhandled_event(book: Book, machine: Machine, walks: Sequence[Explored]) -> Iterator[Diagnostic]:
    """An event in a reachable state is no transition, no stay, and declared neither undocumented nor refused."""
    told = set()
    for walk in walks:
        for step in walk.missteps:
            state = step.configuration[-1]
            if isinstance(step.cause, Unhandled) and (state, step.event) not in told:
                told.add((state, step.event))
                guarded = any(
                    step.event in rule.events and set(rule.states) & set(step.configuration)
                    for rule in machine.transitions
                )
                facts = write_row({name: (word,) for name, word in step.facts.items()})
                yield Diagnostic(
                    code="unhandled-event",
                    place=machine.states[state].place,
                    message=f"`{step.event}` has no home in `{state}`"
                    + (f" when `{facts}`" if guarded else ""),
                    help="add a transition or a stay, or declare it under `undocumented` or `refused`",
                    about=f"{state}/{step.event}",
                )
