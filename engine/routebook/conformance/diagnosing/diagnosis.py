"""The diagnosis of each decision and machine that fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.conformance.diagnosing.decisions import diagnose_decision
from routebook.conformance.diagnosing.machines import diagnose_machine
from routebook.conformance.vector import DECISION
from routebook.conformance.verdict import FAIL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from routebook.conformance.diagnosing.fault import Fault
    from routebook.conformance.running import Run
    from routebook.conformance.vector import Suite
    from routebook.runtime import Engine

MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The faults of one decision or machine, any one of which alone explains all replies; none if no single one does.

    So many vectors were `run`, of so many that `there_are`: with fewer, other faults may explain the replies as well.
    """

    of: str
    faults: Sequence[Fault]
    run: int
    there_are: int


def diagnose(
    engine: Engine, suites: Sequence[Suite], runs: Iterable[Run], reports: Sequence[str]
) -> Iterator[Diagnosis]:
    """A diagnosis for each decision and machine of which a vector fails, by the runs of suites as they are judged now."""
    by_suite: dict[tuple[str, str], list[Run]] = {}
    for run in runs:
        suite = run.chosen.suite
        by_suite.setdefault((suite.kind, suite.of), []).append(run)
    for (kind, of), theirs in by_suite.items():
        if any(run.verdict.status == FAIL for run in theirs):
            if kind == DECISION:
                faults = diagnose_decision(engine, of, theirs)
            else:
                faults = diagnose_machine(engine, of, theirs, reports)
            there_are = sum(1 for suite in suites if suite.of == of for _ in suite.vectors)
            yield Diagnosis(of, faults[:MOST_TOLD], len(theirs), there_are)
