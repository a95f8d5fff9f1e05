"""From a Book to the files that people look at: export(book) -> artifacts; one target, one file, `to_<target>`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.exporters.artifact import Artifact
from routebook.exporters.pages import pages
from routebook.exporters.pictures import pictures
from routebook.exporters.to_explorer import explorer
from routebook.exporters.to_printed_book import to_printed_book

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from routebook.model import Book

EXPORTERS = (pictures, pages, explorer)


def export(book: Book, besides: Iterable[Artifact] = ()) -> Iterator[Artifact]:
    """Every generated file of a book without errors, at last one to be printed with all pages in it; raises CannotDraw.

    What is made elsewhere is given as `besides`: its pages are printed behind the others.
    """
    made: list[Artifact] = []
    for make in EXPORTERS:
        for artifact in make(book):
            made.append(artifact)
            yield artifact
    yield Artifact("book.html", to_printed_book(book, [*made, *besides]))
