"""One file holds the whole book for print: every rule, table and picture, numbered, with links that stay inside it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import routebook
from routebook.conformance.suites.shipping import Shipped
from routebook.exporters.artifact import Artifact
from routebook.exporters.pages import page_of_vectors, pages
from routebook.exporters.pictures import pictures
from routebook.exporters.printed_pictures import sheet_for
from routebook.exporters.to_printed_book import to_printed_book

if TYPE_CHECKING:
    from routebook.model import Book

HERE = Path(__file__).parent
BOOKS = ["push-notifications", str(HERE / "books/http-caching"), str(HERE / "books/tcp-connection")]
every_book = pytest.mark.parametrize("name", BOOKS, ids=lambda name: Path(name).name)
VOID = {"br", "wbr", "meta", "hr"}
HOSTILE = 'a "b" \\ </style><script>c()</script> & *d* é'


class Read(HTMLParser):
    """What a browser makes of the file: places, links, what it fetches, headings, elements that are open at the end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.places: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.elements: list[str] = []
        self.open: list[str] = []
        self.headings: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.elements.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        self.places += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if tag == "a" and "href" in found else []
        self.fetched += [found[key] for key in ("src", "href", "xlink:href") if tag != "a" and key in found]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, self.getpos()

    def handle_data(self, data: str) -> None:
        self.text += data
        if any(re.fullmatch("h[1-6]", tag) for tag in self.open):
            self.headings[-1] += data


@cache
def load(name: str) -> Book:
    return routebook.load(name)


@cache
def files_of(name: str) -> dict[str, str]:
    """The pages and pictures of a book, and all of it to be printed; without suites, for these take long to make."""
    book = load(name)
    shown = [*pictures(book), *pages(book), page_of_vectors(book, Shipped((), ()))]
    printed = Artifact("book.html", to_printed_book(book, shown))
    return {artifact.path: artifact.text for artifact in (*shown, printed)}


@cache
def printed(name: str) -> Read:
    return Read(files_of(name)["book.html"])


def small(*files: tuple[str, str], title: str | None = None) -> str:
    """A book of a few pages."""
    book = load(BOOKS[0])
    named = replace(book, title=title) if title else book
    return to_printed_book(named, [Artifact(path, text) for path, text in files])


@every_book
def test_all_that_can_be_linked_to_on_a_page_is_a_place_in_it_once(name: str) -> None:
    places = printed(name).places
    assert len(places) == len(set(places))
    for path, text in files_of(name).items():
        if path.endswith(".md"):
            page = path.removesuffix(".md")
            assert {f"{page}:{each}" for each in re.findall(r'<a id="([^"]+)"', text)} <= {*places}, path
    book = load(name)
    for table in book.tables:
        assert {f"decisions/{table.id}:{rule.id}" for rule in table.rules} <= {*places}
    for machine in book.machines.values():
        assert {f"machines/{machine.id}:{rule.id}" for rule in machine.transitions} <= {*places}
    assert {f"readings:{reading}" for reading in book.readings} <= {*places}


@every_book
def test_every_link_leads_to_a_place_in_it_and_nothing_is_fetched(name: str) -> None:
    read = printed(name)
    assert {link.removeprefix("#") for link in read.links} <= {*read.places}
    assert read.fetched == []
    assert "url(" not in files_of(name)["book.html"]
    assert "script" not in read.elements


@every_book
def test_every_page_is_a_chapter_or_in_one(name: str) -> None:
    pages = {path.removesuffix(".md") for path in files_of(name) if path.endswith(".md")}
    assert "vectors" in pages
    assert pages <= {*printed(name).places}


def test_every_page_that_is_committed_is_in_the_one_that_is_printed() -> None:
    folder = HERE.parent / "generated" / BOOKS[0]
    book = Read((folder / "book.html").read_text(encoding="utf-8"))
    pages = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.md")}
    assert pages <= {*book.places}


@every_book
def test_every_picture_is_in_it_once(name: str) -> None:
    pictures = [path for path in files_of(name) if path.endswith(".svg")]
    assert printed(name).elements.count("svg") == len(pictures) > 0
    captions = re.findall(r"<figcaption>Figure (\d+)\.", files_of(name)["book.html"])
    assert sorted(map(int, captions)) == list(range(1, len(pictures) + 1))


@every_book
def test_headings_are_numbered_without_a_gap(name: str) -> None:
    numbers = [
        tuple(map(int, found[0].split(".")))
        for each in printed(name).headings
        if (found := re.match(r"[\d.]+", each))
    ]
    assert numbers[0] == (1,)
    for before, after in pairwise(numbers):
        deeper = (*before, 1)
        next_ones = [(*before[:depth], before[depth] + 1) for depth in range(len(before))]
        assert after in [deeper, *next_ones], (before, after)


@every_book
def test_it_is_whole_and_no_larger_than_two_megabytes(name: str) -> None:
    assert printed(name).open == []
    assert len(files_of(name)["book.html"].encode()) < 2_000_000


def test_the_cover_says_which_book_it_is() -> None:
    cover = " ".join(printed(BOOKS[0]).text.partition("Contents")[0].split())
    for said in (
        "Push notification routing",
        "Version1.0.0",
        "guide, chapter on configuring push notifications, 14SU2",
    ):
        assert said.replace(" ", "") in cover.replace(" ", "")


def test_a_review_can_be_signed_and_decides_every_reading() -> None:
    sheet = (
        Read(files_of(BOOKS[0])["book.html"]).text.partition("Whoever signs")[2].partition("Participants")[0]
    )
    assert re.search(r"Name\s+Role\s+Date\s+Signature", sheet)
    for reading in load(BOOKS[0]).readings.values():
        assert reading.about in sheet
        assert all(f"☐ {choice}" in sheet for choice in reading.choices)


def test_links_go_to_the_page_that_is_printed_and_those_to_other_files_are_plain_words() -> None:
    page = "# One\n\n[two](sub/two.md#R1) [top](sub/two.md) [log](log.csv) [net](https://example.com/)\n"
    read = Read(
        small(("README.md", page), ("sub/two.md", '# Two\n\n<a id="R1"></a>a rule, [back](../README.md)\n'))
    )
    assert {"#sub/two:R1", "#sub/two", "#README", "https://example.com/"} <= {*read.links}
    assert "log" in read.text
    assert not [link for link in read.links if "log" in link]


def test_what_is_folded_or_stands_above_the_heading_is_left_out() -> None:
    page = "<!-- made -->\n\nThe shelf\n\n# One\n\nkept\n\n<details>\n<summary>more</summary>\n\nfolded\n\n</details>\n\nkept too\n"
    text = Read(small(("README.md", page))).text
    assert "kept too" in text
    assert not re.search("folded|more|shelf|made", text)


def test_a_picture_is_drawn_on_the_last_page_that_shows_it() -> None:
    picture = '<svg width="10" height="10"><g id="graph0"></g></svg>\n'
    pages = [
        ("README.md", "# One\n\n![first](a.svg)\n"),
        ("two.md", "# Two\n\n![second](a.svg)\n"),
        ("a.svg", picture),
    ]
    text = small(*pages)
    assert text.count("<svg") == 1
    assert "Figure 1. second" in text
    assert "graph0" not in text  # an id that every picture has


def test_a_title_may_hold_anything() -> None:
    text = small(("README.md", "# One `two`\n\n## \\<b\\> &amp; more\n"), title=HOSTILE)
    read = Read(text)
    assert read.open == []
    assert "script" not in read.elements
    assert "</style><script>" in read.text  # as words
    assert text.count("</style>") == 1


@pytest.mark.parametrize(
    ("width", "height", "letters", "sheet"),
    [
        (400, 300, 10, ""),
        (840, 500, 10, ""),
        (900, 500, 10, "across"),
        (900, 800, 10, "poster"),
        (900, 800, 12, ""),
        (5000, 5000, 10, "poster"),
    ],
)
def test_a_picture_is_on_the_smallest_sheet_on_which_its_letters_have_six_points(
    width: int, height: int, letters: int, sheet: str
) -> None:
    svg = f'<svg width="{width}" height="{height}"><text font-size="{letters}">a</text><text font-size="16">b</text></svg>'
    assert sheet_for(svg) == sheet


def test_air_between_lines_is_no_letter_that_has_to_be_read() -> None:
    svg = '<svg width="600" height="600"><text font-size="3.00"> </text><text font-size="9.00">a</text></svg>'
    assert sheet_for(svg) == ""
