"""Single faults of a decision that explain every reply: one rule that concludes something else wherever it determines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.conformance.diagnosing.fault import Fault
from routebook.conformance.vector import UNDOCUMENTED
from routebook.conformance.verdict import FAIL, PASS
from routebook.program import EMPTY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.conformance.running import Run
    from routebook.runtime import Engine

Wrong = tuple[tuple[str, str, str], ...]
"""Outputs with what was answered and what is expected."""


def diagnose_decision(engine: Engine, of: str, runs: Sequence[Run]) -> list[Fault]:
    """Rules and cells of tables such that the vectors that rest on one are those that fail, all in the same way.

    Those of the tables that conclude what is wrong go first, and others are told only where none of theirs will do.
    """
    answered = [
        run
        for run in runs
        if run.verdict.status in {PASS, FAIL} and run.chosen.vector.steps[0].expect.status != UNDOCUMENTED
    ]
    failing = [run for run in answered if run.verdict.status == FAIL]
    wrong = {_wrong(run) for run in failing}
    if len(wrong) != 1:
        return []
    (told,) = wrong
    outputs = {name for name, _, _ in told}
    tables = engine.program.plans[of].tables
    concluding = [table for table in tables if outputs & {*engine.program.sieves[table].outputs}]
    others = [table for table in tables if table not in concluding]
    for scopes in (
        [_rules(answered, table) for table in concluding],
        [_cells(engine, of, answered, table) for table in concluding],
        [_rules(answered, table) for table in others],
    ):
        names = [name for scope in scopes for name, members in scope.items() if members == failing]
        if names:
            return [_fault(name, told) for name in names]
    return []


def _rules(runs: Sequence[Run], table: str) -> dict[str, list[Run]]:
    """The runs that rest on each rule of a table, by the rule in words."""
    found: dict[str, list[Run]] = {}
    for run in runs:
        if rules := run.chosen.vector.steps[0].rules.get(table):
            found.setdefault(f"the rule {', '.join(rules)} of `{table}`", []).append(run)
    return found


def _cells(engine: Engine, of: str, runs: Sequence[Run], table: str) -> dict[str, list[Run]]:
    """The runs that rest on each cell of a table, by the cell in words."""
    found: dict[str, list[Run]] = {}
    for run in runs:
        for each in engine.explain(of, run.chosen.vector.given).tables:
            if each.table == table:
                inputs = ", ".join(f"{name}={word}" for name, word in each.inputs.items())
                found.setdefault(f"`{table}` with {inputs}", []).append(run)
    return found


def _fault(cell: str, wrong: Wrong) -> Fault:
    found = ", ".join(f"{name} {word}" for name, word, _ in wrong)
    return Fault(cell, found, ", ".join(word for _, _, word in wrong), EMPTY)


def _wrong(run: Run) -> Wrong:
    reply, expect = run.answer.replies[0], run.chosen.vector.steps[0].expect
    names = dict.fromkeys((*expect.outputs, *reply.outputs))
    return tuple(
        (name, reply.outputs.get(name, "missing"), expect.outputs.get(name, "none"))
        for name in names
        if reply.outputs.get(name) != expect.outputs.get(name)
    )
