"""A document is read as it is shown, or refused with the reason: nothing of it is hidden untold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from routebook.tracing import document as document_module
from tea_manual import PAGE, PASSAGES, recorded, refusal, sources, statuses, tea, traced

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["recorded", "tea"]  # fixtures


def test_a_page_of_html_is_read_as_it_is_shown(recorded: Path) -> None:
    found = traced(recorded, PAGE, "manual.html")
    assert {path: each["status"] for path, each in found.items()} == dict.fromkeys(PASSAGES, "in place")
    places = {path: (each["places"][0]["line"], each["places"][0]["column"]) for path, each in found.items()}
    lines = PAGE.splitlines()
    assert {path: lines[line - 1][column - 1 :][:4] for path, (line, column) in places.items()} == {
        "steeping/black": "Blac",
        "steeping/green": "Gr<i",
        "price/regular": "Regu",
        "price/visitor": "Visi",
        "closing/kettle": "At t",
        "closing/guests": "A gu",
    }
    assert statuses(recorded, PAGE, "page.without-a-known-ending") == {}


def test_what_a_page_does_not_show_is_no_passage(recorded: Path) -> None:
    shown = PAGE.replace("Nobody is sent away.</p>", "</p>")
    assert statuses(recorded, shown, "manual.html") == {"closing/guests": "changed"}


def test_cells_do_not_run_together(recorded: Path) -> None:
    assert statuses(recorded, PAGE.replace("<td>Regular<td>yes", "<td>Regular yes"), "manual.html") == {}
    assert statuses(recorded, PAGE.replace("<td>Regular<td>yes", "<td>Regularyes"), "manual.html") == {
        "price/regular": "changed"
    }


@pytest.mark.parametrize(
    ("data", "message", "repair"),
    [
        (b"%PDF-1.7\n", "`manual` is a PDF", "pdftotext"),
        (b"PK\x03\x04", "`manual` is an archive or an office document", "save the document as text or HTML"),
        (b"caf\xe9", "`manual` is not UTF-8 text", "save it as UTF-8"),
        (b" .\n\n-- ", "`manual` holds no words", "the file that holds the document's text"),
        (b"<!doctype html><script>tea</script>", "`manual` holds no words", ""),
        (b"tea " * 100, "`manual` is larger than 0 MB", "chapters"),
        (None, "`manual` cannot be read: No such file or directory", "--document"),
    ],
)
def test_a_document_that_cannot_be_read_is_told(
    recorded: Path, monkeypatch: pytest.MonkeyPatch, data: bytes | None, message: str, repair: str
) -> None:
    monkeypatch.setattr(document_module, "LARGEST", 300)
    if data is not None:
        (recorded / "manual").write_bytes(data)
    status, out, err = sources("manual")
    assert (status, out) == (2, "")
    assert err.startswith(f"error[unreadable-document]: {message}\n")
    assert repair in err


READ_IF_ENDED_BY = {
    "<!--a": {"-->"},
    "<a ": {">", "-->"},
    "<a b='": {">", "-->"},
    "<!": {">", "-->"},
    "<![CDATA[": set(),
    "&#": {"", ">", "-->"},
    "<?": {">", "-->"},
    "</": {">", "-->"},
    "<script>": set(),
    "a-\n": {"", ">", "-->"},
    "a\u0301": {"", ">", "-->"},
}
"""The ends after which something is left to read of a document that holds the same broken mark many times."""


@pytest.mark.parametrize("unit", READ_IF_ENDED_BY)
@pytest.mark.parametrize("end", ["", ">", "-->"])
def test_a_document_of_broken_marks_is_read_or_refused(recorded: Path, unit: str, end: str) -> None:
    (recorded / "broken.html").write_text("tea " + unit * 100_000 + end)
    status, _, error = sources("broken.html")
    read = end in READ_IF_ENDED_BY[unit]
    assert (status, "is never closed, and hides what follows" in error) == ((1, False) if read else (2, True))


@pytest.mark.parametrize(
    ("opened", "mark", "line"),
    [
        ("<p>\n<!-- a note", "<!-- a note", 2),
        ('<p>\n\n<p class="wide', '<p class="wide', 3),
        ("<title>", "<title>", 1),
        ("<script>", "<script>", 1),
        ("\n<template><style></style>", "<template>", 2),
    ],
)
def test_what_is_never_closed_and_hides_the_rest_is_told_with_its_line(
    recorded: Path, opened: str, mark: str, line: int
) -> None:
    (recorded / "broken.html").write_text(f"{opened}\n<p>Black tea steeps for five minutes.")
    assert refusal("broken.html") == (
        "error[unreadable-document]",
        f"`{mark}` in line {line} of `broken.html` is never closed, and hides what follows",
    )


def test_paragraphs_items_and_cells_need_not_be_closed(recorded: Path) -> None:
    assert "</p>" in PAGE
    assert statuses(recorded, re.sub("</(p|li|td|tr|table|ul|body|html)>", "", PAGE), "manual.html") == {}
