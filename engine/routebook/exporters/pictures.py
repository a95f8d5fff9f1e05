"""The pictures that architects review: DOT text with its SVG twin, and sequence diagrams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.exporters.artifact import Artifact
from routebook.exporters.drawing import render
from routebook.exporters.to_participants import to_participants
from routebook.exporters.to_requirements import to_requirements
from routebook.exporters.to_sequence import to_sequence
from routebook.exporters.to_state_diagram import to_state_diagram
from routebook.exporters.views import views
from routebook.model import Gather

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book


def pictures(book: Book) -> Iterator[Artifact]:
    """Every picture of a book without errors; raises CannotDraw."""
    if book.decisions:
        yield from _drawn("decisions/requirements", to_requirements(book))
    for decision in book.decisions.values():
        if isinstance(decision, Gather):
            yield from _drawn(f"decisions/{decision.id}", to_requirements(book, decision.id))
    for machine in book.machines.values():
        for value, view in views(book, machine.id).items():
            if value is None:
                yield from _drawn(f"machines/{machine.id}", to_state_diagram(book, machine.id, view=view))
            else:
                title = f"{book.title}: {machine.id}, {machine.draw_for}: {value}"
                picture = to_state_diagram(book, machine.id, view.rules, title, view)
                yield from _drawn(f"machines/{machine.id}-{value}", picture)
    if book.participants:
        yield from _drawn("participants", to_participants(book))
    for scenario in book.scenarios:
        yield Artifact(f"scenarios/{scenario}.svg", to_sequence(book, scenario))


def _drawn(path: str, dot: str) -> Iterator[Artifact]:
    yield Artifact(f"{path}.dot", dot)
    yield Artifact(f"{path}.svg", render(dot))
