"""What the YAML parser complains of, in words for the person who wrote the text, at the place to mend."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.diagnostic import Note
from routebook.model import Place

if TYPE_CHECKING:
    import yaml

QUOTE = "put text that holds a colon, a comma, a quote or a bracket in quotes as a whole"
INDENT = "indent it like the line that it belongs with"
TAB = ("a tab stands here", "indent with spaces")
BEGUN = (
    (
        "could not find expected ':'",
        "a `:` is missing after this key",
        "write `key: value`, with a space after the colon",
    ),
    ("end of stream", "a quote is opened here and not closed", "close it"),
)
"""What the parser says of something that began at its first mark, and what we do."""
HERE = (
    ("tab character", *TAB),
    ("node content", "a value is wanted here", QUOTE),
    ("maximum nesting depth", "this is nested deeper than anybody reads", "close what is open before it"),
    ("escape character", "this `\\` escapes nothing", "put text that holds a `\\` in single quotes"),
    (
        "sequence entries are not allowed",
        "a list cannot begin here",
        "begin it on a line of its own, or write `[one, two]`",
    ),
)
"""The same for what is wrong at its second mark."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a text and where, and the repair."""

    place: Place
    message: str
    repair: str
    notes: tuple[Note, ...] = ()


def in_our_words(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    """What a person would say of a text that the parser refuses."""
    lines = [*text.splitlines(), ""]
    here = _place(file, error.problem_mark or error.context_mark)
    begun = _place(file, error.context_mark or error.problem_mark)
    problem = error.problem or "this is not YAML"
    if "expected ',' or" in problem:
        return _bracket(here, begun, lines)
    for words, message, repair in BEGUN:
        if words in problem:
            return Problem(begun, message, repair)
    if re.search("cannot start any token|alphabetic or numeric|tag handle", problem):
        return _beginning(begun, lines)
    for words, message, repair in HERE:
        if words in problem:
            return Problem(here, message, repair)
    return _line(here, lines, problem)


def _beginning(begun: Place, lines: list[str]) -> Problem:
    """A character with which plain text cannot begin."""
    first = lines[begun.line - 1][begun.column - 1 : begun.column]
    if first == "\t":
        return Problem(begun, *TAB)
    return Problem(begun, f"text cannot begin with `{first}`", "put it in quotes")


def _line(here: Place, lines: list[str], problem: str) -> Problem:
    """A line that does not fit in with the others, or something too much in it."""
    line = lines[here.line - 1]
    before, after = line[: here.column - 1], line[here.column - 1 :]
    if after[:1] in {"}", "]"}:
        return Problem(here, f"this `{after[0]}` closes nothing", "remove it, or open it before")
    colon = "mapping values are not allowed" in problem
    if colon and ": " in before:
        return Problem(here, "a second `:` stands in this line", QUOTE)
    if colon or not before.strip():
        start = Place(here.file, here.line, _indent(line) + 1)
        return Problem(start, "this line does not fit in with those before it", INDENT)
    if "expected key" in problem or "block end" in problem:
        return Problem(here, "text goes on here after a quote or a bracket is closed", QUOTE)
    return Problem(here, problem.replace("'", "`"), QUOTE)


def _bracket(here: Place, begun: Place, lines: list[str]) -> Problem:
    """A bracket that is not closed, or something that cannot stand inside of it."""
    opened = lines[begun.line - 1]
    bracket = opened[begun.column - 1 : begun.column]
    closing = "}" if bracket == "{" else "]"
    if here.line > begun.line and _indent(lines[here.line - 1]) <= _indent(opened):
        return Problem(begun, f"this `{bracket}` is not closed", f"close it with `{closing}`")
    note = Note(begun, f"the `{bracket}` is here")
    return Problem(here, f"a `,` or a `{closing}` is wanted before this", QUOTE, (note,))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _place(file: str, mark: yaml.Mark | None) -> Place:
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
