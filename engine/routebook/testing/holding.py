"""A system under test that is held to the suites of a book rule by rule, and is started once for all of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from routebook.conformance.baseline import breaches
from routebook.conformance.conforming import what_to_test
from routebook.conformance.diagnosing.diagnosis import diagnose
from routebook.conformance.explaining_failures import judge_under_best_readings
from routebook.conformance.finding_suites import Suites
from routebook.conformance.recording import (
    count_verdicts,
    record_conclusion,
    record_diagnosis,
    record_run,
    record_vector,
)
from routebook.conformance.report.report import report_of
from routebook.conformance.running import run_vectors, why_given_up
from routebook.errors import UnusableSystem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.conformance.protocol import Trouble
    from routebook.conformance.report.report import Report
    from routebook.conformance.running import Chosen, Run
    from routebook.runtime import Engine
    from routebook.testing.asking import Held


class Holding:
    """A system that has been started, the suites for what it implements, and all that was run so far.

    Raises UnusableSystem, also for a baseline that lists a vector of no suite, and TooLarge.
    """

    def __init__(self, held: Held, only: Sequence[str] = ()) -> None:
        """`only` are the decisions and machines that are meant, all if there are none."""
        program = held.engine.program
        self._held = held
        self._handshake = held.system.start(program.book, program.version)
        finding = Suites(held.asked, held.engine, _remark)
        self.suites = finding.of(what_to_test(program, self._handshake, only))
        self._runs: list[Run] = []
        for unknown in breaches(self.baseline, [], self.suites, program):
            raise UnusableSystem(
                f"`{unknown.name}` is in the baseline, and in no suite",
                help="take it off the baseline, or choose the level that it is of",
            )

    @property
    def has_run(self) -> bool:
        """Whether there is anything to conclude from."""
        return bool(self._runs)

    @property
    def given_up(self) -> Trouble | None:
        """How the system was lost at last, if it is asked nothing more."""
        return why_given_up(self._runs)

    @property
    def baseline(self) -> Sequence[str]:
        """The vectors that must fail."""
        return self._held.baseline

    def run(self, vectors: Sequence[Chosen]) -> list[Run]:
        """Run vectors, all unless the system is lost again and again, when it is given up."""
        runs = [*run_vectors(self._held.system, self._handshake, vectors)]
        self._runs += runs
        return runs

    def report(self, runs: Sequence[Run]) -> Report:
        """A report of runs that comes to no conclusion."""
        return report_of(self._records(self._held.engine, runs))

    def conclude(self) -> Report:
        """A report of all that was run, judged under the readings that explain most, with the diagnosis."""
        reports = self._handshake.reports
        judged = judge_under_best_readings(self._runs, reports, self._engine_under, self._held.asked.readings)
        best = self._engine_under(judged.changed)
        return report_of(
            [
                *self._records(best, judged.runs),
                *map(record_diagnosis, diagnose(best, self.suites, judged.runs, reports)),
                record_conclusion(count_verdicts(judged.runs), 0, judged.changed),
            ]
        )

    def _records(self, engine: Engine, runs: Sequence[Run]) -> list[dict[str, object]]:
        held, handshake = self._held, self._handshake
        about = record_run(held.engine.program, held.asked.system, handshake, held.asked.command)
        return [about, *(record_vector(engine, run, handshake.reports) for run in runs)]

    def _engine_under(self, changed: Mapping[str, str]) -> Engine:
        return self._held.asked.engine(changed) if changed else self._held.engine


def _remark(told: str) -> None:
    sys.stderr.write(f"{told}\n")
