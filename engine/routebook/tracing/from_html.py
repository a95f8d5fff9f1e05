"""The text of an HTML document, in which paragraphs, list items and the cells of tables stand apart."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from routebook.errors import UnreadableDocument
from routebook.model import Place

if TYPE_CHECKING:
    from routebook.tracing.text import TextBuilder

# fmt: off
WITHIN_A_LINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})
# fmt: on
"""Elements that do not part words; all others do."""
UNSEEN = frozenset({"script", "style", "template", "title"})
MOST_SHOWN = 40
"""So many characters of what is never closed are told."""


def add_html(written: str, file: str, into: TextBuilder) -> None:
    """Add what a browser would show of a document; raises UnreadableDocument for what is never closed, and hides the rest."""
    reader = _Reader(file, into)
    reader.feed(written + "\n")
    reader.refuse_unclosed()


class _Reader(HTMLParser):
    def __init__(self, file: str, into: TextBuilder) -> None:
        super().__init__(convert_charrefs=False)
        self.file = file
        self.into = into
        self.unseen = 0
        self.hidden_by = ("", 0)

    def refuse_unclosed(self) -> None:
        """Raise UnreadableDocument if a tag, a comment or an element that is not shown runs to the end of the document."""
        # The parser is not closed: it would look at what is left again from each of its characters on, for hours.
        if self.unseen:
            mark, line = self.hidden_by
        elif self.rawdata.startswith("<"):
            mark, line = self.rawdata[:MOST_SHOWN].splitlines()[0].strip(), self.getpos()[0]
        else:
            return
        raise UnreadableDocument(
            f"`{mark}` in line {line} of `{self.file}` is never closed, and hides what follows",
            help="close it, or save as text what a browser shows of the document",
        )

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag in UNSEEN:
            if not self.unseen:
                self.hidden_by = (f"<{tag}>", self.getpos()[0])
            self.unseen += 1
        self._part(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in UNSEEN and self.unseen > 0
        self._part(tag)

    def handle_data(self, data: str) -> None:
        self._add(data)

    def handle_entityref(self, name: str) -> None:
        self._add(unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self._add(unescape(f"&#{name};"))

    def _part(self, tag: str) -> None:
        if tag not in WITHIN_A_LINE:
            self._add("\n\n")

    def _add(self, text: str) -> None:
        if not self.unseen:
            line, column = self.getpos()
            self.into.add(text, Place(self.file, line, column + 1))
