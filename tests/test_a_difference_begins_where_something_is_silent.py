"""Facts that could not occur before, and now come to what is undocumented, are told as a difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.comparing import compare
from routebook.comparing.sides import load_side
from tea_room import tea_room

if TYPE_CHECKING:
    from pathlib import Path

GUEST = "  guest: {values: [regular, visitor]}\n"
NO_GREEN_TEA = "impossible:\n  I1: {leaf: green, guest: visitor, because: visitors get no green tea}\n"


def test_what_can_occur_now_and_is_undocumented_is_told_by_given_inputs(tmp_path: Path) -> None:
    silent = ("readings.yaml", "default: short", "default: long")
    old = tea_room(tmp_path / "old", silent, ("inputs.yaml", GUEST, GUEST + NO_GREEN_TEA))
    new = tea_room(tmp_path / "new", silent)
    change = compare(load_side(str(old), "old"), load_side(str(new), "new"))
    (ringing,) = [each for each in change.decisions if each.decision == "ringing"]
    (row,) = ringing.under[0].rows
    assert row.when == {"leaf": ("green",), "guest": ("visitor",)}
    assert (row.difference.before.status, row.difference.after.status) == ("impossible", "undocumented")
