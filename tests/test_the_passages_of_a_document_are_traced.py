"""`routebook sources` tells which passages of a document are where they were, moved or changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from routebook.cli.app import app
from tea_manual import MANUAL, recorded, refusal, sources, statuses, tea, traced

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["recorded", "tea"]  # fixtures


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


def test_chapters_in_files_of_their_own_are_one_document(recorded: Path) -> None:
    first, second = MANUAL.split("Closing")
    (recorded / "one.txt").write_text(first)
    (recorded / "two.html").write_text(f"<p>{second}")
    assert sources("one.txt", "--document", "two.html")[0] == 0
    out = json.loads(sources("one.txt", "--document", "two.html", "--json")[1])
    assert [each["places"][0]["file"] for each in out["passages"]] == 4 * ["one.txt"] + 2 * ["two.html"]


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


def test_a_source_is_named_where_there_are_several(recorded: Path) -> None:
    book = recorded / "tea" / "book.yaml"
    book.write_text(book.read_text() + "  leaflet:\n    title: The leaflet\n    passages: {}\n")
    status, _, err = sources("manual.txt")
    assert status == 2
    assert "`manual`, `leaflet`" in err
    assert sources("manual.txt", "--source", "manual")[0] == 0
    assert sources("manual.txt", "--source", "leaf")[0] == 2
    assert refusal("manual.txt", "--source", "leaflet")[0] == "error[unrecorded-source]"


def test_a_book_without_sources_is_told_so(tea: Path) -> None:
    book = tea / "unsourced" / "tea"
    book.mkdir(parents=True)
    (book / "book.yaml").write_text("{format: 1, book: tea, title: Tea, version: 1.0.0, sources: {}}")
    (book / "inputs.yaml").write_text("inputs: {}")
    done = CliRunner().invoke(app, ["sources", str(book), "--document", "manual.txt"])
    assert done.exit_code == 2
    assert "the book `tea` has no sources" in " ".join(done.stderr.split())
