"""A change is held to what the version says of it, and to what the old book keeps: `routebook diff` tells a pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reviewing import (
    BLACK_TEA_STEEPS_THREE,
    LONG_TEA_IS_POURED_AWAY,
    LONG_TEA_RINGS_ONCE,
    UNDOCUMENTED_NO_MORE,
    VISITORS_GET_NOTHING,
    as_json,
    diff,
    old,
    told,
)
from routebook.comparing import decisions
from tea_room import Edit, tea_room

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["old"]  # fixtures


@pytest.mark.parametrize(
    ("edits", "broken"),
    [
        (
            [LONG_TEA_RINGS_ONCE],
            [
                "promise long_tea_rings_twice: for example when `{leaf: black, guest: regular}`: the answer is `{bell: once}`"
            ],
        ),
        (
            [LONG_TEA_IS_POURED_AWAY],
            ["scenario first-pot: after `time_up` the state is `empty`, not `ready`"],
        ),
        (
            [
                LONG_TEA_IS_POURED_AWAY,
                ("scenarios/first-pot.yaml", "state: ready", "state: empty"),
            ],
            ["scenario first-pot: after `time_up` the state is `empty`, not `ready`"],
        ),
        (
            [
                ("machines/pot.yaml", "parameters: [leaf, guest]", "parameters: [leaf, guest, size]"),
                ("inputs.yaml", "inputs:\n", "inputs:\n  size: {values: [small, large]}\n"),
                ("scenarios/first-pot.yaml", "guest: regular}", "guest: regular, size: small}"),
            ],
            ["scenario first-pot: it can no longer be played"],
        ),
        ([BLACK_TEA_STEEPS_THREE], []),
    ],
    ids=["a promise", "a scenario", "a scenario as it was told", "a parameter came", "nothing"],
)
def test_what_the_old_book_keeps_and_the_new_one_breaks_is_named(
    old: Path, edits: list[Edit], broken: list[str]
) -> None:
    blocks = told(old, *edits)
    found = [lines[1:] for lines in blocks if lines[0] == "broken"]
    assert found == ([[f"  - {each}" for each in broken]] if broken else [])


@pytest.mark.parametrize("fault", [LONG_TEA_RINGS_ONCE, LONG_TEA_IS_POURED_AWAY], ids=["promise", "scenario"])
def test_what_was_broken_before_is_not_broken_by_the_change(fault: Edit, old: Path, tmp_path: Path) -> None:
    one = tea_room(tmp_path / "one", fault)
    other = tea_room(tmp_path / "other", fault, VISITORS_GET_NOTHING)
    assert as_json(old, one)["broken"] != []
    assert as_json(one, other)["broken"] == []


@pytest.mark.parametrize(
    ("version", "status", "verdict"),
    [
        ("2.0.0", 0, "this is a major change, and the version says so: 1.0.0 -> 2.0.0"),
        ("1.1.0", 1, "this is a major change, and the version says minor: 1.0.0 -> 1.1.0"),
        ("0.9.0", 1, "this is a major change, and the version went back: 1.0.0 -> 0.9.0"),
    ],
)
def test_the_version_is_held_to_what_changed(old: Path, version: str, status: int, verdict: str) -> None:
    new = tea_room(
        old.parent / "new", BLACK_TEA_STEEPS_THREE, ("book.yaml", "version: 1.0.0", f"version: {version}")
    )
    code, text, _ = diff(old, new)
    assert code == status
    assert text.split("\n\n")[0].splitlines()[-1] == verdict


def test_an_answer_to_what_was_undocumented_is_a_minor_change(old: Path) -> None:
    new = tea_room(old.parent / "new", UNDOCUMENTED_NO_MORE)
    status, _, _ = diff(old, new)
    change = as_json(old, new)
    assert (status, change["level"], change["said"]) == (1, "minor", "none")
    decisions = change["decisions"]
    assert isinstance(decisions, list)
    assert [under["readings"] for under in decisions[0]["under"]] == [[], [{"strength": "long"}]]


@pytest.mark.parametrize(
    ("file", "before", "after", "page"),
    [
        ("book.yaml", "Serving tea", "Tea", "README.md"),
        ("book.yaml", "The manual", "Manual", "sources.md"),
        ("decisions/steeping.yaml", "How long", "For how long", "decisions/steeping.md"),
        ("machines/pot.yaml", "One pot", "A pot", "machines/pot.md"),
        ("properties.yaml", "rings twice for", "is rung twice for", "promises.md"),
        ("scenarios/first-pot.yaml", "fills the pot", "fills a pot", "scenarios/first-pot.md"),
    ],
)
def test_a_change_of_words_changes_no_behaviour_and_names_what_was_edited(
    old: Path, file: str, before: str, after: str, page: str
) -> None:
    assert told(old, (file, before, after)) == [["no behaviour changed"], [f"edited: {page}"]]
    assert diff(old, old.parent / "new")[0] == 0


@pytest.mark.parametrize(
    ("edits", "level"),
    [
        ([("inputs.yaml", "inputs:\n", "inputs:\n  size: {values: [small, large]}\n")], "minor"),
        (
            [
                ("inputs.yaml", "inputs:\n", "inputs:\n  size: {values: [small, large]}\n"),
                ("machines/pot.yaml", "parameters: [leaf, guest]", "parameters: [leaf, guest, size]"),
                ("scenarios/first-pot.yaml", "guest: regular}", "guest: regular, size: small}"),
            ],
            "major",
        ),
        ([("properties.yaml", "long_tea_rings_twice:", "rings_twice:")], "major"),
        ([("properties.yaml", "minutes: five, ", "")], "major"),
    ],
    ids=["an input came", "a parameter came", "a promise went", "a promise changed"],
)
def test_a_part_asks_of_a_version_what_the_page_says(old: Path, edits: list[Edit], level: str) -> None:
    assert told(old, *edits)[0][-1] == f"this is a {level} change, and the version is the same: 1.0.0"


def test_what_is_too_large_is_said_to_be_undecided_and_counts_as_a_major_change(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "MOST_CELLS", 3)
    assert told(old, UNDOCUMENTED_NO_MORE)[0] == [
        "steeping: no answer differs by default; if {strength: long}, 1 of 3 answers differ",
        "pot: no step goes otherwise by default; if {strength: long}, 1 step goes otherwise",
        "not decided, for they are too large: ringing, serving",
        "this is a major change, and the version is the same: 1.0.0",
    ]
