"""YAML 1.2 text to plain values, with the line and column of every key and value.

Stricter than the standard where a book could be misread or a reader be hurt: a key written twice, a tag,
an alias, a second document, a key that is not plain text, and nesting deeper than anybody writes are errors.
The scalar types are those of the core schema (YAML 1.2.2, section 10.3.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from routebook.diagnostic import Diagnostic
from routebook.model import Place

try:
    from yaml import CSafeLoader as Parser
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as Parser  # type: ignore[assignment]

DEEPEST = 40
LARGEST = 16 * 1024 * 1024

NULL = re.compile(r"~|null|Null|NULL|")
TRUE = re.compile(r"true|True|TRUE")
FALSE = re.compile(r"false|False|FALSE")
INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
REAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


@dataclass(slots=True)
class Spot:
    """Where a value stands, where its key does, and the spots inside it."""

    line: int
    column: int
    key: tuple[int, int] | None = None
    inside: dict[str | int, Spot] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """The values of one file of a book and their places."""

    file: str
    values: Any
    spot: Spot

    def place(self, *path: str | int, key: bool = False) -> Place:
        """Where the value at a path stands, or its key; what is not written is at what would hold it."""
        spot = self.spot
        for step in path:
            inner = spot.inside.get(step)
            if inner is None:
                key = False
                continue
            spot = inner
        line, column = spot.key if key and spot.key else (spot.line, spot.column)
        return Place(self.file, line, column)


class MalformedYaml(Exception):
    """The text is not YAML, or not the part of it that books are written in."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic


def parse(data: bytes, file: str) -> Document:
    """Read one file of a book; raises MalformedYaml, with the place, for what cannot be read."""
    if len(data) > LARGEST:
        raise _malformed(file, 1, 1, f"the file is larger than {LARGEST // 1024 // 1024} MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - before.rfind(b"\n")
        raise _malformed(file, line, column, "the file is not UTF-8 text") from None
    try:
        return _Builder(file).build(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _malformed(file, line, column, _in_our_words(error.problem)) from None
    except yaml.reader.ReaderError as error:
        where = text[: error.position] if isinstance(error.position, int) else ""
        line, column = where.count("\n") + 1, len(where) - where.rfind("\n")
        raise _malformed(file, line, column, "a character is not allowed in YAML") from None


def _malformed(file: str, line: int, column: int, message: str, repair: str = "") -> MalformedYaml:
    place = Place(file, line, column)
    return MalformedYaml(Diagnostic(code="malformed-yaml", place=place, message=message, help=repair))


def _in_our_words(problem: str | None) -> str:
    return (problem or "this is not YAML").replace("'", "`")


def _plain(text: str) -> Any:
    """A scalar without quotes, by the core schema."""
    if NULL.fullmatch(text):
        return None
    if TRUE.fullmatch(text) or FALSE.fullmatch(text):
        return text[0] in "tT"
    if INTEGER.fullmatch(text):
        return int(text)
    return float(text) if REAL.fullmatch(text) else text


class _Builder:
    """Builds values from the parser's events, with a stack of its own: deep text cannot exhaust Python's."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: tuple[Any, Spot] | None = None
        self.open: list[tuple[Any, Spot]] = []
        self.keys: list[tuple[str, tuple[int, int]] | None] = []

    def build(self, text: str) -> Document:
        documents = 0
        for event in yaml.parse(text, Parser):
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        raise self._error(event, "the file holds a second document")
                case yaml.AliasEvent():
                    raise self._error(
                        event, f"`*{event.anchor}` is an alias", "name a group of values instead"
                    )
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._start(event)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self.open.pop()
                    self.keys.pop()
                case yaml.ScalarEvent():
                    self._scalar(event)
        values, spot = self.root or (None, Spot(1, 1))
        return Document(self.file, values, spot)

    def _start(self, event: yaml.CollectionStartEvent) -> None:
        if event.tag:
            raise self._error(event, f"`{event.tag}` is a tag", "remove it")
        if len(self.open) >= DEEPEST:
            raise self._error(event, f"this is nested deeper than {DEEPEST} levels")
        container: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        spot = self._add(event, container)
        self.open.append((container, spot))
        self.keys.append(None)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if event.tag and event.tag != "!":
            raise self._error(event, f"`{event.tag}` is a tag", "remove it")
        if self.open and isinstance(self.open[-1][0], dict) and self.keys[-1] is None:
            self._key(event)
        else:
            self._add(event, _plain(event.value) if event.implicit[0] else event.value)

    def _key(self, event: yaml.ScalarEvent) -> None:
        container, spot = self.open[-1]
        if event.value in container:
            line, _ = spot.inside[event.value].key or (spot.line, spot.column)
            problem = f"`{event.value}` is written twice, first on line {line}"
            raise self._error(event, problem, "remove or rename one of them")
        self.keys[-1] = (event.value, _start_of(event))

    def _add(self, event: yaml.NodeEvent, value: Any) -> Spot:
        spot = Spot(*_start_of(event))
        if not self.open:
            self.root = (value, spot)
            return spot
        container, outer = self.open[-1]
        if isinstance(container, list):
            outer.inside[len(container)] = spot
            container.append(value)
            return spot
        key = self.keys[-1]
        if key is None:
            raise self._error(event, "a key is a plain word, not a list or a mapping")
        self.keys[-1] = None
        container[key[0]] = value
        spot.key = key[1]
        outer.inside[key[0]] = spot
        return spot

    def _error(self, event: yaml.Event, message: str, repair: str = "") -> MalformedYaml:
        return _malformed(self.file, *_start_of(event), message, repair)


def _start_of(event: yaml.Event) -> tuple[int, int]:
    """The line and the column where an event begins, from 1."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
