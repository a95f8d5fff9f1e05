"""Which combinations of a table's inputs can occur, given what is impossible and how inputs are derived.

What the tables before derive is followed symbolically: for each set of derived values, the boxes of given inputs
that lead to it. An input is dropped as soon as nothing later looks at it, as in variable elimination (Dechter,
"Bucket elimination", Artificial Intelligence 113, 1999).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from operator import or_
from typing import TYPE_CHECKING

from routebook.checker.conclusions import conclusions_of
from routebook.checker.covering import left_of
from routebook.model import Answer
from routebook.sets import Index, NotDecided, Space, bits, code_of, compact, overlap, uncovered, without
from routebook.settle import readings_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from routebook.model import Book, Rule, Table
    from routebook.sets import Box

MOST_BOXES = 20_000


@dataclass(frozen=True, slots=True)
class Course:
    """One course that deriving may take: the values so far, by their numbers, and the readings that led to them."""

    values: frozenset[tuple[str, int]] = frozenset()
    readings: frozenset[tuple[str, str]] = frozenset()

    def admits(self, rule: Rule, derived: Collection[str]) -> bool:
        """Whether a rule's conditions on derived inputs hold; one whose table was silent has no value."""
        known = dict(self.values)
        return all(
            entry.name in known and bool(entry.mask >> known[entry.name] & 1)
            for entry in rule.when
            if entry.name in derived
        )

    def has(self, names: Iterable[str]) -> bool:
        """Whether all of some derived inputs have a value."""
        return {name for name, _ in self.values}.issuperset(names)


Courses = dict[Course, set["Box"]]
"""For each course, the combinations of given inputs that lead to it."""


def declared_impossible(book: Book, space: Space) -> tuple[Box, ...]:
    """The impossible combinations that lie within some inputs."""
    names = {each.name for each in space.inputs}
    return tuple(space.box(rule.when) for rule in book.impossible if _named(rule) <= names)


def never_occurring(book: Book, table: Table, space: Space) -> tuple[Box, ...]:
    """The combinations of a table's inputs that cannot occur, as boxes; raises NotDecided."""
    declared = declared_impossible(book, space)
    scope = _scope_of(book, table)
    if not scope.tables and scope.names <= set(table.needs):
        return declared
    return declared + tuple(uncovered(space.whole, [*declared, *_reached(book, table, scope)]))


@dataclass(frozen=True, slots=True)
class Scope:
    """All that has a say in which of a table's inputs occur: other tables, impossible combinations, their inputs."""

    tables: tuple[Table, ...]
    impossible: tuple[Rule, ...]
    names: frozenset[str]


def _scope_of(book: Book, table: Table) -> Scope:
    """What a table's inputs are derived from, the combinations in which any of that is impossible, and so on."""
    names = _with_sources(book, table.needs)
    rows = [(rule, _with_sources(book, _named(rule))) for rule in book.impossible]
    while more := {name for _, below in rows if below & names for name in below} - names:
        names |= more
    return Scope(
        tables=book.required_by(*(by for name in sorted(names) if (by := book.inputs[name].decided_by))),
        impossible=tuple(rule for rule, below in rows if below & names),
        names=frozenset(names),
    )


def _with_sources(book: Book, names: Iterable[str]) -> set[str]:
    """Some inputs, and all that the derived ones among them are derived from."""
    tables = book.required_by(*(by for name in sorted(names) if (by := book.inputs[name].decided_by)))
    return set(names).union(name for each in tables for name in (*each.needs, *each.answers))


def _named(rule: Rule) -> set[str]:
    return {entry.name for entry in rule.when}


def _reached(book: Book, table: Table, scope: Scope) -> set[Box]:
    """The combinations of a table's inputs that facts lead to, under some choice of readings."""
    derived = frozenset(name for each in scope.tables for name in each.answers)
    given = Space(tuple(book.inputs[name] for name in sorted(scope.names - derived)))
    courses: Courses = {Course(): {given.whole}}
    for number, each in enumerate(scope.tables):
        later = (*scope.tables[number + 1 :], table)
        looked_at = {name for one in later for name in one.needs}
        looked_at |= {name for rule in scope.impossible for name in _named(rule)}
        chosen = {name for one in later for rule in one.rules for name in readings_in(rule.outcome)}
        courses = _Derivation(book, given, each, derived, looked_at, chosen).of(courses)
    reached = set()
    for course, boxes in courses.items():
        if not course.has(derived.intersection(table.needs)):
            continue
        left: Iterable[Box] = boxes
        for rule in scope.impossible:
            if course.admits(rule, derived):
                left = list(without(left, given.box(rule.when)))
        reached |= {_seen_by(table, given, course, box) for box in left}
    return reached


class _Derivation:
    """One table's part in deriving; what nothing later looks at is forgotten on the way."""

    def __init__(
        self,
        book: Book,
        given: Space,
        table: Table,
        derived: Collection[str],
        looked_at: Collection[str],
        chosen: Collection[str],
    ) -> None:
        self.book = book
        self.table = table
        self.derived = derived
        self.looked_at = looked_at
        self.chosen = chosen
        self.needed = [name for name in table.needs if name in derived]
        self.boxes = [given.box(rule.when) for rule in table.rules]
        self.index = Index(self.boxes, len(given.inputs))
        self.forgotten = [
            0 if each.name in looked_at else full
            for each, full in zip(given.inputs, given.whole, strict=True)
        ]

    def of(self, courses: Courses) -> Courses:
        """The courses after the table has answered, had nothing to say, or not been asked for want of a value."""
        found: Courses = defaultdict(set)
        for course, reached in courses.items():
            asked = course.has(self.needed)
            open_rules = self._open_to(course)
            for box in reached:
                parts = self._parts(box, self.index.overlapping(box) & open_rules) if asked else [(None, box)]
                for number, part in parts:
                    for more in self._answered(number, course):
                        found[more].add(tuple(map(or_, part, self.forgotten)))
            if sum(map(len, found.values())) > MOST_BOXES:
                raise NotDecided
        return {course: compact(boxes) for course, boxes in found.items()}

    def _open_to(self, course: Course) -> int:
        """The rules whose conditions on derived inputs hold, as bits."""
        return sum(
            1 << number for number, rule in enumerate(self.table.rules) if course.admits(rule, self.derived)
        )

    def _parts(self, box: Box, rules: int) -> Iterator[tuple[int | None, Box]]:
        """The parts of a box that rules match, each with the number of the rule; and, with none, what no rule does."""
        first = self.table.hit_policy == "first"
        left = [box]
        for number in bits(rules):
            for part in left if first else [box]:
                if both := overlap(part, self.boxes[number]):
                    yield number, both
            if first:
                left = list(without(left, self.boxes[number]))
        others = [self.boxes[number] for number in bits(rules)]
        if not first and left_of(box, others) is None:
            left = []
        elif not first:
            left = list(uncovered(box, others))
        for part in left:
            yield None, part

    def _answered(self, number: int | None, course: Course) -> Iterator[Course]:
        """The courses that go on from a rule: one for each conclusion that it may come to."""
        readings = dict(course.readings)
        ends = conclusions_of(self.table.rules[number].outcome) if number is not None else [({}, None)]
        for chosen, end in ends:
            if all(readings.get(name, choice) == choice for name, choice in chosen.items()):
                said = end.outputs if isinstance(end, Answer) else {}
                values = course.values.union(
                    (name, code_of(self.book.inputs[name], word)) for name, word in said.items()
                )
                yield Course(
                    frozenset(each for each in values if each[0] in self.looked_at),
                    frozenset(each for each in {**readings, **chosen}.items() if each[0] in self.chosen),
                )


def _seen_by(table: Table, given: Space, course: Course, box: Box) -> Box:
    """Given inputs and derived values as a box of a table's inputs."""
    masks = {each.name: mask for each, mask in zip(given.inputs, box, strict=True)}
    masks |= {name: 1 << code for name, code in course.values}
    return tuple(masks[name] for name in table.needs)
