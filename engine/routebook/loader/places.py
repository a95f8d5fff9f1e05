"""YAML 1.2 text to plain values, with the line and column of every key and value.

Stricter than the standard where a book could be misread or a reader be hurt: a key written twice, a tag,
an alias, a second document, a key that is not plain text, and nesting deeper than anybody writes are errors.
The scalar types are those of the core schema (YAML 1.2.2, section 10.3.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import yaml
from yaml.reader import Reader

from routebook.diagnostic import Note
from routebook.loader.malformed_yaml import in_our_words
from routebook.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.loader.faults import Faults

try:
    from yaml import CSafeLoader as Parser
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as Parser  # type: ignore[assignment]

DEEPEST = 40
LARGEST = 16 * 1024 * 1024
MOST_VALUES = 500_000

NULL = re.compile(r"~|null|Null|NULL|")
TRUE = re.compile(r"true|True|TRUE")
FALSE = re.compile(r"false|False|FALSE")
INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""What an escape in quotes may stand for and no page should show: it controls a terminal, or the direction of a line."""
REFUSED = (
    (Reader.NON_PRINTABLE, "a control character stands here", "remove it"),
    (
        re.compile("[\x85\u2028\u2029]"),
        "a line ends here with a character by which few editors count lines",
        "end it with a line feed",
    ),
)
"""What may not stand in a file. To YAML 1.1 the latter end lines, to YAML 1.2 (section 5.4) they are text as any other."""
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

    def without(self, rows: Iterable[tuple[str, str | int]]) -> Document:
        """The document but for some rows of its sections, each of which is a mapping or a list."""
        values, inside = dict(self.values), dict(self.spot.inside)
        left_out = set(rows)
        for section in {section for section, _ in left_out}:
            spot, written = inside[section], values[section]
            kept = [row for row in spot.inside if (section, row) not in left_out]
            spots: dict[str | int, Spot] = {row: spot.inside[row] for row in kept}
            values[section] = {row: written[row] for row in kept}
            if isinstance(written, list):
                values[section] = list(values[section].values())
                spots = dict(enumerate(spots.values()))
            inside[section] = replace(spot, inside=spots)
        return Document(self.file, values, replace(self.spot, inside=inside))


class Unreadable(Exception):
    """The rest of a file cannot be read; what is wrong with it is noted."""


def parse(data: bytes, file: str, faults: Faults) -> Document | None:
    """Read one file of a book; None, with a fault noted at its place, for what cannot be read."""
    if len(data) > LARGEST:
        size = LARGEST // 1024 // 1024
        faults.add("malformed-yaml", Place(file, 1, 1), f"the file is larger than {size} MB")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place_after(error.object[: error.start].decode(), file)
        faults.add("malformed-yaml", place, "the file is not UTF-8 text", "save it as UTF-8")
        return None
    for characters, message, repair in REFUSED:
        if found := characters.search(text):
            place = _place_after(text[: found.start()], file)
            faults.add("malformed-yaml", place, message, repair)
            return None
    try:
        return _Builder(file, faults).build(text)
    except Unreadable:
        return None
    except yaml.MarkedYAMLError as error:
        problem = in_our_words(error, text, file)
        faults.add("malformed-yaml", problem.place, problem.message, problem.repair, *problem.notes)
        return None


def _place_after(text: str, file: str) -> Place:
    """The place of the character that follows some text."""
    return Place(file, text.count("\n") + 1, len(text) - text.rfind("\n"))


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

    def __init__(self, file: str, faults: Faults) -> None:
        self.file = file
        self.faults = faults
        self.root: tuple[Any, Spot] | None = None
        self.open: list[tuple[Any, Spot]] = []
        self.keys: list[tuple[str, tuple[int, int]] | None] = []
        self.values = 0

    def build(self, text: str) -> Document:
        documents = 0
        for event in yaml.parse(text, Parser):
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        raise self._unreadable(event, "the file holds a second document", "remove the `---`")
                case yaml.AliasEvent():
                    raise self._unreadable(
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
            raise self._unreadable(event, f"`{_tag(event.tag)}` is a tag", "remove it")
        if len(self.open) >= DEEPEST:
            raise self._unreadable(event, f"this is nested deeper than {DEEPEST} levels")
        container: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        spot = self._add(event, container)
        self.open.append((container, spot))
        self.keys.append(None)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if event.tag and event.tag != "!":
            raise self._unreadable(event, f"`{_tag(event.tag)}` is a tag", "remove it")
        if HIDDEN.search(event.value):
            place = Place(self.file, *_start_of(event))
            self.faults.add(
                "malformed-yaml", place, "a control character is written in this text", "remove it"
            )
            event.value = HIDDEN.sub("", event.value)
        if self.open and isinstance(self.open[-1][0], dict) and self.keys[-1] is None:
            self._key(event)
        else:
            self._add(event, _plain(event.value) if event.implicit[0] else event.value)

    def _key(self, event: yaml.ScalarEvent) -> None:
        container, spot = self.open[-1]
        start = _start_of(event)
        if event.value in container:
            first = Place(self.file, *(spot.inside[event.value].key or (spot.line, spot.column)))
            self.faults.add(
                "malformed-yaml",
                Place(self.file, *start),
                f"`{event.value}` is written twice",
                "remove or rename one of them",
                Note(first, "it is written here first"),
            )
            # The second stands in for both from here on; what only the first names is not missed.
            self.faults.pass_over(container[event.value])
        self.keys[-1] = (event.value, start)

    def _add(self, event: yaml.NodeEvent, value: Any) -> Spot:
        spot = Spot(*_start_of(event))
        self.values += 1
        if self.values > MOST_VALUES:
            raise self._unreadable(event, f"the file holds more than {MOST_VALUES} values", "split it")
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
            raise self._unreadable(event, "a key is a plain word, not a list or a mapping")
        self.keys[-1] = None
        container[key[0]] = value
        spot.key = key[1]
        outer.inside[key[0]] = spot
        return spot

    def _unreadable(self, event: yaml.Event, message: str, repair: str = "") -> Unreadable:
        self.faults.add("malformed-yaml", Place(self.file, *_start_of(event)), message, repair)
        return Unreadable()


def _start_of(event: yaml.Event) -> tuple[int, int]:
    """The line and the column where an event begins, from 1."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _tag(written: str) -> str:
    """A tag as it is written in a book."""
    return written.replace("tag:yaml.org,2002:", "!!")
