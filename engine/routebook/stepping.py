"""The meaning of machines: what an event does in a configuration with some facts.

The order within a step is fixed. Guards and the decisions that they consult see the facts as they stand; then
the event sets facts, the transition sets facts and names its actions; then transitions without an event are
taken, seeing the new facts, until none holds. The innermost state with a rule that holds decides. A decision
that is undocumented silences the step, if the event calls for it or any rule for the event in an active state
has a condition on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from routebook.asking import Asking
from routebook.impossible import Contradicted, contradicted, impossible
from routebook.model import Move, Silence
from routebook.program import DOCUMENTED, UNDOCUMENTED, Consult, Timer
from routebook.reference import NoRule
from routebook.sets import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from routebook.model import Book, Machine, Transition
    from routebook.recalling import Answered

    Decide = Callable[[str, Mapping[str, str]], Answered]

Configuration = tuple[str, ...]


class Unhandled(Exception):
    """No rule of any active state holds for an event."""


class Nondeterministic(Exception):
    """Several rules of one state hold for an event, or without one."""

    def __init__(self, state: str, rules: Sequence[Transition]) -> None:
        super().__init__(state)
        self.state = state
        self.rules = tuple(rules)


class Endless(Exception):
    """Transitions without an event lead in a circle: its rules in their order, and the facts where it begins."""

    def __init__(self, rules: Sequence[Transition], facts: Mapping[str, str]) -> None:
        super().__init__()
        self.rules = tuple(rules)
        self.facts = facts


@dataclass(slots=True)
class Outcome:
    """What an event did: the new configuration and memory, the rules taken, the decisions that they rest on."""

    status: str
    configuration: Configuration
    memory: dict[str, str]
    taken: list[Transition] = field(default_factory=list)
    consults: list[Consult] = field(default_factory=list)
    called: Consult | None = None
    actions: list[str] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)


class Stepper:
    """Walks one machine of a book whose readings are settled; decisions are asked of `decide`."""

    def __init__(self, book: Book, machine: Machine, decide: Decide) -> None:
        self.book = book
        self.machine = machine
        self.decide = decide
        self.by_state: dict[tuple[str, str | None], list[Transition]] = {}
        self.clocks: dict[str, dict[str, float]] = {state: {} for state in machine.states}
        for rule in machine.transitions:
            for state, event in product(rule.states, rule.events or (None,)):
                self.by_state.setdefault((state, event), []).append(rule)
                if rule.after is not None and event is not None:
                    self.clocks[state][event] = rule.after
        told = {*machine.parameters, *machine.remembers}.union(
            *(each.gives for each in machine.events.values())
        )
        self.told_of_derived = any(book.inputs[name].decided_by for name in told)
        self.entered = {state: machine.settled_in(state) for state in machine.states}
        self.conditions: dict[tuple[Configuration, str | None], tuple[str, ...]] = {}

    def rules(self, state: str, event: str | None) -> Sequence[Transition]:
        """The rules that stand in a state for an event, or for none."""
        return self.by_state.get((state, event), ())

    def answer(self, decision: str, facts: Mapping[str, str]) -> Answered:
        """The answer to a decision; raises NoRule where the facts cannot occur together."""
        if self.told_of_derived and (name := contradicted(self.book, facts)):
            raise Contradicted(decision, name)
        found = self.decide(decision, facts)
        if self.book.impossible:
            tables = self.book.asked(decision, facts.keys())
            if impossible(self.book, tables, facts, self.decide):
                raise NoRule(decision)
        return found

    def begin(self, parameters: Mapping[str, str]) -> Outcome:
        """Where a run begins: the initial states, and what is taken from there without an event; raises as `step`."""
        configuration, memory = self.machine.settled_in(None), dict(self.machine.remembers)
        outcome = Outcome(DOCUMENTED, configuration, dict(memory))
        return self._settle(outcome, parameters, configuration, memory)

    def step(
        self,
        configuration: Configuration,
        memory: Mapping[str, str],
        event: str,
        parameters: Mapping[str, str],
    ) -> Outcome:
        """The outcome of an event; raises Unhandled, Nondeterministic, Endless or NoRule for a machine with faults."""
        what = self.machine.events[event]
        local = {**memory, **what.gives}
        called = Consult(what.decides, tuple(local.items())) if what.decides else None
        if rule := self._declared_silence(configuration, event):
            return _silence(rule, configuration, memory)
        asking = Asking(self.book, self.answer, parameters, local, called)
        if called and asking.ask(called).status == UNDOCUMENTED:
            return Outcome(UNDOCUMENTED, configuration, dict(memory), called=called, consults=[called])
        rule = self._pick(configuration, event, asking)
        if asking.silent:
            return Outcome(UNDOCUMENTED, configuration, dict(memory), consults=asking.silent, called=called)
        if rule is None:
            raise Unhandled
        if isinstance(rule.outcome, Silence):
            return _silence(rule, configuration, memory, asking.consults_of(rule))
        outcome = Outcome(DOCUMENTED, configuration, {**memory, **what.sets}, called=called)
        self._take(rule, event, outcome, asking)
        return self._settle(outcome, parameters, configuration, memory)

    def _settle(
        self,
        outcome: Outcome,
        parameters: Mapping[str, str],
        before: Configuration,
        memory: Mapping[str, str],
    ) -> Outcome:
        """Take transitions without an event until none holds."""
        seen: dict[tuple[Configuration, tuple[str, ...]], int] = {}
        while True:
            here = (outcome.configuration, tuple(outcome.memory.values()))
            if here in seen:
                raise Endless(outcome.taken[seen[here] :], {**parameters, **outcome.memory})
            seen[here] = len(outcome.taken)
            asking = Asking(self.book, self.answer, parameters, outcome.memory, None)
            rule = self._pick(outcome.configuration, None, asking)
            if asking.silent:
                return Outcome(
                    UNDOCUMENTED, before, dict(memory), consults=asking.silent, called=outcome.called
                )
            if rule is None:
                return outcome
            self._take(rule, None, outcome, asking)

    def candidates(
        self, configuration: Configuration, event: str | None, asking: Asking
    ) -> tuple[Transition, ...]:
        """The rules of the innermost state in which any holds; with more than one the machine is at fault."""
        for state in reversed(configuration):
            rules = self.rules(state, event)
            if found := tuple(rule for rule in rules if holds(rule.when, asking.codes)):
                return found
        return ()

    def _declared_silence(self, configuration: Configuration, event: str) -> Transition | None:
        """The rule that says, whatever the facts are, that an event is undocumented or refused here."""
        for state in reversed(configuration):
            if rules := self.rules(state, event):
                silent = len(rules) == 1 and not rules[0].when and isinstance(rules[0].outcome, Silence)
                return rules[0] if silent else None
        return None

    def _pick(self, configuration: Configuration, event: str | None, asking: Asking) -> Transition | None:
        for name in self._conditions(configuration, event):
            asking.learn(name)
        if asking.silent:
            return None
        found = self.candidates(configuration, event, asking)
        if len(found) > 1:
            shared = next(state for state in reversed(configuration) if state in found[0].states)
            raise Nondeterministic(shared, found)
        return found[0] if found else None

    def _conditions(self, configuration: Configuration, event: str | None) -> tuple[str, ...]:
        """What the rules of all active states for an event have conditions on."""
        if (configuration, event) not in self.conditions:
            rules = [rule for state in configuration for rule in self.by_state.get((state, event), ())]
            names = dict.fromkeys(entry.name for rule in rules for entry in rule.when)
            self.conditions[configuration, event] = tuple(names)
        return self.conditions[configuration, event]

    def _take(self, rule: Transition, event: str | None, outcome: Outcome, asking: Asking) -> None:
        move = rule.outcome
        assert isinstance(move, Move)  # noqa: S101  (settled, and silences are handled before)
        outcome.taken.append(rule)
        outcome.consults += [each for each in asking.consults_of(rule) if each not in outcome.consults]
        outcome.actions += move.actions
        outcome.memory |= move.sets
        if move.target is None:
            return
        source = next(state for state in reversed(outcome.configuration) if state in rule.states)
        kept = self._kept(source, move.target)
        entered = self.entered[move.target]
        outcome.timers += [
            Timer(name, None)
            for state in outcome.configuration[kept:]
            for name in self.clocks[state]
            if name != event
        ]
        outcome.timers += [
            Timer(name, seconds) for state in entered[kept:] for name, seconds in self.clocks[state].items()
        ]
        outcome.configuration = entered

    def _kept(self, source: str, target: str) -> int:
        """How many of the outermost states are not left: the proper ancestors that source and target share."""
        kept = 0
        for one, other in zip(self.machine.path(source)[:-1], self.machine.path(target)[:-1], strict=False):
            if one != other:
                break
            kept += 1
        return kept


def _silence(
    rule: Transition,
    configuration: Configuration,
    memory: Mapping[str, str],
    consults: Sequence[Consult] = (),
) -> Outcome:
    """The outcome of an undocumented or refused event: nothing changes."""
    status = rule.outcome.status if isinstance(rule.outcome, Silence) else DOCUMENTED
    return Outcome(status, configuration, dict(memory), taken=[rule], consults=list(consults))
