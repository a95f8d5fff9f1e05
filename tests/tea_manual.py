"""A manual of a tea room, a book with passages of it, and what `routebook sources` tells of them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from routebook.cli.app import app

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
    """The status of the command, and what it writes to its output and of errors."""
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
    """The code and the message of the error with which the command ends."""
    status, out, err = sources(*words)
    assert (status, out) == (2, "")
    head, _, message = err.splitlines()[0].partition(": ")
    return head, message
