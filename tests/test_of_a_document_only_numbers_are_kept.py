"""What is recorded of a document is numbers and none of its words, of passages that stand there as they are quoted."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

import routebook
from routebook.cli.app import app
from tea_manual import MANUAL, PASSAGES, QUOTES, recorded, refusal, sources, statuses, tea

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["recorded", "tea"]  # fixtures


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


def test_a_book_of_which_nothing_is_recorded_is_told(tea: Path) -> None:
    assert refusal("manual.txt") == (
        "error[unrecorded-source]",
        "no passage of `manual` is recorded in `tea`",
    )
