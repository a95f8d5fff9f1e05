"""From a Book to the files that people look at: export(book) -> artifacts; one target, one file, `to_<target>`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.exporters.pages import pages
from routebook.exporters.pictures import pictures
from routebook.exporters.to_explorer import explorer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.exporters.artifact import Artifact
    from routebook.model import Book

EXPORTERS = (pictures, pages, explorer)


def export(book: Book) -> Iterator[Artifact]:
    """Every generated file of a book without errors; raises CannotDraw."""
    for make in EXPORTERS:
        yield from make(book)
