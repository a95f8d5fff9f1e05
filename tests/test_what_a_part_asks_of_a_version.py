"""What a version has to say of parts that came or moved, and what two numbers say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from routebook.comparing import compare
from routebook.comparing.change import CAME, CHANGED, Level
from routebook.comparing.sides import load_side
from routebook.comparing.telling.beginnings import passing_in
from routebook.comparing.versions_said import said_by
from tea_room import Edit, tea_room

if TYPE_CHECKING:
    from pathlib import Path

    from routebook.comparing.change import Change

STEEPING = "decisions/steeping.yaml"
VISITORS_GET_IT_WEAKER = """\
{leaf: white, guest: regular, then: three, source: steeping}
  S4: {leaf: white, guest: visitor, then: two, source: steeping}"""
KETTLE = "inputs:\n  kettle: {type: version, bands: {early: '<2', late: '>=2'}}\n"


def change_by(folder: Path, *edits: Edit, before: tuple[Edit, ...] = ()) -> Change:
    old, new = tea_room(folder / "old", *before), tea_room(folder / "new", *edits)
    return compare(load_side(str(old), "old"), load_side(str(new), "new"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1", "1.0.1", Level.PATCH),
        ("1", "1.1", Level.MINOR),
        ("1.2", "2", Level.MAJOR),
        ("1.0", "1", Level.NONE),
        ("1.1", "1", None),
        ("1.0.1", "1", None),
        ("1.9.9", "1.10.0", Level.MINOR),
        ("2.0.0", "1.9.9", None),
    ],
)
def test_a_number_that_is_not_written_is_nought(old: str, new: str, said: Level | None) -> None:
    assert said_by(old, new) is said


def test_who_has_to_give_a_fact_that_was_not_needed_is_told_by_a_major_version(tmp_path: Path) -> None:
    change = change_by(
        tmp_path,
        (STEEPING, "needs: [leaf]", "needs: [leaf, guest]"),
        (
            STEEPING,
            "{leaf: white, then: three, source: steeping}",
            VISITORS_GET_IT_WEAKER,
        ),
    )
    asked = {(each.kind, each.id, each.how): each.level for each in change.parts}
    assert asked["fact to be given", "guest", CAME] is Level.MAJOR


def test_a_border_of_versions_that_moves_is_no_value_that_came(tmp_path: Path) -> None:
    kettle = ("inputs.yaml", "inputs:\n", KETTLE)
    moved = ("inputs.yaml", "inputs:\n", KETTLE.replace("2", "3"))
    change = change_by(tmp_path, moved, before=(kettle,))
    assert [(each.kind, each.id, each.how) for each in change.parts] == [("input", "kettle", CHANGED)]


def test_what_begins_in_a_decision_that_came_is_told_where_it_is_seen(tmp_path: Path) -> None:
    folder = tea_room(tmp_path / "new", (STEEPING, "leaf: black, then: five", "leaf: black, then: three"))
    text = (folder / STEEPING).read_text(encoding="utf-8")
    (folder / STEEPING).unlink()
    renamed = text.replace("decision: steeping", "decision: drawing")
    (folder / "decisions" / "drawing.yaml").write_text(renamed, encoding="utf-8")
    serving = folder / "decisions" / "serving.yaml"
    serving.write_text(
        serving.read_text(encoding="utf-8").replace("[steeping,", "[drawing,"), encoding="utf-8"
    )
    old = tea_room(tmp_path / "old")
    change = compare(load_side(str(old), "old"), load_side(str(folder), "new"))
    assert "ringing" in [each.decision for each in change.decisions]
    assert passing_in(change) == {}
