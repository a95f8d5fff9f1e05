"""`routebook sources` tells which passages of a document are where they were, moved or changed, and keeps none of its words."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import routebook
from routebook.cli.app import app
from routebook.model import Digest
from routebook.tracing import document as document_module
from routebook.tracing.chaining import longest_chain
from routebook.tracing.searching import find_digests
from routebook.tracing.words import words_of

if TYPE_CHECKING:
    from pathlib import Path

MANUAL = """\
The tea room

  Serving guests

Black tea steeps for five minutes. Green tea steeps for two
minutes, unless the guest asks for it strong.

Guest        Card      Price
Regular      yes       none
Visitor      no        2 coins

Closing

At ten the kettle is switched off. A guest who is still there
may finish.  Nobody is sent away.
"""
PAGE = """\
<!doctype html>
<html><head><title>A visitor pays</title><style>p { color: green tea }</style></head><body>
<h1>The tea room</h1><h2>Serving guests</h2>
<p><b>Black</b> tea steeps for&nbsp;five minutes. Gr<i>een</i> tea steeps for two min&shy;utes,
unless the guest asks for it strong.</p>
<table><tr><th>Guest<th>Card<th>Price</tr><tr><td>Regular<td>yes<td>none</tr>
<tr><td>Visitor</td><td>no</td><td>2&#32;coins</td></tr></table>
<h2>Closing</h2><!-- Nobody is sent away. -->
<p>At ten the kettle is switched off. A guest who is still there may finish. Nobody is sent away.</p>
</body></html>
"""
QUOTES = """\
steeping/black: Black tea steeps for five minutes.
steeping/green: Green tea ... it strong
price/regular: Regular yes none
price/visitor: Visitor no 2 coins
closing/kettle: At ten … off
closing/guests: A guest who is still there may finish. Nobody is sent away.
"""
PASSAGES = [
    "steeping/black",
    "steeping/green",
    "price/regular",
    "price/visitor",
    "closing/kettle",
    "closing/guests",
]
BOOK = {
    "book.yaml": """\
        format: 1
        book: tea
        title: Serving tea
        version: 1.0.0
        sources:
          manual:
            title: The manual
            edition: third
            passages:
              steeping/black: {section: Serving guests, sentence: 1}
              steeping/green: {section: Serving guests, sentence: 2}
              price/regular:  {row: Regular}
              price/visitor:  {row: Visitor}
              closing/kettle: {section: Closing, sentence: 1}
              closing/guests: {section: Closing, sentence: 2}
            context: {closing/kettle: what the staff does}
        """,
    "inputs.yaml": """\
        inputs:
          leaf:  {values: [black, green]}
          guest: {values: [regular, visitor]}
        """,
    "decisions/time.yaml": """\
        decision: time
        asks: How long?
        needs: [leaf]
        answers: {minutes: [two, five]}
        rules:
          T1: {leaf: black, then: five, source: steeping/black}
          T2: {leaf: green, then: two,  source: steeping/green}
        """,
    "decisions/price.yaml": """\
        decision: price
        asks: What does it cost?
        needs: [guest]
        answers: {coins: [none, two]}
        rules:
          P1: {guest: regular, then: none, source: price/regular}
          P2: {guest: visitor, then: two,  source: [price/visitor, closing/guests]}
        """,
}


@pytest.fixture
def tea(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the book, the manual, and the quotes of it; commands run there."""
    for name, text in BOOK.items():
        path = tmp_path / "tea" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(re.sub(r"(?m)^ {8}", "", text))
    (tmp_path / "manual.txt").write_text(MANUAL)
    (tmp_path / "quotes.yaml").write_text(QUOTES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def recorded(tea: Path) -> Path:
    """The same, with the passages recorded."""
    assert sources("manual.txt", "--record", "quotes.yaml")[0] == 0
    return tea


def sources(document: str, *words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["sources", "tea", "--document", document, *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def traced(folder: Path, edition: str, name: str = "other.txt") -> dict[str, dict[str, Any]]:
    """What is told for programs of each passage, given an edition of the manual."""
    (folder / name).write_text(edition)
    status, out, err = sources(name, "--json")
    passages = {each["passage"]: each for each in json.loads(out)["passages"]}
    assert list(passages) == PASSAGES
    assert (status, err) == (int(any(each["status"] != "in place" for each in passages.values())), "")
    return passages


def statuses(folder: Path, edition: str, name: str = "other.txt") -> dict[str, str]:
    """What became of those that are not where they were."""
    found = traced(folder, edition, name)
    return {path: each["status"] for path, each in found.items() if each["status"] != "in place"}


def refusal(*words: str) -> tuple[str, str]:
    status, out, err = sources(*words)
    assert (status, out) == (2, "")
    head, _, message = err.splitlines()[0].partition(": ")
    return head, message


def test_an_unchanged_document_is_where_it_was(recorded: Path) -> None:
    assert sources("manual.txt") == (0, "tea 1.0.0, manual (third): 6 in place\n", "")


def test_another_layout_changes_nothing(recorded: Path) -> None:
    edition = MANUAL.replace("minutes", "min-\n    utes").replace("\n\n", "\n \n\n\n").upper()
    edition = (
        edition.replace("BLACK TEA", "“Black”\u00a0\ttea")
        .replace("Guest ", "| Guest |")
        .replace(".  ", " \u2013 ")
    )
    assert edition != MANUAL
    assert statuses(recorded, edition) == {}


def test_what_is_put_before_between_and_behind_moves_nothing(recorded: Path) -> None:
    edition = "A preface.\n" + MANUAL.replace("Closing\n", "Opening\n\nAt nine.\n\nClosing\n") + "An index."
    assert statuses(recorded, edition) == {}


def test_a_passage_with_other_words_changed_and_is_looked_for_between_its_neighbours(recorded: Path) -> None:
    found = traced(recorded, MANUAL.replace("five minutes", "six minutes").replace("2 coins", "3 coins"))
    assert {path: each["status"] for path, each in found.items() if each["status"] != "in place"} == {
        "steeping/black": "changed",
        "price/visitor": "changed",
    }
    assert found["price/visitor"]["places"] == [
        {"file": "other.txt", "line": 10, "column": 1},
        {"file": "other.txt", "line": 12, "column": 1},
    ]
    assert [
        (each["kind"], each["of"], each["id"], each["file"], each["line"])
        for each in found["price/visitor"]["cited_by"]
    ] == [("rule", "price", "P2", "tea/decisions/price.yaml", 7)]


def test_a_row_that_stands_elsewhere_moved(recorded: Path) -> None:
    row = "Regular      yes       none\n"
    found = traced(recorded, MANUAL.replace(row, "") + row)
    assert {path: each["status"] for path, each in found.items() if each["status"] != "in place"} == {
        "price/regular": "moved"
    }
    assert found["price/regular"]["places"] == [{"file": "other.txt", "line": 15, "column": 1}]


def test_a_section_that_is_gone_leaves_nothing_to_look_at(recorded: Path) -> None:
    edition = MANUAL[: MANUAL.index("Closing")] + "The end."
    (recorded / "other.txt").write_text(edition)
    status, out, _ = sources("other.txt")
    assert status == 1
    assert out.splitlines() == [
        "tea/book.yaml:14:7: changed: `closing/kettle`, section Closing, sentence 1",
        "  other.txt:12:1: it should stand between here",
        "  other.txt:12:5: and here",
        "tea/book.yaml:15:7: changed: `closing/guests`, section Closing, sentence 2",
        "  other.txt:12:1: it should stand between here",
        "  other.txt:12:5: and here",
        "  tea/decisions/price.yaml:7:3: rule `P2` of `price` rests on it",
        "tea 1.0.0, manual (third): 4 in place, 2 changed; 1 part of the book to look at again",
    ]
    (recorded / "other.txt").write_text(edition.removesuffix("The end."))
    assert (
        sources("other.txt")[1].splitlines()[1]
        == "  nothing is left between the passages before and after it"
    )


def test_everything_at_once_is_told_apart(recorded: Path) -> None:
    row = "Visitor      no        2 coins\n"
    edition = row + MANUAL.replace(row, "").replace("five minutes", "six min-\nutes").replace(
        "yes  ", "yes\t"
    )
    edition = edition[: edition.index("A guest who")].replace("At ten", "AT  TEN")
    assert statuses(recorded, edition) == {
        "steeping/black": "changed",
        "price/visitor": "moved",
        "closing/guests": "changed",
    }


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


def test_chapters_in_files_of_their_own_are_one_document(recorded: Path) -> None:
    first, second = MANUAL.split("Closing")
    (recorded / "one.txt").write_text(first)
    (recorded / "two.html").write_text(f"<p>{second}")
    assert sources("one.txt", "--document", "two.html")[0] == 0
    out = json.loads(sources("one.txt", "--document", "two.html", "--json")[1])
    assert [each["places"][0]["file"] for each in out["passages"]] == 4 * ["one.txt"] + 2 * ["two.html"]


def test_nothing_but_numbers_is_kept_of_a_document(recorded: Path) -> None:
    digests = routebook.load("tea").sources["manual"].digests
    assert digests is not None
    plain = {
        "steeping/black": "black tea steeps for five minutes",
        "steeping/green": "green tea steeps for two minutes unless the guest asks for it strong",
        "price/regular": "regular yes none",
        "price/visitor": "visitor no 2 coins",
        "closing/kettle": "at ten the kettle is switched off",
        "closing/guests": "a guest who is still there may finish nobody is sent away",
    }
    assert {path: (digest.words, digest.sha256) for path, digest in digests.passages.items()} == {
        path: (len(text.split()), sha256(f"{digests.salt}:{text}".encode()).hexdigest()[:16])
        for path, text in plain.items()
    }
    for line in (recorded / "tea" / "digests.yaml").read_text().splitlines():
        assert re.fullmatch(
            r'# .*|digests:|  manual:|    salt: "[0-9a-f]{16}"|    passages:|      [a-z/]+: +\d+ [0-9a-f]{16}',
            line,
        )


def test_what_is_recorded_is_checked_like_the_rest_of_the_book(recorded: Path) -> None:
    assert CliRunner().invoke(app, ["check", "tea"]).stdout == "tea: no faults\n"


def test_two_books_keep_different_hashes_of_one_sentence(recorded: Path) -> None:
    once = routebook.load("tea").sources["manual"].digests
    (recorded / "tea" / "digests.yaml").unlink()
    assert sources("manual.txt", "--record", "quotes.yaml")[0] == 0
    again = routebook.load("tea").sources["manual"].digests
    assert once is not None
    assert again is not None
    assert not {each.sha256 for each in once.passages.values()} & {
        each.sha256 for each in again.passages.values()
    }


def test_recording_the_same_again_writes_the_same(recorded: Path) -> None:
    before = (recorded / "tea" / "digests.yaml").read_bytes()
    assert sources("manual.txt", "--record", "quotes.yaml")[0] == 0
    assert (recorded / "tea" / "digests.yaml").read_bytes() == before


def test_one_changed_passage_is_recorded_anew_and_the_others_are_kept(recorded: Path) -> None:
    edition = MANUAL.replace("five", "six").replace("2 coins", "3 coins")
    (recorded / "fourth.txt").write_text(edition)
    (recorded / "again.yaml").write_text("steeping/black: Black tea ... minutes\n")
    status, out, _ = sources("fourth.txt", "--record", "again.yaml", "--json")
    assert status == 1
    assert {each["passage"]: each["status"] for each in json.loads(out)["passages"]} == dict.fromkeys(
        PASSAGES, "in place"
    ) | {"price/visitor": "changed"}
    (recorded / "again.yaml").write_text("price/visitor: Visitor no 3 coins\n")
    assert sources("fourth.txt", "--record", "again.yaml")[0] == 0
    assert statuses(recorded, MANUAL) == {"steeping/black": "changed", "price/visitor": "changed"}


def test_a_passage_that_is_not_recorded_is_told(tea: Path) -> None:
    (tea / "quotes.yaml").write_text(QUOTES.replace("price/regular: Regular yes none\n", ""))
    status, out, _ = sources("manual.txt", "--record", "quotes.yaml")
    assert status == 1
    assert out.splitlines() == [
        "tea/book.yaml:12:7: unrecorded: `price/regular`, row Regular",
        "  tea/decisions/price.yaml:6:3: rule `P1` of `price` rests on it",
        "tea 1.0.0, manual (third): 5 in place, 1 unrecorded; 1 part of the book to look at again",
    ]


def test_the_same_words_twice_are_told_apart_by_their_order(tea: Path) -> None:
    manual = "Tea\n\nAsk first.\nBlack tea.\n\nCake\n\nAsk first.\nGreen tea.\n"
    quotes = "steeping/black: Ask first\nprice/regular: Black tea\nsteeping/green: Ask first\nprice/visitor: Green tea\n"
    (tea / "manual.txt").write_text(manual)
    (tea / "quotes.yaml").write_text(quotes)
    sources("manual.txt", "--record", "quotes.yaml")
    first, second = manual.replace("Ask first.\nB", "B"), manual.replace("Ask first.\nG", "G")
    gone = {"closing/kettle": "unrecorded", "closing/guests": "unrecorded"}
    assert statuses(tea, manual) == gone
    assert statuses(tea, first) == gone | {"steeping/black": "changed"}
    assert statuses(tea, second) == gone | {"steeping/green": "changed"}


@pytest.mark.parametrize(
    ("quotes", "message"),
    [
        ("steeping/blak: Black tea", "quotes.yaml:1:1: the source has no passage `steeping/blak`"),
        (
            "steeping/black: Red tea",
            "quotes.yaml:1:1: `steeping/black` stands nowhere in the document as it is quoted",
        ),
        (
            "steeping/black: Black ... red",
            "quotes.yaml:1:1: `steeping/black` stands nowhere in the document as it is quoted",
        ),
        (
            "steeping/green: Green tea\nsteeping/black: Black tea",
            "quotes.yaml:2:1: `steeping/black` stands before the passage that is quoted before it",
        ),
        (
            "steeping/black: ...",
            "quotes.yaml:1:1: `steeping/black` is not quoted as a whole or by its two ends",
        ),
        (
            "steeping/black: a ... b ... c",
            "quotes.yaml:1:1: `steeping/black` is not quoted as a whole or by its two ends",
        ),
        ("steeping/black: [Black, tea]", "quotes.yaml:1:1: `steeping/black` is not quoted in words"),
        ("steeping/black:", "quotes.yaml:1:1: `steeping/black` is not quoted in words"),
        ("- Black tea", "`quotes.yaml` quotes nothing"),
        ("", "`quotes.yaml` quotes nothing"),
        ("a: b: c", "quotes.yaml:1:5: a second `:` stands in this line"),
    ],
)
def test_a_wrong_quote_records_nothing(tea: Path, quotes: str, message: str) -> None:
    (tea / "quotes.yaml").write_text(quotes)
    head, told = refusal("manual.txt", "--record", "quotes.yaml")
    assert (head, told) == ("error[misquoted-passage]", message)
    assert not (tea / "tea" / "digests.yaml").exists()


def test_passages_with_words_in_common_are_refused(recorded: Path) -> None:
    before = (recorded / "tea" / "digests.yaml").read_bytes()
    (recorded / "quotes.yaml").write_text("price/regular: Regular yes none Visitor")
    assert refusal("manual.txt", "--record", "quotes.yaml") == (
        "error[misquoted-passage]",
        "`price/visitor` and `price/regular` have words in common",
    )
    assert (recorded / "tea" / "digests.yaml").read_bytes() == before


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


def test_a_book_of_which_nothing_is_recorded_is_told(tea: Path) -> None:
    assert refusal("manual.txt") == (
        "error[unrecorded-source]",
        "no passage of `manual` is recorded in `tea`",
    )


def test_a_source_is_named_where_there_are_several(recorded: Path) -> None:
    book = recorded / "tea" / "book.yaml"
    book.write_text(book.read_text() + "  leaflet:\n    title: The leaflet\n    passages: {}\n")
    status, _, err = sources("manual.txt")
    assert status == 2
    assert "`manual`, `leaflet`" in err
    assert sources("manual.txt", "--source", "manual")[0] == 0
    assert sources("manual.txt", "--source", "leaf")[0] == 2
    assert refusal("manual.txt", "--source", "leaflet")[0] == "error[unrecorded-source]"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Black tea", "  black\n\tTEA. "),
        ("a so-called guest", "a so-\n   called guest"),
        ("switched", "swit-\nched"),
        ("switched", "swit\u00adched"),
        ("don't", "don\u2019t"),
        ('"tea"', "\u201etea\u201c"),
        ("tea - coffee", "tea \u2014 coffee"),
        ("fine", "\ufb01ne"),
        ("caf\u00e9", "cafe\u0301"),
        ("a >= 12", "a \u2265 12"),
        ("Tea\u2122", "Tea"),
    ],
)
def test_what_layout_and_typesetting_do_is_not_seen(one: str, other: str) -> None:
    assert words_of(one).data == words_of(other).data


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("< 12", "> 12"),
        ("<= 12", "< 12"),
        ("a != b", "a = b"),
        ("5 %", "5"),
        ("-5 degrees", "5 degrees"),
        ("1.5", "15"),
        ("10-12", "1012"),
        ("10-\n12", "1012"),
        ("tea pot", "teapot"),
        ("tea", "teas"),
        ("caf\u00e9", "cafe"),
    ],
)
def test_what_a_statement_hangs_on_is_seen(one: str, other: str) -> None:
    assert words_of(one).data != words_of(other).data


@given(
    st.lists(st.sampled_from("ab"), max_size=12), st.lists(st.text("ab", min_size=1, max_size=4), max_size=4)
)
def test_digests_are_found_wherever_they_stand(letters: list[str], passages: list[str]) -> None:
    words = words_of(" ".join(letters))
    digests = {
        passage: Digest(len(passage), sha256(f"s:{' '.join(passage)}".encode()).hexdigest()[:16])
        for passage in passages
    }
    found = find_digests(words, digests.values(), "s", lambda *_: None)
    text = "".join(letters)
    assert found == {
        digest: [at for at in range(len(text)) if text.startswith(passage, at)]
        for passage, digest in digests.items()
    }


RUNS = st.integers(1, 3).flatmap(
    lambda length: st.lists(st.integers(0, 9), unique=True, max_size=3).map(
        lambda firsts: [(first, first + length) for first in sorted(firsts)]
    )
)


@given(st.lists(RUNS, max_size=5))
def test_as_many_passages_as_can_be_are_in_their_order(candidates: list[list[tuple[int, int]]]) -> None:
    chain = longest_chain(candidates)
    assert all(run in candidates[number] for number, run in chain.items())
    in_order = [chain[number] for number in sorted(chain)]
    assert all(one[1] <= other[0] for one, other in pairwise(in_order))
    choices = product(*([*runs, None] for runs in candidates))
    kept = ([run for run in choice if run] for choice in choices)
    most = max(len(runs) for runs in kept if all(one[1] <= other[0] for one, other in pairwise(runs)))
    assert len(chain) == most


@pytest.mark.parametrize(
    "unit", ["<!--a", "<a ", "<a b='", "<!", "<![CDATA[", "&#", "<?", "</", "<script>", "a-\n", "a\u0301"]
)
@pytest.mark.parametrize("end", ["", ">", "-->"])
def test_a_document_of_broken_marks_is_read_or_refused(recorded: Path, unit: str, end: str) -> None:
    (recorded / "broken.html").write_text("tea " + unit * 100_000 + end)
    status, _, error = sources("broken.html")
    assert status == 1 or (status == 2 and "is never closed, and hides what follows" in error)


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


def test_a_book_without_sources_is_told_so(tea: Path) -> None:
    book = tea / "unsourced" / "tea"
    book.mkdir(parents=True)
    (book / "book.yaml").write_text("{format: 1, book: tea, title: Tea, version: 1.0.0, sources: {}}")
    (book / "inputs.yaml").write_text("inputs: {}")
    done = CliRunner().invoke(app, ["sources", str(book), "--document", "manual.txt"])
    assert done.exit_code == 2
    assert "the book `tea` has no sources" in " ".join(done.stderr.split())
