"""Decides many combinations at once: for each value of each input, the set of the combinations that have it, as bits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.sets import bits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routebook.conformance.suites.combinations import Codes
    from routebook.program import Plan, Program, Sieve

NOTHING: Mapping[int, Iterable[int]] = MappingProxyType({})

Column = tuple[int, ...]
"""For each value of an input the combinations that have it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A rule of a table: the combinations in which it holds, and the numbers of its outputs, None if it has none."""

    holds: int
    outputs: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What is decided: the columns of all that is known, and the combinations that each table answers."""

    columns: Mapping[str, Column]
    answered: Mapping[str, int]

    @property
    def documented(self) -> int:
        """The combinations that all tables answer."""
        return reduce(and_, self.answered.values())


class Deciding:
    """The tables of a decision over some combinations of the facts that it rests on.

    `decided` is what the book says, `asked` the combinations that can occur and are documented.
    """

    def __init__(self, program: Program, plan: Plan, combinations: Sequence[Codes]) -> None:
        self.program = program
        self.plan = plan
        self.every = (1 << len(combinations)) - 1
        self.decided = Decided(self._given(combinations), {})
        for table in plan.tables:
            self.decided = self._answer(self.decided, table, self.rows(program.sieves[table], self.decided))
        self.asked = self.decided.documented & ~self._impossible()

    def rows(self, sieve: Sieve, decided: Decided) -> list[Row]:
        """The rules of a table, given the columns of what it needs."""
        numbers = enumerate(verdict.outputs for verdict in sieve.verdicts)
        return [Row(self.holding(sieve, number, decided), outputs) for number, outputs in numbers]

    def holding(
        self, sieve: Sieve, rule: int, decided: Decided, changed: Mapping[int, Iterable[int]] = NOTHING
    ) -> int:
        """The combinations in which a rule holds, if its conditions on the needs at some places admit other values."""
        holds = self.every
        for place, (name, admits) in enumerate(zip(sieve.needs, sieve.admits, strict=True)):
            values = (value for value, rules in enumerate(admits) if rules >> rule & 1)
            holds &= self.having(decided, name, changed.get(place, values))
        return holds

    def having(self, decided: Decided, name: str, values: Iterable[int]) -> int:
        """The combinations in which an input has one of some values."""
        return reduce(or_, map(decided.columns[name].__getitem__, values), 0)

    def differing(self, table: str, rows: Sequence[Row]) -> int:
        """The combinations for which the decision is seen to be another, if a table had other rows."""
        faulty = self._answer(self.decided, table, rows)
        for name in self.plan.tables[self.plan.tables.index(table) + 1 :]:
            sieve = self.program.sieves[name]
            if any(faulty.columns[need] is not self.decided.columns[need] for need in sieve.needs):
                faulty = self._answer(faulty, name, self.rows(sieve, faulty))
        same = faulty.documented
        for output in self.plan.outputs:
            pairs = zip(self.decided.columns[output], faulty.columns[output], strict=True)
            same &= reduce(or_, (one & other for one, other in pairs))
        return self.asked & ~same

    def _answer(self, decided: Decided, table: str, rows: Sequence[Row]) -> Decided:
        """What is known once a table is asked, of whose rows the first that holds decides."""
        sieve = self.program.sieves[table]
        found = [[0] * len(self.program.axes[output].values) for output in sieve.outputs]
        left = self.every
        for row in rows:
            for column, code in zip(found, row.outputs or (), strict=bool(row.outputs)):
                column[code] |= left & row.holds
            left &= ~row.holds
        columns = dict(decided.columns)
        for output, column in zip(sieve.outputs, found, strict=True):
            if columns.get(output) != (column_now := tuple(column)):
                columns[output] = column_now
        return Decided(columns, {**decided.answered, table: reduce(or_, found[0])})

    def _given(self, combinations: Sequence[Codes]) -> dict[str, Column]:
        columns = {}
        for place, name in enumerate(self.plan.inputs):
            digits = [bytearray(b"0" * len(combinations)) for _ in self.program.axes[name].values]
            for number, codes in enumerate(combinations, 1):
                digits[codes[place]][-number] = ord("1")
            columns[name] = tuple(int(each, 2) for each in digits)
        return columns

    def _impossible(self) -> int:
        """The combinations that the book declares impossible."""
        found = 0
        for _, masks in self.program.impossible:
            if masks.keys() <= self.decided.columns.keys():
                having = (self.having(self.decided, name, bits(mask)) for name, mask in masks.items())
                found |= reduce(and_, having, self.every)
        return found
