"""The examples of docs/writing-a-book.md, typed into files as they stand, make one book without faults."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import routebook

PAGE = Path(__file__).parents[1] / "docs" / "writing-a-book.md"
BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
FOLDERS = {"decision": "decisions", "machine": "machines", "scenario": "scenarios"}
FILES = {
    "format": "book.yaml",
    "inputs": "inputs.yaml",
    "readings": "readings.yaml",
    "participants": "participants.yaml",
    "promises": "properties.yaml",
}


@pytest.fixture
def tea_room(tmp_path: Path) -> Path:
    """The folder that somebody has who typed every whole file of the page."""
    folder = tmp_path / "tea-room"
    for text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        values = yaml.safe_load(text)
        first = next(iter(values))
        if first in FOLDERS:
            path = folder / FOLDERS[first] / f"{values[first]}.yaml"
        elif first in FILES:
            path = folder / FILES[first]
        else:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_the_examples_make_a_book_without_faults(tea_room: Path) -> None:
    book = routebook.load(tea_room)
    assert (set(book.decisions), set(book.machines)) == (
        {"steeping", "heat", "cup", "opening", "order"},
        {"pot"},
    )
    assert len(book.promises) == 5
    assert routebook.check(book) == ()


def test_the_scenario_of_the_examples_runs_as_it_is_told(tea_room: Path) -> None:
    book = routebook.load(tea_room)
    engine = routebook.compile(book)
    scenario = book.scenarios["first-pot"]
    session = engine.session("pot", scenario.given)
    steps = [(told, session.send(told.event)) for told in scenario.steps if told.event]
    assert all(told.state in step.to for told, step in steps)
    assert [timer.to_json() for timer in steps[0][1].timers] == [{"event": "time_up", "start": 180.0}]
    assert steps[-1][1].decision is not None
    assert steps[-1][1].decision.outputs["minutes"] == "five"
