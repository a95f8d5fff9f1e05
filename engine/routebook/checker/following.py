"""What decisions answer, for every combination of facts and of readings at once.

A rule that depends on a reading is one rule for each of its conclusions. Tables are followed one after the other; for
each set of derived values, the boxes of combinations that lead to it. What nothing later looks at is forgotten, and boxes
that then differ in one input are put together.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.checker.spaces import name_of
from routebook.model import Answer, ByReading
from routebook.sets import Index, NotDecided, bits, code_of, joined, overlap, uncovered

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from routebook.model import Book, Entry, Outcome, Rule, Table
    from routebook.sets import Box, Space

MOST_BOXES = 20_000
MOST_STEPS = 1_000_000

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
class _Row:
    """A rule as a box, and what it comes to in which parts of it, as far as it matters later."""

    rule: Rule
    box: Box
    outcomes: Mapping[Case, Sequence[Box]]


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
        self.steps = 0
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
            rows = [self._row(table, rule, later) for rule in table.rules]
            if any(row.outcomes.keys() != {Case()} for row in rows):
                cases = self._derive(table, rows, cases, later)
        return self._possible(cases)

    def _row(self, table: Table, rule: Rule, later: Collection[str]) -> _Row:
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
        return _Row(rule, box, {case: joined(boxes) for case, boxes in found.items()})

    def _under(self, box: Box, chosen: Mapping[str, str]) -> Box:
        """The part of a box that lies under some choices of readings."""
        choices = {name_of(reading): choice for reading, choice in chosen.items()}
        return tuple(
            1 << known.values.index(choices[known.name]) if known.name in choices else mask
            for known, mask in zip(self.space.inputs, box, strict=True)
        )

    def _derive(self, table: Table, rows: Sequence[_Row], cases: Cases, later: Collection[str]) -> Cases:
        found: Cases = defaultdict(list)
        several = table.hit_policy != "unique"
        index = Index([row.box for row in rows], len(self.space.inputs)) if several else None
        for case, boxes in cases.items():
            kept = Case(frozenset(each for each in case.values if each[0] in later), case.silent)
            needed = {need for need in table.needs if need not in self.given}
            if (case.silent and self.ends_silent) or not needed <= {name for name, _ in case.values}:
                found[kept] += boxes  # nothing asks, or nothing can, for an answer before is undocumented
            else:
                for more, met in self._answered(rows, index, case, boxes):
                    found[self._and(kept, more)] += met
        if sum(map(len, found.values())) > MOST_BOXES:
            raise NotDecided
        return {case: joined(boxes) for case, boxes in found.items()}

    def _answered(
        self, rows: Sequence[_Row], index: Index | None, case: Case, boxes: Sequence[Box]
    ) -> Iterator[tuple[Case, list[Box]]]:
        """What a table makes of a case: each rule of the boxes that it matches, without those that one before it does."""
        known = {name for name, _ in case.values}
        earlier = 0
        for number, row in enumerate(rows):
            if not all(case.has(entry) for entry in row.rule.when if entry.name in known):
                continue
            before = [rows[each].box for each in bits(index.overlapping(row.box) & earlier)] if index else []
            earlier |= 1 << number
            for more, parts in row.outcomes.items():
                self._step(len(boxes) * len(parts))
                met = [both for box in boxes for part in parts if (both := overlap(box, part)) is not None]
                if before:
                    met = [part for box in met for part in uncovered(box, before)]
                    self._step(len(met) * len(before))
                if met:
                    yield more, met

    def _step(self, number: int) -> None:
        self.steps += number
        if self.steps > MOST_STEPS:
            raise NotDecided

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
            yield {outcome.reading: choice, **choices}, settled
