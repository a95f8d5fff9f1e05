"""Unique-cause MC/DC: that each condition of each rule changes the answer by itself.

J. J. Chilenski and S. P. Miller, "Applicability of modified condition/decision coverage to software testing", Software
Engineering Journal 9 (1994). A condition is what a rule asks of one of its needs. Two cases that differ in one fact show
it if their tables differ in this need alone, the rule decides in one and its condition fails in the other, and both the
table and the decision answer otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from routebook.conformance.suites.covering import few_that_meet
from routebook.sets import bits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from routebook.conformance.suites.columns import Column, Deciding
    from routebook.conformance.suites.combinations import Codes

MOST_PAIRS = 1_000
"""How many pairs of cases are kept that show the same condition; any of them will do."""


class Condition(NamedTuple):
    """A condition by its table, the number of its rule and the place of its need."""

    table: str
    rule: int
    place: int


Pair = tuple[int, int]
"""The numbers of two cases: the rule decides in the first."""


class Shown(NamedTuple):
    """Few cases, how many conditions they show, and of how many."""

    cases: list[int]
    conditions: int
    there_are: int


def unique_cause(deciding: Deciding, combinations: Sequence[Codes]) -> Shown:
    """Few cases that show every condition that any two show, and in which every rule decides that ever does."""
    tables = [TableOverCases(deciding, name) for name in deciding.plan.tables]
    pairs: dict[Condition, list[Pair]] = {each: [] for table in tables for each in table.conditions()}
    for pair in _neighbours(deciding, combinations):
        for table in tables:
            condition = table.shown_by(pair)
            if condition in pairs and len(pairs[condition]) < MOST_PAIRS:
                pairs[condition].append(pair)
    chosen: set[int] = set()
    for found in sorted(filter(None, pairs.values()), key=lambda found: (len(found), found)):
        chosen |= {*min(found, key=lambda pair: (len({*pair} - chosen), pair))}
    asked = sum(1 << case for case in chosen)
    deciding_in = [cases for table in tables for cases in table.decides if not cases & asked]
    return Shown(sorted({*chosen, *few_that_meet(deciding_in)}), sum(map(bool, pairs.values())), len(pairs))


class TableOverCases:
    """A table over the cases that are asked: in which cases each of its rules decides."""

    def __init__(self, deciding: Deciding, table: str) -> None:
        self.sieve = deciding.program.sieves[table]
        columns = deciding.decided.columns
        self._needs = [_values(columns[name]) for name in self.sieve.needs]
        self._outputs = [_values(columns[name]) for name in self.sieve.outputs]
        self.decides: list[int] = []
        self._decided_by: dict[int, int] = {}
        left = deciding.asked
        for rule, row in enumerate(deciding.rows(self.sieve, deciding.decided)):
            self.decides.append(left & row.holds)
            self._decided_by |= dict.fromkeys(bits(self.decides[rule]), rule)
            left &= ~row.holds

    def conditions(self) -> Iterator[Condition]:
        """What rules that ever decide ask of their needs, where they do not admit every value."""
        for rule, cases in enumerate(self.decides):
            for place, admits in enumerate(self.sieve.admits):
                if cases and not all(rules >> rule & 1 for rules in admits):
                    yield Condition(self.sieve.id, rule, place)

    def shown_by(self, pair: Pair) -> Condition | None:
        """The condition that two cases show, whose answers differ."""
        one, other = pair
        places = [place for place, values in enumerate(self._needs) if values[one] != values[other]]
        if len(places) != 1 or all(values[one] == values[other] for values in self._outputs):
            return None
        rule, (place,) = self._decided_by[one], places
        admits = self.sieve.admits[place][self._needs[place][other]] >> rule & 1
        return None if admits else Condition(self.sieve.id, rule, place)


def _neighbours(deciding: Deciding, combinations: Sequence[Codes]) -> Iterator[Pair]:
    """Every two cases that are asked, differ in one fact and are answered differently."""
    numbers = {codes: number for number, codes in enumerate(combinations)}
    columns = deciding.decided.columns
    outputs = [_values(columns[name]) for name in deciding.plan.outputs]
    sizes = [len(columns[name]) for name in deciding.plan.inputs]
    asked = {*bits(deciding.asked)}
    for number in sorted(asked):
        codes = combinations[number]
        for place, size in enumerate(sizes):
            for value in range(size):
                other = numbers.get((*codes[:place], value, *codes[place + 1 :]))
                if other in asked and any(each[number] != each[other] for each in outputs):
                    yield number, other


def _values(column: Column) -> Mapping[int, int]:
    """The value of an input in each case."""
    # By digits: to take one bit after another out of a number as long as this takes time that grows with its square.
    return {
        case: value
        for value, cases in enumerate(column)
        for case, has in enumerate(reversed(f"{cases:b}"))
        if has == "1"
    }
