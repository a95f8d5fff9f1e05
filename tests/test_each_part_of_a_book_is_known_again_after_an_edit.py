"""Each part of a book is known again after an edit, be it called otherwise, and told once as what it was and is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reviewing import block, old, told
from tea_room import GUEST_IS_CALLED_VISIT, Edit

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["old"]  # fixtures


def test_a_fact_that_several_decisions_come_to_need_is_one_part(old: Path) -> None:
    blocks = told(
        old,
        ("inputs.yaml", "inputs:\n", "inputs:\n  size: {values: [small, large]}\n"),
        ("decisions/steeping.yaml", "needs: [leaf]", "needs: [leaf, size]"),
        ("decisions/steeping.yaml", "leaf: black, then: five", "leaf: black, size: large, then: five"),
        (
            "decisions/steeping.yaml",
            "  S3:",
            "  S4: {leaf: black, size: small, then: three, source: steeping}\n  S3:",
        ),
        ("machines/pot.yaml", "parameters: [leaf, guest]", "parameters: [leaf, guest, size]"),
        ("scenarios/first-pot.yaml", "guest: regular}", "guest: regular, size: large}"),
    )
    assert "  + fact to be given size: for ringing, serving, steeping" in block(blocks, "parts")


def test_an_input_that_is_only_called_otherwise_changes_nothing_else(old: Path) -> None:
    summary, parts, edited = told(old, *GUEST_IS_CALLED_VISIT)
    assert summary == ["this is a major change, and the version is the same: 1.0.0"]
    assert parts == ["parts", "  ~ input visit: called guest -> called visit"]
    assert edited[0].startswith("edited: inputs.md, ")


def test_what_else_changes_when_an_input_is_called_otherwise_is_told_by_its_new_name(old: Path) -> None:
    edits = [each for each in GUEST_IS_CALLED_VISIT if each[1] != "guest: visitor"]
    blocks = told(
        old, *edits, ("decisions/ringing.yaml", "guest: visitor, then: never", "visit: visitor, then: once")
    )
    assert block(blocks, "decision ringing: 3 of 6 answers differ")[:2] == [
        "  ~ {visit: visitor}",
        "      bell: never -> once",
    ]


def test_an_input_that_came_where_another_went_is_not_that_one_called_otherwise(old: Path) -> None:
    edits = [
        *(each for each in GUEST_IS_CALLED_VISIT if each[1] not in {"  guest: {", "guest: visitor"}),
        ("inputs.yaml", "guest: {values: [regular, visitor]}", "visit: {values: [regular, visitor, odd]}"),
        ("decisions/ringing.yaml", "guest: visitor", "visit: [visitor, odd]"),
    ]
    parts = block(told(old, *edits), "parts")
    assert "  + input visit: given: [regular, visitor, odd]" in parts
    assert "  - input guest: given: [regular, visitor]" in parts


@pytest.mark.parametrize(
    ("edit", "part", "before", "after"),
    [
        (
            ("properties.yaml", "guest: regular}", "guest: [regular, visitor]}"),
            "~ promise long_tea_rings_twice",
            "always {bell: twice} of serving when {guest: regular, minutes: five}",
            "always {bell: twice} of serving when {guest: [regular, visitor], minutes: five}",
        ),
        (
            ("scenarios/first-pot.yaml", "clock, state: ready}", "clock}"),
            "~ scenario first-pot",
            "given {leaf: black, guest: regular}: filled (brewing), time_up (ready)",
            "given {leaf: black, guest: regular}: filled (brewing), time_up",
        ),
        (
            ("machines/pot.yaml", "filled: {}", "filled: {decides: serving}"),
            "~ event of pot filled",
            "nothing",
            "decides serving",
        ),
    ],
    ids=["a promise", "a scenario", "an event"],
)
def test_a_part_that_changed_says_what_it_was_and_what_it_is(
    old: Path, edit: Edit, part: str, before: str, after: str
) -> None:
    assert block(told(old, edit), "parts") == [f"  {part}: {before} -> {after}"]
