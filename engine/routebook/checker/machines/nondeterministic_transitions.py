"""Transitions of one state that hold at the same time."""

from __future__ import annotations

from itertools import combinations
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
            state = step.cause.state
            when = f"on `{step.event}`" if step.event in machine.events else "at the beginning"
            facts = write_row({name: (word,) for name, word in step.facts.items()})
            for first, second in combinations(step.cause.rules, 2):
                if (state, first.id, second.id) not in told:
                    told.add((state, first.id, second.id))
                    yield Diagnostic(
                        code="nondeterministic-transitions",
                        place=second.place,
                        message=f"`{first.id}` and `{second.id}` both hold in `{state}` {when}"
                        + (f" when `{facts}`" if step.facts else ""),
                        help="narrow the conditions under `when` so that at most one holds",
                        notes=(Note(first.place, f"`{first.id}` is here"),),
                        about=second.id,
                    )
