"""Watches all runs of a machine for one that breaks a promise, and gives the shortest.

The patterns are those of Dwyer, Avrunin and Corbett, "Patterns in property specifications for finite-state
verification" (ICSE 1999), over whole runs. Along a run one thing is remembered: whether what has to come first has come
(precedence), or whether something is still owed (response, existence). What is owed may be put off, but not for ever
while it can happen; so a run breaks the promise when it comes to where it can happen no more.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routebook.checker.promises.matching import matching
from routebook.model import Absence, Existence, Precedence, Response

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.checker.promises.runs import Runs, Step
    from routebook.exploring import Here
    from routebook.model import StepPattern

    Says = Absence | Existence | Precedence | Response


@dataclass(frozen=True, slots=True)
class Breach:
    """A run that breaks a promise: its steps, and all the worlds in which this very run does."""

    steps: tuple[Step, ...]
    worlds: int


@dataclass(frozen=True, slots=True)
class _Watched:
    """A step with the worlds in which it lets the mark be set, clears it before, and is wrong where it is not set."""

    step: Step
    sets: int = 0
    clears: int = 0
    wrong: int = 0

    def marked(self, worlds: int, marked: int) -> int:
        """The worlds in which the mark is set after the step, of those in which it is taken."""
        return worlds & (marked & ~self.clears | self.sets)

    def broken(self, worlds: int, marked: int) -> int:
        """The worlds in which the step is wrong, of those in which it is taken."""
        return worlds & self.wrong & ~marked & ~self.sets


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where some runs have come to, with the same mark, in worlds in which none came before; and by which last step."""

    here: Here
    marked: bool
    worlds: int
    before: _Stage | None = None
    by: _Watched | None = None


class Watch:
    """A promise over all runs of a machine, in some of its worlds."""

    def __init__(self, runs: Runs, says: Says, among: int) -> None:
        self.runs = runs
        self.says = says
        self.among = among
        self.every = runs.worlds.every
        self.steps = {here: [self._watched(step) for step in steps] for here, steps in runs.steps.items()}
        self.first_marked = isinstance(says, Existence)
        self.owing = isinstance(says, Existence | Response)
        self.can_come = self._where_it_can_come()
        self.seen: dict[tuple[Here, bool], int] = {}

    def breach(self, plain: int) -> Breach | None:
        """The shortest run that breaks the promise in one of the plain worlds, else the shortest in any other."""
        other: Breach | None = None
        waiting: deque[_Stage] = deque()
        for here, worlds in self.runs.beginnings.items():
            self._arrive(_Stage(here, self.first_marked, worlds & self.among), waiting)
        while waiting:
            stage = waiting.popleft()
            for run, worlds in self._broken_at(stage):
                if worlds & plain:
                    return self._breach(run)
                other = other or self._breach(run)
            for watched in self.steps[stage.here]:
                worlds = stage.worlds & watched.step.worlds
                marked = watched.marked(worlds, self.every if stage.marked else 0)
                for mark, part in ((True, marked), (False, worlds & ~marked)):
                    self._arrive(_Stage(watched.step.end, mark, part, stage, watched), waiting)
        return other

    def occurs(self, pattern: StepPattern) -> bool:
        """Whether a run that was watched to its end has a step such as a pattern means."""
        return any(
            worlds & matching(self.runs.worlds, pattern, step)
            for (here, _), worlds in self.seen.items()
            for step in self.runs.steps[here]
        )

    def _watched(self, step: Step) -> _Watched:
        def match(pattern: StepPattern | None) -> int:
            return matching(self.runs.worlds, pattern, step)

        match self.says:
            case Absence(of):
                return _Watched(step, wrong=match(of))
            case Existence(of):
                return _Watched(step, clears=match(of))
            case Precedence(before, comes, since):
                return _Watched(step, sets=match(comes), clears=match(since), wrong=match(before))
            case Response(after, comes):
                ends = match(comes)
                return _Watched(step, sets=match(after) & ~ends, clears=ends)

    def _arrive(self, stage: _Stage, waiting: deque[_Stage]) -> None:
        key = (stage.here, stage.marked)
        known = self.seen.get(key, 0)
        if new := stage.worlds & ~known:
            self.seen[key] = known | new
            waiting.append(replace(stage, worlds=new))

    def _broken_at(self, stage: _Stage) -> Iterator[tuple[_Stage, int]]:
        """The runs that come to a stage, or one step further, and are broken there, with the worlds."""
        if self.owing:
            if stage.marked and (worlds := stage.worlds & ~self.can_come[stage.here]):
                yield stage, worlds
            return
        for watched in self.steps[stage.here]:
            if worlds := watched.broken(stage.worlds, self.every if stage.marked else 0):
                yield _Stage(watched.step.end, False, worlds, stage, watched), worlds

    def _breach(self, last: _Stage) -> Breach:
        """A run, followed once more in all worlds."""
        run: list[_Watched] = []
        stage: _Stage | None = last
        while stage:
            start = stage.here
            run[:0] = [stage.by] if stage.by else []
            stage = stage.before
        worlds = self.runs.beginnings[start] & self.among
        marked = self.every if self.first_marked else 0
        for watched in run:
            worlds &= watched.step.worlds
            wrong = watched.broken(worlds, marked)
            marked = watched.marked(worlds, marked)
        if self.owing:
            wrong = worlds & marked & ~self.can_come[last.here]
        return Breach(tuple(watched.step for watched in run), wrong)

    def _where_it_can_come(self) -> dict[Here, int]:
        """For each row the worlds in which some run from there has what is owed; nothing where nothing can be owed."""
        found = dict.fromkeys(self.steps, 0)
        leading: dict[Here, list[_Watched]] = {}
        for here in self.steps if self.owing else ():
            for watched in self.steps[here]:
                found[here] |= watched.clears
                leading.setdefault(watched.step.end, []).append(watched)
        waiting = deque(found)
        while waiting:
            here = waiting.popleft()
            for watched in leading.get(here, ()):
                more = watched.step.worlds & found[here] & ~found[watched.step.start]
                if more:
                    found[watched.step.start] |= more
                    waiting.append(watched.step.start)
        return found
