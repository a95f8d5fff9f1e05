"""The suites of a book as files that any runner reads, the page about them, and the schemas of what they hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from routebook.conformance.suites.filing import path_of, schemas
from routebook.conformance.suites.notes import notes_of
from routebook.conformance.suites.to_json import to_json
from routebook.exporters.artifact import Artifact
from routebook.exporters.pages import page_of_vectors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.conformance.suites.shipping import Shipped
    from routebook.model import Book


def to_vectors(book: Book, shipped: Shipped) -> Iterator[Artifact]:
    """The page about the suites, and each of them as one JSON document."""
    notes = notes_of(book)
    yield page_of_vectors(book, shipped)
    for suite in shipped.suites:
        yield Artifact(f"vectors/{path_of(suite, 'json')}", "\n".join(to_json(suite, notes)) + "\n")


def schemas_of_vectors() -> Iterator[Artifact]:
    """The schemas of suites: `vectors.json`, and `vectors-line.json` for those that are written line by line."""
    for kind, schema in schemas().items():
        yield Artifact(f"{kind}.json", json.dumps(schema, indent=2) + "\n")
