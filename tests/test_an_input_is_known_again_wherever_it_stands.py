"""An input that is called otherwise is known again where a state means it and where an event gives it, but not among its like."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from routebook.comparing import compare
from routebook.comparing.change import CAME, CHANGED, WENT
from routebook.comparing.sides import load_side
from tea_room import tea_room

ROOT = Path(__file__).parents[1]
TCP = ROOT / "tests" / "books" / "tcp-connection"
PUSH = ROOT / "spec" / "push-notifications"

TASTING = """\
decision: tasting
asks: Is it tasted?
needs: [cup, spoon]
answers: {tasted: [yes_it_is, no_it_is_not]}
rules:
  A1: {cup: clean, spoon: clean, then: yes_it_is, source: pot}
  A2: {cup: used, then: no_it_is_not, source: pot}
  A3: {cup: clean, spoon: used, then: no_it_is_not, source: pot}
"""


@pytest.mark.parametrize(("book", "name"), [(TCP, "opened"), (TCP, "pending"), (PUSH, "traffic")])
def test_an_input_of_states_and_events_is_known_again(book: Path, name: str, tmp_path: Path) -> None:
    new = Path(shutil.copytree(book, tmp_path / book.name))
    for file in new.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(rf"\b{name}(?=:|\]|,)", f"new_{name}", text), encoding="utf-8")
    change = compare(load_side(str(book), "old"), load_side(str(new), "new"))
    assert [(each.kind, each.id, each.how) for each in change.parts] == [("input", f"new_{name}", CHANGED)]
    assert (change.decisions, change.machines, change.broken) == ((), (), ())


def test_two_inputs_that_are_alike_are_not_taken_for_others(tmp_path: Path) -> None:
    sides = []
    for which, cup, spoon in (("old", "cup", "spoon"), ("new", "saucer", "knife")):
        inputs = f"  {cup}: {{values: [clean, used]}}\n  {spoon}: {{values: [clean, used]}}\n"
        folder = tea_room(tmp_path / which, ("inputs.yaml", "inputs:\n", "inputs:\n" + inputs))
        written = TASTING.replace("cup", cup).replace("spoon", spoon)
        (folder / "decisions" / "tasting.yaml").write_text(written, encoding="utf-8")
        sides.append(load_side(str(folder), which))
    old, new = sides
    told = {(each.id, each.how) for each in compare(old, new).parts if each.kind == "input"}
    assert told == {("saucer", CAME), ("knife", CAME), ("cup", WENT), ("spoon", WENT)}
