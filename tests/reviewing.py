"""What `routebook diff` tells of edits of the tea room's book."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from routebook.cli.app import app
from tea_room import Edit, tea_room

if TYPE_CHECKING:
    from pathlib import Path

BLACK_TEA_STEEPS_THREE = ("decisions/steeping.yaml", "leaf: black, then: five", "leaf: black, then: three")
LONG_TEA_RINGS_ONCE = ("decisions/ringing.yaml", "guest: regular, then: twice", "guest: regular, then: once")
UNDOCUMENTED_NO_MORE = ("decisions/steeping.yaml", "long: undocumented", "long: three")
LONG_TEA_IS_POURED_AWAY = ("machines/pot.yaml", "bell: twice}, to: ready, ", "bell: twice}, to: empty, ")
VISITORS_GET_NOTHING = ("machines/pot.yaml", "bell: never}, to: ready, ", "bell: never}, to: empty, ")


def diff(*words: str | Path) -> tuple[int, str, str]:
    """The status of the command, and what it writes to its output and of errors."""
    done = CliRunner().invoke(app, ["diff", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The book before any edit."""
    return tea_room(tmp_path / "old")


def told(old: Path, *edits: Edit) -> list[list[str]]:
    """What is told of edits, block by block and line by line, without the line that names the books."""
    _, text, _ = diff(old, tea_room(old.parent / "new", *edits))
    blocks = [block.splitlines() for block in text.split("\n\n")]
    return [blocks[0][1:], *blocks[1:]]


def block(blocks: list[list[str]], heading: str) -> list[str]:
    """The lines under a heading."""
    (found,) = (lines[1:] for lines in blocks if lines[0].startswith(heading))
    return found


def as_json(*words: str | Path) -> dict[str, object]:
    """What programs are told."""
    found = json.loads(diff(*words, "--format", "json")[1])
    assert isinstance(found, dict)
    return found
