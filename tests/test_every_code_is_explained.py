"""`routebook check --explain CODE` prints the page of every code, and the pages begin with what the code means."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from routebook.cli.app import app
from routebook.errors import UnknownCode
from routebook.reporting.pages import codes, page_of
from terminals import COLOURS, on_a_terminal, without_escapes

ROOT = Path(__file__).parents[1]
PAGES = {page.stem: page for page in (ROOT / "docs" / "errors").glob("*-*.md")}


def explain(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["check", "--explain", *words])
    return done.exit_code, done.stdout, done.stderr


def test_every_code_has_a_page_to_print() -> None:
    assert codes() == tuple(sorted(PAGES))


@pytest.mark.parametrize("code", sorted(PAGES))
def test_a_page_is_printed_as_it_is_written(code: str) -> None:
    assert explain(code) == (0, PAGES[code].read_text(), "")


@pytest.mark.parametrize("code", sorted(PAGES))
def test_a_page_opens_with_one_sentence(code: str) -> None:
    page = page_of(code)
    assert re.fullmatch(r"[A-Z`].*\.", page.definition)
    assert page.meaning.startswith(page.definition)


def test_a_terminal_shows_a_page_without_its_marks() -> None:
    written = on_a_terminal("check", "--explain", "missing-rule", cwd=ROOT)
    words = without_escapes(written)
    assert COLOURS.search(written)
    assert "What it means" in words
    assert [mark for mark in ("##", "```") if mark in words] == []
    assert "tea/decisions/time.yaml" in words


@pytest.mark.parametrize(
    ("word", "repair"),
    [
        ("mising-rule", "did you mean `missing-rule`?"),
        ("missing_rule", "did you mean `missing-rule`?"),
        ("Missing-Rule", "did you mean `missing-rule`?"),
        ("README", "docs/checks.md lists"),
        ("../README", "docs/checks.md lists"),
        ("", "docs/checks.md lists"),
        ("x" * 5000, "docs/checks.md lists"),
    ],
)
def test_an_unknown_code_is_answered_with_the_nearest_one(word: str, repair: str) -> None:
    status, out, err = explain(word)
    assert (status, out) == (2, "")
    assert err.startswith("error[unknown-code]: there is no code `")
    assert repair in err


@pytest.mark.parametrize(
    "words", [("missing-rule", "push-notifications"), ("missing-rule", "--format", "json")]
)
def test_a_code_is_explained_by_itself(words: tuple[str, ...]) -> None:
    status, out, err = explain(*words)
    assert (status, out) == (2, "")
    assert "--explain" in err


def test_a_page_of_no_code_raises() -> None:
    with pytest.raises(UnknownCode) as caught:
        page_of("unknown-cod")
    assert caught.value.help == "did you mean `unknown-code`?"
