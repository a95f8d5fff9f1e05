"""A scenario that was edited or that went is played in the new book as the old one tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from routebook.comparing import compare
from routebook.comparing.sides import load_side
from tea_room import Edit, tea_room

if TYPE_CHECKING:
    from pathlib import Path

LONG_TEA_IS_POURED_AWAY = ("machines/pot.yaml", "bell: twice}, to: ready, ", "bell: twice}, to: empty, ")
NOBODY_IS_ASKED_FOR = (
    ("machines/pot.yaml", "parameters: [leaf, guest]", "parameters: [leaf]"),
    ("machines/pot.yaml", "when: {bell: never}, ", ""),
    (
        "machines/pot.yaml",
        "  P3: {in: brewing, event: time_up, when: {bell: once},  to: ready,   do: [ring],             source: pot}\n",
        "",
    ),
    (
        "machines/pot.yaml",
        "  P4: {in: brewing, event: time_up, when: {bell: twice}, to: ready,   do: [ring, ring_again], source: pot}\n",
        "",
    ),
    ("scenarios/first-pot.yaml", "given: {leaf: black, guest: regular}", "given: {leaf: black}"),
)
THE_CLOCK_IS_A_BELL = (
    *(
        (file, before, before.replace("time_up", "rung"))
        for file, before in (
            ("machines/pot.yaml", "time_up: {}"),
            ("machines/pot.yaml", "time_up, when: {bell: never}"),
            ("machines/pot.yaml", "time_up, when: {bell: once}"),
            ("machines/pot.yaml", "time_up, when: {bell: twice}"),
            ("machines/pot.yaml", "time_up, because"),
            ("scenarios/first-pot.yaml", "time_up"),
        )
    ),
)
PLAYED_NO_MORE = [("scenario", "first-pot", "it can no longer be played")]


def broken(folder: Path, *edits: Edit, without: str = "") -> list[tuple[str, str, str]]:
    """What some edits break, after which a file may be gone."""
    new = tea_room(folder / "new", *edits)
    if without:
        (new / without).unlink()
    change = compare(load_side(str(tea_room(folder / "old")), "old"), load_side(str(new), "new"))
    return [(each.kind, each.id, each.message) for each in change.broken]


def test_a_scenario_that_went_breaks_nothing_where_it_would_hold(tmp_path: Path) -> None:
    assert broken(tmp_path, without="scenarios/first-pot.yaml") == []


def test_a_scenario_that_went_is_told_where_it_would_not_hold(tmp_path: Path) -> None:
    told = broken(tmp_path, LONG_TEA_IS_POURED_AWAY, without="scenarios/first-pot.yaml")
    assert told == [("scenario", "first-pot", "after `time_up` the state is `empty`, not `ready`")]


@pytest.mark.parametrize("edits", [NOBODY_IS_ASKED_FOR, THE_CLOCK_IS_A_BELL], ids=["a parameter", "an event"])
def test_a_scenario_cannot_be_played_without_what_went(edits: tuple[Edit, ...], tmp_path: Path) -> None:
    assert broken(tmp_path, *edits) == PLAYED_NO_MORE
