"""Rows of facts that can occur in one book alone cite the combination that the other declares impossible."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from routebook.cli.app import app
from tea_room import tea_room

if TYPE_CHECKING:
    from pathlib import Path

GUEST = "  guest: {values: [regular, visitor]}\n"
NO_WHITE_TEA = (
    "impossible:\n  I1: {leaf: white, guest: visitor, because: visitors get no white tea, source: steeping}\n"
)
DECLARED = ("inputs.yaml", GUEST, GUEST + NO_WHITE_TEA)
LATE = (
    "inputs.yaml",
    GUEST,
    GUEST + "impossible:\n  I1: {minutes: three, guest: visitor, because: it is late}\n",
)
BLACK_TEA_STEEPS_THREE = ("decisions/steeping.yaml", "leaf: black, then: five", "leaf: black, then: three")


def diff(old: Path, new: Path, form: str) -> str:
    return CliRunner().invoke(app, ["diff", str(old), str(new), "--format", form]).stdout


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return tea_room(tmp_path / "old")


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    return tea_room(tmp_path / "declared", DECLARED)


def test_what_became_impossible_cites_what_declares_it(old: Path, declared: Path) -> None:
    block = next(
        each for each in diff(old, declared, "text").split("\n\n") if each.startswith("decision ringing")
    )
    assert block.splitlines()[1:] == [
        "  - {guest: visitor, minutes: three}",
        "      {bell: never} -> impossible",
        "      now impossible I1 (manual:steeping)",
    ]


def test_what_is_possible_again_cites_what_declared_it(old: Path, declared: Path) -> None:
    block = next(
        each for each in diff(declared, old, "text").split("\n\n") if each.startswith("decision ringing")
    )
    assert block.splitlines()[1:] == [
        "  + {guest: visitor, minutes: three}",
        "      impossible -> {bell: never}",
        "      by impossible I1 (manual:steeping)",
    ]


def test_a_comment_on_a_pull_request_cites_it_too(old: Path, declared: Path) -> None:
    assert "| now impossible I1 (manual:steeping) |" in diff(old, declared, "markdown")


def test_programs_are_told_of_it_as_of_a_rule(old: Path, declared: Path) -> None:
    told = json.loads(diff(old, declared, "json"))["decisions"]
    rows = next(each["under"][0]["rows"] for each in told if each["decision"] == "ringing")
    assert [(row["old_rules"], row["new_rules"]) for row in rows] == [
        ([], [{"owner": "impossible", "rule": "I1", "sources": ["manual:steeping"]}])
    ]


def test_a_rule_that_leads_to_what_both_books_declare_is_cited_alone(tmp_path: Path) -> None:
    before, after = tea_room(tmp_path / "a", LATE), tea_room(tmp_path / "b", LATE, BLACK_TEA_STEEPS_THREE)
    told = diff(before, after, "text")
    assert "passed on from steeping" in told
    assert "impossible I1" not in told
