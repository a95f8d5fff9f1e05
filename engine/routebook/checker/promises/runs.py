"""All runs of a machine in all its worlds at once: every row that is reached, and what every event does there."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.checker.promises.walker import Walker
from routebook.sets import NotDecided

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.checker.promises.worlds import Worlds
    from routebook.exploring import Here
    from routebook.stepping import Outcome

MOST_STEPS = 200_000


@dataclass(frozen=True, slots=True)
class Step:
    """What an event does in some worlds, from one row to another; `facts` are what rules see besides the parameters."""

    start: Here
    event: str
    facts: Mapping[str, str]
    outcome: Outcome
    end: Here
    worlds: int


class Runs:
    """Where runs begin, with the worlds in which they do, and the steps from every row that a run reaches.

    What cannot be stepped, because the machine is at fault, is no step. Raises NotDecided.
    """

    def __init__(self, worlds: Worlds) -> None:
        self.worlds = worlds
        self.machine = worlds.machine
        self.beginnings: dict[Here, int] = {}
        self.steps: dict[Here, list[Step]] = {}
        walker = Walker(worlds)
        for outcome, alike in walker.begun():
            if outcome:
                here = self._row(outcome)
                self.beginnings[here] = self.beginnings.get(here, 0) | alike
        self._walk(walker)

    def _walk(self, walker: Walker) -> None:
        reached: dict[Here, int] = {}
        tried: dict[tuple[Here, str], int] = {}
        waiting = deque(self.beginnings.items())
        left = iter(range(MOST_STEPS))
        while waiting:
            here, worlds = waiting.popleft()
            new = worlds & ~reached.get(here, 0)
            if not new:
                continue
            reached[here] = reached.get(here, 0) | new
            steps = self.steps.setdefault(here, [])
            for event in self.machine.events:
                known = tried.get((here, event), 0)
                for step, alike in self._stepped(walker, here, event, new & ~known):
                    known |= alike
                    steps += [step] if step else []
                    if next(left, None) is None:
                        raise NotDecided
                tried[here, event] = known
            waiting.extend((step.end, step.worlds & new) for step in steps)

    def _stepped(
        self, walker: Walker, here: Here, event: str, worlds: int
    ) -> Iterator[tuple[Step | None, int]]:
        """The steps that an event makes in some worlds, or none, and the worlds in which it does."""
        configuration, values = here
        memory = dict(zip(self.machine.remembers, values, strict=True))
        facts = MappingProxyType({**memory, **self.machine.events[event].gives})
        for outcome, alike in walker.stepped(configuration, memory, event, worlds):
            yield Step(here, event, facts, outcome, self._row(outcome), alike) if outcome else None, alike

    def _row(self, outcome: Outcome) -> Here:
        return outcome.configuration, tuple(outcome.memory[name] for name in self.machine.remembers)
