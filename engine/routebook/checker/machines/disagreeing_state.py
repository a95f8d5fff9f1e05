"""A state that is active while the facts that it means do not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic
from routebook.recalling import Recalling
from routebook.sets import write_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.exploring import Explored
    from routebook.model import Book, Machine


def disagreeing_state(book: Book, machine: Machine, walks: Sequence[Explored]) -> Iterator[Diagnostic]:
    """A state says that it means a fact, and can be active while the fact, or the derived input, is another."""
    told = set()
    for walk in walks:
        decide = Recalling(walk.book).decide
        for configuration, memory in walk.rows:
            remembered = dict(zip(machine.remembers, memory, strict=True))
            facts = {**walk.parameters, **remembered}
            for state in configuration:
                for name, word in machine.states[state].means.items():
                    if (state, name) in told:
                        continue
                    decider = book.inputs[name].decided_by
                    value = facts.get(name)
                    if value is None and decider:
                        value = decide(decider, facts).outputs.get(name)
                    if value != word:
                        told.add((state, name))
                        row = write_row({each: (fact,) for each, fact in facts.items()})
                        yield Diagnostic(
                            code="disagreeing-state",
                            place=machine.states[state].place,
                            message=f"`{state}` means `{name}: {word}`, and can be active when `{row}`, "
                            f"where `{name}` is `{value or 'undocumented'}`",
                            help="add a transition that leaves the state at once when the fact changes",
                            about=state,
                        )
