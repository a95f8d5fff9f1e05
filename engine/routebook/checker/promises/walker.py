"""Walks a machine by its own meaning in one world, and tells in which others it would go the same way."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from routebook.checker.spaces import name_of, readings_of
from routebook.model import NOTHING
from routebook.program import DOCUMENTED
from routebook.recalling import SILENT, Recalled
from routebook.reference import NoRule
from routebook.sets import code_of
from routebook.settle import readings_in, settle_rule
from routebook.stepping import Endless, Nondeterministic, Stepper, Unhandled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from routebook.checker.following import Case
    from routebook.checker.promises.worlds import Worlds
    from routebook.model import Transition
    from routebook.recalling import Answered
    from routebook.stepping import Configuration, Outcome


class Walker(Stepper):
    """Takes each step in one world; all that the step looks at leaves only the worlds in which it is the same.

    The machine has its readings as they were read; they are settled as far as a step looks at a rule.
    """

    def __init__(self, worlds: Worlds) -> None:
        super().__init__(worlds.book, worlds.machine, self.answer)
        self.worlds = worlds
        self.own = readings_of(worlds.machine.transitions)
        self.world = self.alike = 0
        self.parameters: Mapping[str, str] = NOTHING
        self.choices: Mapping[str, str] = NOTHING
        self._settled: dict[tuple[object, ...], tuple[Transition, ...]] = {}

    def begun(self) -> Iterator[tuple[Outcome | None, int]]:
        """Where runs begin, in which worlds; None where the machine is at fault."""
        return self._outcomes(self.worlds.every, self.begin)

    def stepped(
        self, configuration: Configuration, memory: Mapping[str, str], event: str, worlds: int
    ) -> Iterator[tuple[Outcome | None, int]]:
        """What an event does in all of some worlds, perhaps in others too; None where the machine is at fault."""
        return self._outcomes(worlds, partial(self.step, configuration, memory, event))

    def _outcomes(
        self, worlds: int, step: Callable[[Mapping[str, str]], Outcome]
    ) -> Iterator[tuple[Outcome | None, int]]:
        while worlds:
            self._enter(worlds & -worlds)
            try:
                outcome = step(self.parameters)
            except (Unhandled, Nondeterministic, Endless, NoRule):
                outcome = None
            worlds &= ~self.alike
            yield outcome, self.alike

    def _enter(self, world: int) -> None:
        self.world, self.alike = world, self.worlds.every
        self.parameters, self.choices = self.worlds.example(world)

    def rules(self, state: str, event: str | None) -> Sequence[Transition]:
        """The rules that stand in a state for an event, or for none, as they are in this world."""
        found = super().rules(state, event)
        for rule in found:
            for entry in rule.when:
                if entry.name in self.parameters:
                    word = self.parameters[entry.name]
                    self._look_at(entry.name, code_of(self.book.inputs[entry.name], word))
            for reading in readings_in(rule.outcome):
                choices = list(self.book.readings[reading].choices)
                self._look_at(name_of(reading), choices.index(self.choices[reading]))
        key = (state, event, *(self.choices[name] for name in self.own))
        if key not in self._settled:
            self._settled[key] = tuple(settle_rule(rule, self.choices) for rule in found)
        return self._settled[key]

    def _look_at(self, name: str, code: int) -> None:
        self.alike &= self.worlds.having(name, 1 << code)

    def answer(self, decision: str, facts: Mapping[str, str]) -> Answered:
        """The answer to a decision in this world; raises NoRule where the facts cannot occur together."""
        local = {name: word for name, word in facts.items() if name not in self.parameters}
        answers = self.worlds.answers(decision, local)
        for case, worlds in answers.items():
            if worlds & self.world:
                self.alike &= worlds
                return self._told(case)
        self.alike &= ~sum(answers.values())
        raise NoRule(decision)

    def _told(self, case: Case) -> Answered:
        if case.silent:
            return SILENT
        outputs = {name: self.book.inputs[name].values[code] for name, code in case.values}
        return Recalled(DOCUMENTED, outputs)
