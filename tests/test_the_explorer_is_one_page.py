"""The explorer is one page: its parts fit together, and hold every program of the book."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import routebook
from routebook.compiler import compile_book
from routebook.exporters.exported_code import as_json
from routebook.exporters.shared_parts import SharedParts
from routebook.exporters.to_explorer import MODULES

BOOK = routebook.load("push-notifications")
PAGE = (Path(__file__).parents[1] / "generated" / BOOK.id / "explorer.html").read_text(encoding="utf-8")
"""The page as it is committed, which is what the book yields now: `routebook build --check` sees to that."""
PARTS = Path(routebook.__file__).parent / "exporters" / "explorer"
TSC = shutil.which("tsc")
NAMED = re.compile(r"^(?:export )?(?:function\*?|const|let|class) +(\w+)", re.MULTILINE)

SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "1", "[1]", "null"])
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=2), inner))


def whole(parts: list[Any], number: int) -> Any:
    """What a part is, with those that it holds by their numbers."""
    part = parts[number]
    if isinstance(part, list):
        return [whole(parts, each) for each in part]
    if isinstance(part, dict):
        ((names, values),) = part.items()
        return dict(zip(whole(parts, int(names)), (whole(parts, each) for each in values), strict=True))
    return part


@given(st.lists(VALUES))
def test_shared_parts_are_the_values_that_they_stand_for(values: list[Any]) -> None:
    shared = SharedParts()
    numbers = [shared.number_of(value) for value in values]
    assert json.dumps([whole(shared.parts, each) for each in numbers]) == json.dumps(values)
    assert len({json.dumps(part) for part in shared.parts}) == len(shared.parts)


def test_the_page_holds_the_program_under_every_reading() -> None:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', PAGE)
    assert found
    programs = json.loads(found[1])["programs"]
    assert whole(programs["parts"], programs["usual"]) == json.loads(as_json(compile_book(BOOK)))
    expected = {
        f"{reading.id}={choice}": json.loads(as_json(compile_book(BOOK, {reading.id: choice})))
        for reading in BOOK.readings.values()
        for choice in reading.choices
        if choice != reading.default
    }
    assert {name: whole(programs["parts"], number) for name, number in programs["others"].items()} == expected


def test_no_two_parts_call_something_alike() -> None:
    names = [name for part in MODULES for name in NAMED.findall((PARTS / f"{part}.mjs").read_text("utf-8"))]
    assert len(names) == len(set(names))
    assert {path.stem for path in PARTS.glob("*.mjs")} == set(MODULES)


def test_the_page_is_below_half_a_megabyte() -> None:
    assert len(PAGE.encode()) < 500_000


@pytest.mark.skipif(TSC is None, reason="tsc is not installed (npm has it, as typescript)")
def test_the_parts_are_typed(tmp_path: Path) -> None:
    options = ["--noEmit", "--allowJs", "--checkJs", "--strict", "--target", "es2022", "--module", "nodenext"]
    libraries = ["--lib", "es2023,dom,dom.iterable", "--typeRoots", str(tmp_path)]
    command = [str(TSC), *options, *libraries, str(PARTS / "main.mjs")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
