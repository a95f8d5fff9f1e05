"""A change with its pictures: a grid of each decision that answers otherwise, a statechart of each machine that differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.comparing.renaming import as_called_in
from routebook.comparing.telling.to_markdown import to_markdown
from routebook.exporters.artifact import Artifact
from routebook.exporters.drawing import render
from routebook.exporters.to_decision_change import to_decision_change
from routebook.exporters.to_explorer import to_change_explorer
from routebook.exporters.to_machine_change import to_machine_change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.comparing.change import Change
    from routebook.comparing.telling.to_markdown import Pictured
    from routebook.model import Book


def export_change(change: Change, old: Book, new: Book) -> Iterator[Artifact]:
    """`change.md`, the pictures that it shows, and `change.html`, to try both books in; raises CannotDraw and TooLarge."""
    shown: dict[Pictured, str] = {}
    for (kind, name), picture in _pictures(change, old, new):
        shown[kind, name] = f"{kind}s/{name}.svg"
        yield Artifact(shown[kind, name], picture)
    yield Artifact("change.md", to_markdown(change, shown) + "\n")
    yield to_change_explorer(change, old, new)


def _pictures(change: Change, old: Book, new: Book) -> Iterator[tuple[Pictured, str]]:
    """Those that there are: what is too large for a page is told in words alone."""
    for decision in change.decisions:
        title = f"{new.title}: what changes of {decision.decision}"
        if grids := to_decision_change(title, decision):
            yield ("decision", decision.decision), grids
    old = as_called_in(new, old)
    runs = {machine.machine: machine for machine in change.machines}
    for name in [name for name in new.machines if name in old.machines]:
        if chart := to_machine_change(old, new, name, runs.get(name)):
            yield ("machine", name), render(chart)
