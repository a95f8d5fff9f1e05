"""From a Book to its explorer: one page that needs no server and no network, with the exported runtime inside."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from routebook.exporters.artifact import Artifact
from routebook.exporters.explorer_data import explorer_data
from routebook.exporters.exported_code import part
from routebook.exporters.to_javascript import joined, runtime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book

STYLES = ("style", "pictures", "playing")
MODULES = (
    "book",
    "store",
    "dom",
    "words",
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
    "decision",
    "grid",
    "matrix_controls",
    "matrix",
    "keys",
    "panel",
    "changes",
    "readings",
    "registers",
    "search",
    "main",
)
"""The parts of the page, in the order in which they are joined: each after those that it imports from."""
COMMENT = re.compile(r"^ */\*\*(?:(?!\*/).)*\*/\n", re.DOTALL | re.MULTILINE)
"""Types and explanations of our own code, which stand in its files; the page does without."""
FACE = "export { Engine, RoutebookError };"


def to_explorer(book: Book) -> Artifact:
    """The explorer of a book without errors; raises CannotDraw and TooLarge."""
    environment = Environment(
        loader=PackageLoader("routebook", "exporters/explorer"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    page = environment.get_template("page.html.jinja").render(
        book=book,
        style="\n".join(part(f"exporters/explorer/{name}.css") for name in STYLES),
        runtime=COMMENT.sub("", runtime().removesuffix(f"{FACE}\n")),
        script=COMMENT.sub("", "\n".join(joined(part(f"exporters/explorer/{name}.mjs")) for name in MODULES)),
        data=json.dumps(explorer_data(book), separators=(",", ":")).replace("<", "\\u003c"),
    )
    return Artifact("explorer.html", page)


def explorer(book: Book) -> Iterator[Artifact]:
    """The explorer, as one of the exporters."""
    yield to_explorer(book)
