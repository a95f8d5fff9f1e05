"""Whether a system that fails conforms under other readings: the replies are kept, and are judged again.

Only choices that permit a reply which failed can explain anything. What suites say of them tells which is worth asking an
engine for, and what that expects is then held against every reply. A choice under which less is documented makes nothing
right; it counts only where it explains all that is left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routebook.conformance.retelling import retell
from routebook.conformance.vector import UNDOCUMENTED
from routebook.conformance.verdict import FAIL, PASS, Verdict, differences, judge
from routebook.frozen import Frozen
from routebook.program import EMPTY

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from routebook.conformance.running import Run
    from routebook.conformance.vector import Expectation, VectorStep
    from routebook.runtime import Engine


@dataclass(frozen=True, slots=True)
class Judged:
    """All runs as they are judged under the readings that explain most; `changed` are those other than the suites'."""

    changed: Mapping[str, str]
    runs: Sequence[Run]

    @property
    def passing(self) -> int:
        """How many vectors pass."""
        return sum(run.verdict.status == PASS for run in self.runs)


def judge_under_best_readings(
    runs: Sequence[Run],
    reports: Sequence[str],
    engine_under: Callable[[Mapping[str, str]], Engine],
    chosen: Collection[str],
) -> Judged:
    """Change readings as long as more vectors pass by it, at each turn by what lets the most pass.

    Those that were `chosen`, by their names, stay as they are.
    """
    trying = _Trying(runs, reports, engine_under, chosen)
    best = trying.climb(Judged(EMPTY, runs), silence=False)
    failing = {run.chosen.name for run in best.runs if run.verdict.status == FAIL}
    if failing and all(permitted_under(run, reports) for run in runs if run.chosen.name in failing):
        found = trying.climb(best, silence=True)
        if not any(run.verdict.status == FAIL for run in found.runs):
            return found
    return best


def permitted_under(run: Run, reports: Sequence[str], *, silence: bool = True) -> list[Mapping[str, str]]:
    """The choices of readings under which the reply that failed is as good; where there is `silence`, any reply is."""
    at = run.verdict.at
    if at is None or run.verdict.status != FAIL:
        return []
    reply = run.answer.replies[at]
    return [
        each.readings
        for each in run.chosen.vector.steps[at].permitted
        if (silence if each.expect.status == UNDOCUMENTED else not differences(each.expect, reply, reports))
    ]


@dataclass(frozen=True, slots=True)
class _Trying:
    """All runs as they were judged at first, to be judged under other readings."""

    runs: Sequence[Run]
    reports: Sequence[str]
    engine_under: Callable[[Mapping[str, str]], Engine]
    chosen: Collection[str]

    def climb(self, best: Judged, *, silence: bool) -> Judged:
        """The readings from which no other choice lets more vectors pass."""
        touched = [run for run in self.runs if any(step.permitted for step in run.chosen.vector.steps)]
        passing = sum(run.verdict.status == PASS for run in self.runs)
        while True:
            promised = {
                changed: passing + _gained(touched, changed, self.reports)
                for changed in self._candidates(best, silence=silence)
            }
            if not promised or max(promised.values()) <= best.passing:
                return best
            likely = max(promised, key=promised.__getitem__)
            found = _judge_under(self.engine_under(likely), likely, self.runs, self.reports)
            if found.passing <= best.passing:
                return best
            best = found

    def _candidates(self, best: Judged, *, silence: bool) -> list[Frozen[str, str]]:
        """What to try next, each once: choices that permit the reply, as suites say, of a vector that does not pass yet."""
        passing = {run.chosen.name for run in best.runs if run.verdict.status == PASS}
        found = {
            Frozen({**best.changed, **each}): None
            for run in self.runs
            if run.chosen.name not in passing
            for each in permitted_under(run, self.reports, silence=silence)
            if not {*each} & {*self.chosen}
        }
        return [changed for changed in found if changed != best.changed]


def _gained(runs: Sequence[Run], changed: Mapping[str, str], reports: Sequence[str]) -> int:
    """How many more vectors would pass by what the suites themselves say of choices, each alone."""
    expected: dict[int, Expectation] = {}  # steps are shared by many vectors

    def expect(step: VectorStep) -> Expectation:
        if id(step) not in expected:
            others = (each.expect for each in step.permitted if each.readings.items() <= changed.items())
            expected[id(step)] = next(others, step.expect)
        return expected[id(step)]

    def verdict(run: Run) -> Verdict:
        steps = run.chosen.vector.steps
        if all(expect(step) is step.expect for step in steps):
            return run.verdict
        return judge([expect(step) for step in steps], run.answer, reports)

    return sum((verdict(run).status == PASS) - (run.verdict.status == PASS) for run in runs)


def _judge_under(
    engine: Engine, changed: Mapping[str, str], runs: Iterable[Run], reports: Sequence[str]
) -> Judged:
    found = []
    for run in runs:
        vector = retell(engine, run.chosen.suite, run.chosen.vector)
        verdict = judge([step.expect for step in vector.steps], run.answer, reports)
        found.append(replace(run, chosen=replace(run.chosen, vector=vector), verdict=verdict))
    return Judged(changed, found)
