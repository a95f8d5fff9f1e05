"""Transitions without an event that lead in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic, Note
from routebook.sets import write_row
from routebook.stepping import Endless

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.exploring import Explored
    from routebook.model import Book, Machine


def endless_transitions(book: Book, machine: Machine, walks: Sequence[Explored]) -> Iterator[Diagnostic]:
    """Transitions without an event lead back to where they began, so that a step would never end."""
    told = set()
    for walk in walks:
        for step in walk.missteps:
            if not isinstance(step.cause, Endless):
                continue
            circle = frozenset(rule.id for rule in step.cause.rules)
            if circle not in told:
                told.add(circle)
                first, *others = {rule.id: rule for rule in step.cause.rules}.values()
                when = f"after `{step.event}`" if step.event in machine.events else "at the beginning"
                facts = write_row({name: (word,) for name, word in step.cause.facts.items()})
                yield Diagnostic(
                    code="endless-transitions",
                    place=first.place,
                    message=f"{when}, `{first.id}` is taken again and again"
                    + (f" when `{facts}`" if step.cause.facts else ""),
                    help="give one of the transitions an event, or narrow its conditions",
                    notes=tuple(Note(rule.place, f"`{rule.id}` is on the circle") for rule in others),
                    about=first.id,
                )
