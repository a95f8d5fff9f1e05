"""Makes vectors of words: what the book says of every step, and what each vector aims at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from routebook.conformance.retelling import expected_of
from routebook.conformance.suites.aiming import aims
from routebook.conformance.suites.covers import state_cover
from routebook.conformance.suites.naming import name_of_row, name_of_run
from routebook.conformance.suites.permitting import others_for, run_permissions
from routebook.conformance.vector import PERMITTED, REQUIRED, Vector, VectorStep
from routebook.frozen import Frozen
from routebook.program import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.conformance.suites.mealy import Word
    from routebook.conformance.suites.permitting import Alternative
    from routebook.conformance.suites.under_test import UnderTest
    from routebook.conformance.vector import Permission
    from routebook.program import FlatMachine, Step
    from routebook.runtime.session import Here


@dataclass(frozen=True, slots=True)
class Run:
    """The steps of a word, and the rows between them."""

    steps: tuple[Step, ...]
    rows: tuple[Here, ...]


class Aimed(NamedTuple):
    """A vector with the number of the state and the rule that it aims at."""

    state: int
    rule: str
    vector: Vector


class VectorsOfWords:
    """Makes the vectors of one machine; those of several classes of parameters share their steps.

    Each aims at the last of `onward` moves that lead on from a row.
    """

    def __init__(self, machine: FlatMachine, onward: int, alternatives: Sequence[Alternative]) -> None:
        self.machine = machine
        self.onward = onward
        self.alternatives = alternatives
        self._made: dict[VectorStep, VectorStep] = {}

    def make(self, under_test: UnderTest, words: Sequence[Word]) -> Iterator[Aimed]:
        """The vectors for a class of parameters, by the state and the events that they aim at, each made when it is asked for."""
        machine, given = self.machine, Frozen(under_test.given)
        others = others_for(self.alternatives, machine.id, under_test)
        cover = {*state_cover(under_test.machine)}
        known: dict[tuple[int, tuple[Permission, ...]], VectorStep] = {}

        def step_of(step: Step, permitted: tuple[Permission, ...]) -> VectorStep:
            key = id(step), permitted  # of the rows that are under test, which stay
            return known.get(key) or known.setdefault(key, self._step(step, permitted))

        rules = [self._rules(self._run(under_test, word)) for word in words]
        starts = aims(words, rules, cover, self.onward)
        states = [under_test.machine.after(word[:start]) for word, start in zip(words, starts, strict=True)]
        for number in sorted(range(len(words)), key=lambda at: (states[at], words[at][starts[at] :])):
            word, start, taken = words[number], starts[number], rules[number]
            run = self._run(under_test, word)
            events = [step.event for step in run.steps]
            target = min(start + self.onward, len(word)) - 1
            name = name_of_run(
                taken[target],
                name_of_row(machine, under_test.rows, run.rows[start]),
                events[start : target + 1],
                events[target + 1 :],
                [] if word[:start] in cover else events[:start],
                given.values(),
            )
            steps = tuple(map(step_of, run.steps, run_permissions(run.steps, others)))
            yield Aimed(states[number], taken[target], Vector(name, given, steps, target))

    def _run(self, under_test: UnderTest, word: Word) -> Run:
        here = under_test.rows[0]
        steps, rows = [], [here]
        for event in word:
            step, here = here[self.machine.events[event]]
            steps.append(step)
            rows.append(here)
        return Run(tuple(steps), tuple(rows))

    def _rules(self, run: Run) -> list[str]:
        return [step.rules[self.machine.id][0] for step in run.steps]

    def _step(self, step: Step, permitted: tuple[Permission, ...]) -> VectorStep:
        made = VectorStep(
            event=step.event,
            expect=expected_of(step),
            result=PERMITTED if permitted else REQUIRED,
            permitted=permitted,
            rules=Frozen({**step.rules, **(step.decision.rules if step.decision else EMPTY)}),
            sources=step.sources,
        )
        return self._made.setdefault(made, made)
