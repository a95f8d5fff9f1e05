"""What exported code is made of, in any language: parts that are files of ours, a heading, and the program as data.

A book is not to be trusted: all that comes from it stands in text as JSON in ASCII, so that it cannot end a comment's line
or say something in another alphabet; the languages see to the rest.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from routebook.plain import to_plain

if TYPE_CHECKING:
    from routebook.plain import Plain
    from routebook.program import Program

WIDTH = 110


def part(path: str) -> str:
    """The text of a file of ours, by its path in the package."""
    return (files("routebook") / path).read_text(encoding="utf-8")


def heading(program: Program, target: str) -> list[str]:
    """What the code is of, and how it was made; its first two lines hold no word of the book."""
    return [
        f"Made by `routebook export {target}` of the book and under the readings that are named here.",
        "Not to be edited: change the book, and export it anew.",
        "",
        f"  book         {json.dumps(program.book)}",
        f"  version      {json.dumps(program.version)}",
        f"  fingerprint  {json.dumps(program.fingerprint)}",
        *(f"  reading      {json.dumps(f'{name}={choice}')}" for name, choice in program.readings.items()),
    ]


def as_data(program: Program) -> Plain:
    """The program as values that JSON has, without what a small engine does not look at.

    It is the plain form (`plain.py`), but for the cells and answers of decisions, which follow from the tables, and for
    impossible combinations, which are pairs here: JavaScript orders the keys of objects in its own way.
    """
    plain = to_plain(program)
    for decision in plain["decisions"].values():
        del decision["cells"], decision["answers"]
    return {**plain, "impossible": [*plain["impossible"].items()]}


def as_json(program: Program) -> str:
    """The same as JSON in ASCII, in lines that a person can compare."""
    return _laid_out(as_data(program))


def _laid_out(value: Any, indent: str = "") -> str:
    """JSON on one line if that is short or holds numbers alone, else an item a line."""
    flat = json.dumps(value)
    if '"' not in flat or len(indent) + len(flat) <= WIDTH or not isinstance(value, (dict, list, tuple)):
        return flat
    deeper = indent + " "
    if isinstance(value, dict):
        items = [f"{json.dumps(name)}: {_laid_out(each, deeper)}" for name, each in value.items()]
    else:
        items = [_laid_out(each, deeper) for each in value]
    inside = f",\n{deeper}".join(items)
    return f"{flat[0]}\n{deeper}{inside}\n{indent}{flat[-1]}"
