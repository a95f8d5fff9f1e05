"""One page as it is printed: its Markdown as HTML, with numbered headings, and links to places in the same file."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from routebook.exporters.printed_pictures import Figures

ANCHOR = re.compile(r'<a id="([^"]*)">')
FOLDED, UNFOLDED = "<details>", "</details>"
"""What is folded on a page is left out in print."""
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading: `4.2` is two levels down. Its title is HTML, its words are plain; its place is where links lead."""

    number: str
    title: str
    words: str
    place: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A page as HTML, its headings, and the figures that need a sheet of their own, to stand behind the chapter."""

    name: str
    html: str
    headings: tuple[Heading, ...]
    sheets: tuple[str, ...]


def parsed(markdown: str) -> list[Token]:
    """The tokens of a page, without what precedes its first heading and what is folded."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    first = next((at for at, token in enumerate(tokens) if token.type == "heading_open"), len(tokens))
    kept, folded = [], False
    for token in tokens[first:]:
        folded = folded or token.content.startswith(FOLDED)
        if not folded:
            kept.append(token)
        folded = folded and not token.content.startswith(UNFOLDED)
    return kept


def place_of(page: str, anchor: str = "") -> str:
    """What a page, or a place on it, is called among all places of the printed book."""
    return ":".join(filter(None, (page.removesuffix(".md"), anchor)))


@dataclass(slots=True)
class PagePrinter:
    """Prints one page, whose first heading bears the number given; `pages` are all that links can lead to."""

    path: str
    number: str
    pages: frozenset[str]
    figures: Figures
    headings: list[Heading] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)

    def print(self, tokens: Sequence[Token]) -> Printed:
        """The page; its tokens are those of `parsed`, and are used up."""
        html = _rendered(self._blocks(tokens))
        return Printed(
            posixpath.basename(self.path).removesuffix(".md"), html, tuple(self.headings), tuple(self.sheets)
        )

    def _blocks(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """The page's blocks: a picture that stands by itself is a figure, a heading has its number."""
        places: list[str] = []
        rest = iter(tokens)
        for token in rest:
            if token.type == "paragraph_open":
                block = [token, inline := next(rest), next(rest)]
                children = inline.children or []
                if [each.type for each in children] == ["image"]:
                    yield from self._figure(children[0])
                elif all(each.type in {"html_inline", "softbreak"} for each in children):
                    places += ANCHOR.findall(inline.content)  # they mark the heading that follows
                else:
                    inline.children = list(self._words(children))
                    yield from block
            elif token.type == "heading_open":
                inline, _ = next(rest), next(rest)
                yield self._heading(token, inline, places)
                places = []
            else:
                if token.children:
                    token.children = list(self._words(token.children))
                yield token

    def _heading(self, opened: Token, inline: Token, places: list[str]) -> Token:
        level = int(opened.tag[1:])
        number = self._next_number(level)
        title = _rendered(self._words(inline.children or []))
        place = place_of(self.path, places[0] if places else "" if level == 1 else f"section-{number}")
        words = _plain(inline)
        self.headings.append(Heading(number, title, words, place))
        marks = "".join(f'<a id="{place_of(self.path, each)}"></a>' for each in places[1:])
        tag = f"h{min(number.count('.') + 1, DEEPEST)}"
        numbered = f'<span class="number">{number}</span>'
        return _html(f'<{tag} id="{place}">{marks}{numbered} {title}</{tag}>\n')

    def _next_number(self, level: int) -> str:
        """The number of the next heading; those of level 1 bear the page's own."""
        if level == 1:
            return self.number
        depth = self.number.count(".") + level
        last = self.headings[-1].number.split(".") if self.headings else [self.number]
        counts = (last + ["0"] * depth)[:depth]
        counts[-1] = str(int(counts[-1]) + 1)
        return ".".join(counts)

    def _figure(self, image: Token) -> Iterator[Token]:
        """A figure, or where it is to be found if it needs a sheet of its own; none where a later page shows it."""
        path = self._target(str(image.attrGet("src")))
        figure = self.figures.draw(path, self.path, escape(_plain(image)))
        if figure is not None and figure.needs_sheet:
            self.sheets.append(figure.html)
            yield _html(f"<p>{figure.reference}</p>\n")
        elif figure is not None:
            yield _html(figure.html)

    def _words(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """Running text: links lead to places in the book, and those that leave it are plain text."""
        leads: list[bool] = []
        for token in tokens:
            if token.type == "link_open":
                link = self._link(str(token.attrGet("href")))
                leads.append(link is not None)
                token.attrSet("href", link or "")
            elif token.type == "code_inline":
                token.type, token.content = "html_inline", f"<code>{_breakable(token.content)}</code>"
            elif token.type == "html_inline":
                token.content = ANCHOR.sub(
                    lambda found: f'<a id="{place_of(self.path, found[1])}">', token.content
                )
            if (token.type == "link_open" and not leads[-1]) or (
                token.type == "link_close" and not leads.pop()
            ):
                continue
            yield token

    def _link(self, link: str) -> str | None:
        if urlsplit(link).scheme:
            return link
        path, _, anchor = link.partition("#")
        target = self._target(path) if path else self.path
        return f"#{place_of(target, anchor)}" if target in self.pages else None

    def _target(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.path), unquote(path)))


def _rendered(tokens: Iterable[Token]) -> str:
    parser = MarkdownIt("commonmark")
    html: str = parser.renderer.render(list(tokens), parser.options, {})
    return html


def _plain(token: Token) -> str:
    """The words of a heading or of a picture's caption, without marks."""
    return "".join(each.content for each in token.children or () if each.type in {"text", "code_inline"})


def _breakable(name: str) -> str:
    """A name as HTML that may go on in another line after each of its words."""
    return re.sub("[_/]", r"\g<0><wbr>", escape(name))


def _html(text: str) -> Token:
    return Token("html_block", "", 0, content=text)
