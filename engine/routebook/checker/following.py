"""What decisions answer, for every combination of facts and of readings at once.

A rule that depends on a reading is one rule for each of its conclusions. Tables are followed one after the other; for
each set of derived values, the boxes of combinations that lead to it. What nothing later looks at is forgotten, as in
variable elimination (Dechter, "Bucket elimination", Artificial Intelligence 113, 1999), and boxes that then differ in one
input are put together.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from operator import or_
from typing import TYPE_CHECKING

from routebook.checker.spaces import name_of
from routebook.model import Answer
from routebook.sets import Index, NotDecided, bits, code_of, joined, outermost, overlap, without
from routebook.settle import conclusions_of, readings_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from routebook.model import Book, Entry, Rule, Table
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
"""For each case the combinations that lead to it; those that are in none cannot occur."""


def follow(
    book: Book,
    space: Space,
    boxes: Iterable[Box],
    tables: Sequence[Table],
    kept: Collection[str] = (),
    silencing: Collection[str] = (),
    at_the_end: Collection[str] | None = None,
) -> Cases:
    """The cases that tables make of disjoint boxes, each table after those that it needs; raises NotDecided.

    `space` has all that the tables need and do not derive, and the readings that they depend on. Of the derived values
    those in `kept` are told; a decision is silent where one of the tables `silencing` it is. The boxes of the cases are
    disjoint; unless of the given inputs only those `at_the_end` are wanted, which takes fewer of them.
    """
    return _Follower(book, space, tables, kept, silencing, at_the_end).follow(boxes)


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
        at_the_end: Collection[str] | None,
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
        looked_at = {*kept, *constrained, *(self.given if at_the_end is None else at_the_end)}
        for table in reversed(tables):
            self.later.insert(0, set(looked_at))
            looked_at.update(table.needs)
            looked_at.update(name_of(each) for rule in table.rules for each in readings_in(rule.outcome))

    def follow(self, boxes: Iterable[Box]) -> Cases:
        cases: Cases = {Case(): list(boxes)}
        for table, later in zip(self.tables, self.later, strict=True):
            rows = [self._row(table, rule, later) for rule in table.rules]
            cases = self._derive(table, rows, cases, later)
        return self._possible(cases)

    def _row(self, table: Table, rule: Rule, later: Collection[str]) -> _Row:
        found: dict[Case, list[Box]] = defaultdict(list)
        box = self.space.box(rule.when)
        for chosen, outcome in conclusions_of(rule.outcome):
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
        index = Index([row.box for row in rows], len(self.space.inputs))
        needed = {need for need in table.needs if need not in self.given}
        for case, boxes in cases.items():
            kept = Case(frozenset(each for each in case.values if each[0] in later), case.silent)
            if (case.silent and self.ends_silent) or not needed <= {name for name, _ in case.values}:
                found[kept] += boxes  # nothing asks, or nothing can, for an answer before is undocumented
                continue
            open_to_it = self._open_to(case, rows)
            for box in boxes:
                for more, part in self._parts(table, rows, box, index.overlapping(box) & open_to_it):
                    found[self._and(kept, more)].append(part)
                if self.steps > MOST_STEPS:
                    raise NotDecided
        forgotten = [
            0 if each.name in later else full
            for each, full in zip(self.space.inputs, self.space.whole, strict=True)
        ]
        cases = {case: _forgetting(boxes, forgotten) for case, boxes in found.items()}
        if sum(map(len, cases.values())) > MOST_BOXES:
            raise NotDecided
        return cases

    def _open_to(self, case: Case, rows: Sequence[_Row]) -> int:
        """The rules whose conditions on derived inputs hold in a case, as bits."""
        return sum(
            1 << number
            for number, row in enumerate(rows)
            if all(entry.name in self.given or case.has(entry) for entry in row.rule.when)
        )

    def _parts(
        self, table: Table, rows: Sequence[_Row], box: Box, matching: int
    ) -> Iterator[tuple[Case, Box]]:
        """What a table makes of a box: each of its parts by the first rule that matches it; the rest cannot occur."""
        left = [box]
        for number in bits(matching):
            for more, parts in rows[number].outcomes.items():
                for part in parts:
                    met = [both for each in left if (both := overlap(each, part)) is not None]
                    self.steps += len(left)
                    yield from ((more, each) for each in met)
            if table.hit_policy != "unique":
                left = list(without(left, rows[number].box))

    def _and(self, case: Case, more: Case) -> Case:
        silent = case.silent or more.silent
        return Case(frozenset() if silent and self.ends_silent else case.values | more.values, silent)

    def _possible(self, cases: Cases) -> Cases:
        """The cases without the combinations that are declared impossible."""
        found: Cases = {}
        for case, boxes in cases.items():
            left: Iterable[Box] = boxes
            for rule in self.impossible:
                if all(entry.name in self.given or case.has(entry) for entry in rule.when):
                    left = list(without(left, self.space.box(rule.when)))
            if left:
                found[case] = list(left)
        return found


def _forgetting(boxes: Iterable[Box], forgotten: Sequence[int]) -> list[Box]:
    """Fewer boxes, in which some inputs may have any value."""
    if not any(forgotten):
        return joined(boxes)
    return outermost(joined(tuple(map(or_, box, forgotten)) for box in boxes))
