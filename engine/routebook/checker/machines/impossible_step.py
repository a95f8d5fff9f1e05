"""An event that asks for a decision about facts that cannot occur together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic
from routebook.impossible import Contradicted
from routebook.reference import NoRule
from routebook.sets import write_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.exploring import Explored
    from routebook.model import Book, Machine


def impossible_step(book: Book, machine: Machine, walks: Sequence[Explored]) -> Iterator[Diagnostic]:
    """A run of the machine comes to facts that cannot occur together, and asks a table about them."""
    told = set()
    for walk in walks:
        for step in walk.missteps:
            state = step.configuration[-1]
            if isinstance(step.cause, NoRule) and (state, step.event) not in told:
                told.add((state, step.event))
                what = f"`{step.event}`" if step.event in machine.events else "the beginning"
                facts = write_row({name: (word,) for name, word in step.facts.items()})
                yield Diagnostic(
                    code="impossible-step",
                    place=machine.states[state].place,
                    message=f"in `{state}`, {what} asks `{step.cause}` about `{facts}`, which cannot occur",
                    help=f"`{step.cause.name}` is derived from the others as something else; do not give it"
                    if isinstance(step.cause, Contradicted)
                    else "let no event lead there, or answer the combination instead of declaring it impossible",
                    about=f"{state}/{step.event}",
                )
