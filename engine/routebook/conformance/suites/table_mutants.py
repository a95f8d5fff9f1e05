"""Faulty tables: each like the documented one but for one fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from routebook.conformance.suites.columns import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.conformance.suites.columns import Deciding
    from routebook.program import Plan, Program, Sieve


class TableMutant(NamedTuple):
    """A faulty table, and what has become of one of its rules.

    `outcome`: it concludes the `outputs`. `delete`: it is lost. `swap`: it stands below the next one, where the first that
    holds decides. `widen`, `narrow`, `value`: its condition on the need at a `place` admits the `values`: one more, one less,
    or one in the place of another.
    """

    kind: str
    table: str
    rule: int
    outputs: tuple[int, ...] = ()
    place: int = 0
    values: tuple[int, ...] = ()

    def rows(self, deciding: Deciding) -> list[Row]:
        """The rows of the table, of which the first that holds decides; where several may hold, that is the changed one."""
        sieve = deciding.program.sieves[self.table]
        rows = deciding.rows(sieve, deciding.decided)
        row = rows.pop(self.rule)
        match self.kind:
            case "delete":
                return rows
            case "outcome":
                rows.insert(self.rule, Row(row.holds, self.outputs))
            case "swap":
                rows.insert(self.rule + 1, row)
            case _:
                holds = deciding.holding(sieve, self.rule, deciding.decided, {self.place: self.values})
                rows.insert(self.rule if sieve.hit_policy == "first" else 0, Row(holds, row.outputs))
        return rows


def table_mutants(program: Program, plan: Plan) -> Iterator[TableMutant]:
    """The mutants of all tables of a decision."""
    for table in plan.tables:
        sieve = program.sieves[table]
        for rule, verdict in enumerate(sieve.verdicts):
            yield TableMutant("delete", table, rule)
            for outputs in _other_outputs(program, sieve, verdict.outputs or ()):
                yield TableMutant("outcome", table, rule, outputs=outputs)
            if sieve.hit_policy == "first" and rule + 1 < len(sieve.verdicts):
                yield TableMutant("swap", table, rule)
            for place, admits in enumerate(sieve.admits):
                values = [value for value, rules in enumerate(admits) if rules >> rule & 1]
                for kind, others in _other_values(values, len(admits)):
                    yield TableMutant(kind, table, rule, place=place, values=others)


def _other_outputs(program: Program, sieve: Sieve, outputs: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """What a rule concludes, with one output another."""
    for place, code in enumerate(outputs):
        for other in range(len(program.axes[sieve.outputs[place]].values)):
            if other != code:
                yield (*outputs[:place], other, *outputs[place + 1 :])


def _other_values(values: Sequence[int], size: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The values that a condition admits, with one more, one less, or one in the place of another."""
    outside = [value for value in range(size) if value not in values]
    for value in outside:
        yield "widen", (*values, value)
    for value in values:
        rest = tuple(each for each in values if each != value)
        if rest:
            yield "narrow", rest
        for other in outside:
            yield "value", (*rest, other)
