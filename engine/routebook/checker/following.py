"""What decisions answer, for every combination of facts and of readings at once.

A reading counts as one more input, whose values are its choices: a rule that depends on it is one rule for each of
its conclusions. Tables are followed one after the other; for each set of derived values, the boxes of combinations
that lead to it. What nothing later looks at is forgotten, and boxes that then differ in one input are put together.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.model import Answer, ByReading, Input
from routebook.sets import NotDecided, Space, code_of, joined, overlap, uncovered
from routebook.settle import readings_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from routebook.model import Book, Entry, Outcome, Promise, Reading, Rule, Table
    from routebook.sets import Box

MOST_BOXES = 20_000

Values = frozenset[tuple[str, int]]
"""Derived inputs with the numbers of their values."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is derived from some combinations, and whether the decision that is asked is undocumented there."""

    values: Values = frozenset()
    silent: bool = False

    def has(self, entry: Entry) -> bool:
        """Whether a condition on a derived input holds; one that is undocumented has no value."""
        values = dict(self.values)
        return entry.name in values and bool(entry.mask >> values[entry.name] & 1)


Cases = dict[Case, list["Box"]]
"""For each case the combinations that lead to it, as disjoint boxes; those that are in none cannot occur."""


def as_input(reading: Reading) -> Input:
    """A reading as an input; no input that is written has a blank in its name."""
    return Input(
        name=name_of(reading.id),
        values=tuple(reading.choices),
        groups=MappingProxyType({}),
        place=reading.place,
    )


def name_of(reading: str) -> str:
    """The name under which a reading is an input."""
    return f"reading {reading}"


def readings_of(rules: Iterable[Rule]) -> tuple[str, ...]:
    """The readings that some rules depend on, each once."""
    return tuple(dict.fromkeys(name for rule in rules for name in readings_in(rule.outcome)))


def space_of(book: Book, names: Iterable[str], readings: Iterable[str]) -> Space:
    """Readings as inputs, then some inputs."""
    return Space(
        (*(as_input(book.readings[name]) for name in readings), *(book.inputs[name] for name in names))
    )


def default_readings(book: Book, space: Space) -> Box:
    """The combinations under the default readings."""
    usual = {name_of(name): reading.default for name, reading in book.readings.items()}
    return tuple(
        1 << each.values.index(usual[each.name]) if each.name in usual else full
        for each, full in zip(space.inputs, space.whole, strict=True)
    )


def made_under(space: Space, promise: Promise) -> Box:
    """The combinations of facts and readings that a promise is about, but for what it says of derived inputs."""
    box = space.box(promise.when)
    chosen = {name_of(name): choices for name, choices in promise.under.items()}
    return tuple(
        sum(1 << each.values.index(choice) for choice in chosen[each.name]) if each.name in chosen else mask
        for each, mask in zip(space.inputs, box, strict=True)
    )


def each_choice_alone(book: Book, space: Space) -> list[Box]:
    """The combinations under the default readings, and those under another choice of one of them."""
    usual = default_readings(book, space)
    others = [
        (*usual[:axis], full & ~mask, *usual[axis + 1 :])
        for axis, (mask, full) in enumerate(zip(usual, space.whole, strict=True))
        if mask != full
    ]
    return [usual, *others]


def follow(
    book: Book,
    space: Space,
    boxes: Iterable[Box],
    tables: Sequence[Table],
    kept: Collection[str] = (),
    silencing: Collection[str] = (),
) -> Cases:
    """The cases that tables make of disjoint boxes, each table after those that it needs; raises NotDecided.

    `space` has all that the tables need and do not derive, and the readings that they depend on. Of the derived values
    those in `kept` are told; a decision is silent where one of the tables `silencing` it is.
    """
    return _Follower(book, space, tables, kept, silencing).follow(boxes)


@dataclass(frozen=True, slots=True)
class _Branch:
    """What a rule comes to in some boxes, as far as it matters later."""

    rule: Rule
    case: Case
    boxes: Sequence[Box]


class _Follower:
    def __init__(
        self,
        book: Book,
        space: Space,
        tables: Sequence[Table],
        kept: Collection[str],
        silencing: Collection[str],
    ) -> None:
        self.book = book
        self.space = space
        self.given = {each.name for each in space.inputs}
        self.tables = tables
        self.silencing = silencing
        names = self.given.union(*(table.answers for table in tables))
        self.impossible = [rule for rule in book.impossible if {entry.name for entry in rule.when} <= names]
        constrained = {entry.name for rule in self.impossible for entry in rule.when}
        self.ends_silent = constrained <= self.given  # what is derived later does not matter any more
        self.later: list[set[str]] = []
        looked_at = {*kept, *constrained}
        for table in reversed(tables):
            self.later.insert(0, set(looked_at))
            looked_at.update(table.needs)

    def follow(self, boxes: Iterable[Box]) -> Cases:
        cases: Cases = {Case(): list(boxes)}
        for table, later in zip(self.tables, self.later, strict=True):
            branches = [branch for rule in table.rules for branch in self._branches(table, rule, later)]
            if any(branch.case != Case() for branch in branches):
                cases = self._derive(table, branches, cases, later)
        return self._possible(cases)

    def _branches(self, table: Table, rule: Rule, later: Collection[str]) -> Iterator[_Branch]:
        found: dict[Case, list[Box]] = defaultdict(list)
        box = self.space.box(rule.when)
        for chosen, outcome in _settled(rule.outcome):
            if isinstance(outcome, Answer):
                outputs = {name: word for name, word in outcome.outputs.items() if name in later}
                codes = ((name, code_of(self.book.inputs[name], word)) for name, word in outputs.items())
                case = Case(frozenset(codes))
            else:
                case = Case(silent=table.id in self.silencing)
            found[case].append(self._under(box, chosen))
        return (_Branch(rule, case, joined(boxes)) for case, boxes in found.items())

    def _under(self, box: Box, chosen: Mapping[str, str]) -> Box:
        """The part of a box that lies under some choices of readings."""
        choices = {name_of(reading): choice for reading, choice in chosen.items()}
        return tuple(
            1 << known.values.index(choices[known.name]) if known.name in choices else mask
            for known, mask in zip(self.space.inputs, box, strict=True)
        )

    def _derive(
        self, table: Table, branches: Sequence[_Branch], cases: Cases, later: Collection[str]
    ) -> Cases:
        found: Cases = defaultdict(list)
        for case, boxes in cases.items():
            kept = Case(frozenset(each for each in case.values if each[0] in later), case.silent)
            needed = {need for need in table.needs if need not in self.given}
            if (case.silent and self.ends_silent) or not needed <= {name for name, _ in case.values}:
                found[kept] += boxes  # nothing asks, or nothing can, for an answer before is undocumented
            else:
                for more, met in self._answered(table, branches, case, boxes):
                    found[self._and(kept, more)] += met
        if sum(map(len, found.values())) > MOST_BOXES:
            raise NotDecided
        return {case: joined(boxes) for case, boxes in found.items()}

    def _answered(
        self, table: Table, branches: Sequence[_Branch], case: Case, boxes: Sequence[Box]
    ) -> Iterator[tuple[Case, list[Box]]]:
        """What a table makes of a case: each rule of the boxes that it matches, and that none before it has taken."""
        known = {name for name, _ in case.values}
        left = list(boxes)
        for rule, several in groupby(branches, lambda branch: branch.rule):
            if all(case.has(entry) for entry in rule.when if entry.name in known):
                for branch in several:
                    met = [
                        both
                        for box in left
                        for part in branch.boxes
                        if (both := overlap(box, part)) is not None
                    ]
                    if met:
                        yield branch.case, met
                if table.hit_policy != "unique":
                    matched = self.space.box(rule.when)
                    left = [part for box in left for part in uncovered(box, [matched])]

    def _and(self, case: Case, more: Case) -> Case:
        silent = case.silent or more.silent
        return Case(frozenset() if silent and self.ends_silent else case.values | more.values, silent)

    def _possible(self, cases: Cases) -> Cases:
        """The cases without the combinations that are declared impossible."""
        found: Cases = {}
        for case, boxes in cases.items():
            never = [
                self.space.box(rule.when)
                for rule in self.impossible
                if all(entry.name in self.given or case.has(entry) for entry in rule.when)
            ]
            left = [part for box in boxes for part in uncovered(box, never)] if never else boxes
            if left:
                found[case] = left
        return found


def _settled(outcome: Outcome) -> Iterator[tuple[dict[str, str], Outcome]]:
    """Every outcome that a conclusion may come to, with the choices under which it does."""
    if not isinstance(outcome, ByReading):
        yield {}, outcome
        return
    for choice, inner in outcome.choices.items():
        for choices, settled in _settled(inner):
            if choices.get(outcome.reading, choice) == choice:
                yield {outcome.reading: choice, **choices}, settled
