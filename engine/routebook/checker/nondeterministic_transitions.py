"""Transitions of one state that hold at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic, Note
from routebook.sets import write_row
from routebook.stepping import Nondeterministic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.exploring import Explored
    from routebook.model import Book, Machine


def nondeterministic_transitions(
    book: Book, machine: Machine, walks: Sequence[Explored]
) -> Iterator[Diagnostic]:
    """Several rules of one state hold for the same event and the same facts."""
    told = set()
    for walk in walks:
        for step in walk.missteps:
            if not isinstance(step.cause, Nondeterministic):
                continue
            first, second, *_ = step.cause.rules
            key = (step.cause.state, first.id, second.id)
            if key not in told:
                told.add(key)
                when = f"on `{step.event}`" if step.event in machine.events else "at the beginning"
                facts = write_row({name: (word,) for name, word in step.facts.items()})
                yield Diagnostic(
                    code="nondeterministic-transitions",
                    place=second.place,
                    message=f"`{first.id}` and `{second.id}` both hold in `{key[0]}` {when} when `{facts}`",
                    help="narrow the conditions under `when` so that at most one holds",
                    notes=(Note(first.place, f"`{first.id}` is here"),),
                    about=second.id,
                )
