"""From a Book to its explorer: one page that needs no server and no network, with the exported runtime inside."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from routebook.exporters.artifact import Artifact
from routebook.exporters.explorer_change import change_data
from routebook.exporters.explorer_data import explorer_data
from routebook.exporters.exported_code import part
from routebook.exporters.html_templates import html_templates
from routebook.exporters.to_javascript import joined, runtime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.comparing.change import Change
    from routebook.exporters.explorer_data import Plain
    from routebook.model import Book

FOLDER = "exporters/explorer"
STYLES = ("style", "pictures", "playing")
MODULES = (
    "book",
    "answering",
    "store",
    "dom",
    "words",
    "combining",
    "other_readings",
    "layout",
    "tracing",
    "diagram",
    "lighting",
    "run",
    "telling",
    "sequence",
    "scenario",
    "steps",
    "controls",
    "sharing",
    "playing",
    "earlier",
    "decision",
    "cells",
    "grid",
    "matrix_controls",
    "matrix",
    "keys",
    "readings",
    "opened",
    "panel",
    "turning",
    "comparison",
    "registers",
    "search",
    "main",
)
"""The parts of the page, in the order in which they are joined: each after those that it imports from."""
COMMENT = re.compile(r"^ */\*\*(?:(?!\*/).)*\*/\n", re.DOTALL | re.MULTILINE)
"""Types and explanations of our own code, which stand in its files; the page does without."""
CHANGE_EXPLORER = "change.html"
FACE = "export { Engine, RoutebookError };"


def to_explorer(book: Book) -> Artifact:
    """The explorer of a book without errors; raises CannotDraw and TooLarge."""
    return Artifact("explorer.html", _page(book, explorer_data(book)))


def to_change_explorer(change: Change, old: Book, new: Book) -> Artifact:
    """The explorer of a changed book, in which every answer is compared with the old book's; raises as `to_explorer`."""
    return Artifact(CHANGE_EXPLORER, _page(new, change_data(change, old, new)))


def explorer(book: Book) -> Iterator[Artifact]:
    """The explorer, as one of the exporters."""
    yield to_explorer(book)


def _page(book: Book, data: Plain) -> str:
    """The page, with all that is in it."""
    return (
        html_templates(FOLDER)
        .get_template("page.html.jinja")
        .render(
            book=book,
            of_change=data["change"] is not None,
            style="\n".join(part(f"{FOLDER}/{name}.css") for name in STYLES),
            runtime=COMMENT.sub("", runtime().removesuffix(f"{FACE}\n")),
            script=COMMENT.sub("", "\n".join(joined(part(f"{FOLDER}/{name}.mjs")) for name in MODULES)),
            data=json.dumps(data, separators=(",", ":")).replace("<", "\\u003c"),
        )
    )
