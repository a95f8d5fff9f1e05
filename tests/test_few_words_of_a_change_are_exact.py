"""What is left out of few words is counted, and what is told under other readings is not told above."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routebook.comparing import compare
from routebook.comparing.change import Turn, Turns
from routebook.comparing.sides import load_side
from routebook.comparing.telling.consequences import consequences
from routebook.comparing.telling.other_readings import other_turns, with_rows_above
from tea_room import tea_room

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ([], []),
        (["ringing"], ["and answers of 1 more decision"]),
        (["ringing"] * 2, ["and answers of 2 more decisions"]),
    ],
)
def test_decisions_that_are_not_told_of_are_counted(more: list[str], told: list[str], tmp_path: Path) -> None:
    edit = ("decisions/steeping.yaml", "leaf: black, then: five", "leaf: black, then: three")
    old, new = tea_room(tmp_path / "old"), tea_room(tmp_path / "new", edit)
    change = compare(load_side(str(old), "old"), load_side(str(new), "new"))
    change = replace(change, outermost=("steeping", "ringing", "serving", *more))
    assert [line for line in consequences(change) if line.startswith("and ")] == told


@pytest.mark.parametrize(
    ("alike", "above", "others", "told"),
    [
        (0, 0, 2, ""),
        (0, 2, 0, ""),
        (0, 2, 1, ", in other rows"),
        (1, 1, 0, ", in the row above"),
        (1, 1, 1, ", in the row above and in"),
        (1, 3, 0, ", in 1 of the rows above alone"),
        (1, 3, 1, ", in 1 of the rows above and in"),
        (2, 2, 0, ", in the 2 rows above"),
        (2, 3, 0, ", in 2 of the rows above alone"),
    ],
)
def test_rows_that_stand_above_are_counted(alike: int, above: int, others: int, told: str) -> None:
    assert with_rows_above(alike, above, others) == told


def turns(*pairs: tuple[str, str]) -> Turns:
    return Turns((), (Turn(None, None, pairs, (), (), {}, (), ()),))


@pytest.mark.parametrize("again", [True, False])
def test_a_turn_is_told_again_only_if_it_is_of_another_step_too(again: bool) -> None:
    usual = turns(("empty", "filled"), ("ready", "poured"))
    other = turns(("empty", "filled"), *([("brewing", "poured")] if again else []))
    assert other_turns(other, usual) == ([*other.turns] if again else [])
