"""The meaning of machines: what an event does in a configuration with some facts.

The order within a step is fixed. Guards and the decisions that they consult see the facts as they stand; then
the event sets facts, the transition sets facts and names its actions; then transitions without an event are
taken, seeing the new facts, until none holds. The innermost state with a rule that holds decides. A decision
that is undocumented silences the step, if the event calls for it or any rule for the event in an active state
has a condition on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from routebook.impossible import impossible
from routebook.model import Move, Silence
from routebook.program import DOCUMENTED, UNDOCUMENTED, Consult, Decision, Timer
from routebook.reference import NoRule
from routebook.sets import code_of, holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from routebook.model import Book, Machine, Transition

    Decide = Callable[[str, Mapping[str, str]], Decision]

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
    """Transitions without an event lead back to where they began."""

    def __init__(self, rules: Sequence[Transition]) -> None:
        super().__init__()
        self.rules = tuple(rules)


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
        for rule in machine.transitions:
            for state in rule.states:
                for event in rule.events or (None,):
                    self.by_state.setdefault((state, event), []).append(rule)

    def answer(self, decision: str, facts: Mapping[str, str]) -> Decision:
        """The answer to a decision; raises NoRule where the facts cannot occur together."""
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
        asking = Asking(self, parameters, local, called)
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
        seen = set()
        while True:
            here = (outcome.configuration, tuple(outcome.memory.values()))
            if here in seen:
                raise Endless([rule for rule in outcome.taken if not rule.events])
            seen.add(here)
            asking = Asking(self, parameters, dict(outcome.memory), None)
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
            rules = self.by_state.get((state, event), ())
            if found := tuple(rule for rule in rules if self._holds(rule, asking)):
                return found
        return ()

    def _holds(self, rule: Transition, asking: Asking) -> bool:
        codes = {}
        for entry in rule.when:
            if (word := asking.value(entry.name)) is not None:
                codes[entry.name] = code_of(self.book.inputs[entry.name], word)
        return holds(rule.when, codes)

    def _declared_silence(self, configuration: Configuration, event: str) -> Transition | None:
        """The rule that says, whatever the facts are, that an event is undocumented or refused here."""
        for state in reversed(configuration):
            if rules := self.by_state.get((state, event)):
                silent = len(rules) == 1 and not rules[0].when and isinstance(rules[0].outcome, Silence)
                return rules[0] if silent else None
        return None

    def _pick(self, configuration: Configuration, event: str | None, asking: Asking) -> Transition | None:
        for state in configuration:
            for rule in self.by_state.get((state, event), ()):
                for entry in rule.when:
                    asking.value(entry.name)
        if asking.silent:
            return None
        found = self.candidates(configuration, event, asking)
        if len(found) > 1:
            shared = next(state for state in reversed(configuration) if state in found[0].states)
            raise Nondeterministic(shared, found)
        return found[0] if found else None

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
        entered = self.machine.settled_in(move.target)
        outcome.timers += [
            Timer(name, None)
            for state in outcome.configuration[kept:]
            for name, _ in self._clocks(state)
            if name != event
        ]
        outcome.timers += [
            Timer(name, seconds) for state in entered[kept:] for name, seconds in self._clocks(state)
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

    def _clocks(self, state: str) -> Iterator[tuple[str, float]]:
        """The timed events of a state, each once."""
        found = {
            event: rule.after
            for rule in self.machine.transitions
            if rule.after is not None and state in rule.states
            for event in rule.events
        }
        return iter(found.items())


class Asking:
    """The facts that one choice of a rule sees, and the decisions that its conditions consult."""

    def __init__(
        self,
        stepper: Stepper,
        parameters: Mapping[str, str],
        local: Mapping[str, str],
        called: Consult | None,
    ) -> None:
        self.stepper = stepper
        self.parameters = parameters
        self.local = tuple(local.items())
        self.facts = {**parameters, **local}
        self.called = called
        self.silent: list[Consult] = []
        self.by_name: dict[str, Consult] = {}

    def ask(self, consult: Consult) -> Decision:
        """The answer to a decision with these facts."""
        return self.stepper.answer(consult.decision, self.facts)

    def value(self, name: str) -> str | None:
        """The value of a fact or an output; None where the decision is undocumented."""
        if name in self.facts:
            return self.facts[name]
        if name not in self.by_name:
            decider = self.stepper.book.inputs[name].decided_by or ""
            shown = self.called and name in self.stepper.book.outputs_of(self.called.decision)
            self.by_name[name] = self.called if self.called and shown else Consult(decider, self.local)
        consult = self.by_name[name]
        decision = self.ask(consult)
        if decision.status == UNDOCUMENTED:
            if consult not in self.silent:
                self.silent.append(consult)
            return None
        return decision.outputs[name]

    def consults_of(self, rule: Transition) -> list[Consult]:
        """The decisions that the rule's conditions consulted, each once."""
        names = [entry.name for entry in rule.when if entry.name not in self.facts]
        return list(dict.fromkeys(self.by_name[name] for name in names))


def _silence(
    rule: Transition,
    configuration: Configuration,
    memory: Mapping[str, str],
    consults: Sequence[Consult] = (),
) -> Outcome:
    """The outcome of an undocumented or refused event: nothing changes."""
    status = rule.outcome.status if isinstance(rule.outcome, Silence) else DOCUMENTED
    return Outcome(status, configuration, dict(memory), taken=[rule], consults=list(consults))
