"""From a book's pages and pictures to one HTML file that can be printed: cover, contents, numbered chapters."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from routebook.compiler.fingerprint import fingerprint
from routebook.exporters.html_templates import html_templates
from routebook.exporters.printed_page import Heading, PagePrinter, Printed, parsed, place_of
from routebook.exporters.printed_pictures import Figures
from routebook.settle import choose_readings, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from markdown_it.token import Token

    from routebook.exporters.artifact import Artifact
    from routebook.model import Book

PAGE, PICTURE = ".md", ".svg"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page, or all pages of one folder under the folder's name."""

    heading: Heading
    pages: tuple[Printed, ...]
    of_folder: bool

    @property
    def listed(self) -> Iterator[Heading]:
        """The headings below its own that the table of contents lists: one level."""
        below = (each for page in self.pages for each in page.headings)
        return (each for each in below if each.number.count(".") == 1)


def to_printed_book(book: Book, artifacts: Iterable[Artifact]) -> str:
    """The whole book as HTML with all that it shows in it, made from its other files: every page, in the order given."""
    files = {each.path: each.text for each in artifacts}
    pages = {path: parsed(text) for path, text in files.items() if path.endswith(PAGE)}
    figures = Figures(
        {path: text for path, text in files.items() if path.endswith(PICTURE)},
        {picture: path for path, tokens in pages.items() for picture in _shown(path, tokens)},
    )
    environment = html_templates("exporters/templates")
    environment.filters["quoted"] = _quoted
    return environment.get_template("book.html.jinja").render(
        book=book,
        fingerprint=fingerprint(settle(book, choose_readings(book))),
        chapters=list(_chapters(pages, figures)),
    )


def _chapters(pages: Mapping[str, Sequence[Token]], figures: Figures) -> Iterator[Chapter]:
    """Pages that lie in no folder by themselves, those of one folder together."""
    known = frozenset(pages)
    grouped = groupby(pages, key=lambda path: posixpath.dirname(path) or path)
    for number, (name, paths) in enumerate(grouped, start=1):
        if name in known:
            printed = PagePrinter(name, str(number), known, figures).print(pages[name])
            yield Chapter(printed.headings[0], (printed,), of_folder=False)
        else:
            heading = Heading(str(number), name.capitalize(), name.capitalize(), place_of(f"chapter-{name}"))
            yield Chapter(
                heading,
                tuple(
                    PagePrinter(path, f"{number}.{section}", known, figures).print(pages[path])
                    for section, path in enumerate(paths, start=1)
                ),
                of_folder=True,
            )


def _quoted(text: str) -> str:
    """Text between quotes in a style sheet: whatever could end it is written as its number."""
    return re.sub(r"[^\w ]", lambda found: f"\\{ord(found[0]):06x}", text)


def _shown(path: str, tokens: Sequence[Token]) -> Iterator[str]:
    """The pictures on a page."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                yield posixpath.normpath(posixpath.join(posixpath.dirname(path), str(child.attrGet("src"))))
