"""The engine that services embed: decisions, sessions and explanations from one compiled program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routebook.chain import Chain
from routebook.diagnostic import did_you_mean
from routebook.errors import (
    ForeignSnapshot,
    ImpossibleFacts,
    MalformedFacts,
    MalformedSnapshot,
    MissingInput,
    UnknownDecision,
    UnknownInput,
    UnknownMachine,
)
from routebook.program import EMPTY, Decision
from routebook.runtime.explaining import Explanation, explain
from routebook.runtime.facts import Facts, shown
from routebook.runtime.session import Here, Session, link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.program import FlatMachine, Plan, Program

MOST_REMEMBERED = 65_536
"""How many different facts an engine remembers the decisions of; any further are decided afresh."""


class Engine:
    """Decides and runs machines by one program. Safe to share between threads: nothing it holds ever changes,
    but for answers that it remembers."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._chain = Chain(program.axes, program.sieves, program.impossible)
        self._facts = Facts(program, self._chain)
        self._remembered: dict[tuple[object, ...], Decision] = {}
        self._rows: dict[tuple[str, tuple[int, ...]], list[Here]] = {}

    def decide(self, decision: str, facts: Mapping[str, str] = EMPTY, /, **named: str) -> Decision:
        """The answer to a decision, from facts as a mapping, as keywords, or both.

        Facts that the decision does not need are checked and then ignored. Raises UnknownDecision, UnknownInput,
        UnknownValue, MalformedVersion, MissingInput, ContradictoryFacts, ImpossibleFacts and MalformedFacts.
        """
        if named:
            facts = _joined(facts, named)
        try:
            key = (decision, *facts, *facts.values())
            return self._remembered[key]
        except (KeyError, TypeError, AttributeError):
            answer, _, _ = self._decide(decision, _joined(facts, {}))
        if len(self._remembered) < MOST_REMEMBERED:
            self._remembered[key] = answer
        return answer

    def explain(self, decision: str, facts: Mapping[str, str] = EMPTY, /, **named: str) -> Explanation:
        """The answer to a decision, with the rules of every table that held and those that came near; raises as `decide`."""
        answer, codes, known = self._decide(decision, _joined(facts, named))
        return explain(self.program, self._chain, self.program.plans[decision], known, codes, answer)

    def session(self, machine: str, facts: Mapping[str, str] = EMPTY, /, **named: str) -> Session:
        """A new run of a machine, from its parameters.

        Raises UnknownMachine, MissingInput for a parameter that is not given, UnknownInput for any other fact, and
        UnknownValue, MalformedVersion, ContradictoryFacts and ImpossibleFacts.
        """
        flat = self._machine(machine)
        parameters, rows = self._linked(flat, _joined(facts, named))
        return Session(self.program, flat, parameters, rows[0])

    def restore(self, snapshot: Mapping[str, Any], *, by_state: bool = False) -> Session:
        """A session as it was when `Session.snapshot` was taken.

        A snapshot of a book with another meaning is refused with ForeignSnapshot, unless `by_state` asks to go by
        its state and facts alone. They are checked either way: MalformedSnapshot is raised where no run of the
        machine could be there.
        """
        state, given, remembered = _parts(snapshot)
        if not by_state and snapshot.get("fingerprint") != self.program.fingerprint:
            raise ForeignSnapshot(
                self._why_foreign(snapshot), help="restore it with `by_state=True` if that is meant"
            )
        flat = self._machine(str(snapshot.get("machine")))
        parameters, rows = self._linked(flat, given)
        memory = tuple(remembered.get(name) for name in flat.remembers)
        if remembered.keys() == set(flat.remembers):
            for here in rows:
                if here.configuration == tuple(state) and here.memory == memory:
                    return Session(self.program, flat, parameters, here)
        raise MalformedSnapshot(
            f"no run of `{flat.id}` with these parameters is in `{shown(' '.join(map(str, state)))}` with what it remembers",
            help="take the snapshot from a session of this machine",
        )

    def _decide(
        self, decision: str, facts: Mapping[str, Any]
    ) -> tuple[Decision, dict[str, int], dict[str, int]]:
        """The answer, the facts as numbers, and all that is known at the end: every error is made here."""
        plan = self.program.plans.get(decision) if isinstance(decision, str) else None
        if plan is None:
            repair = did_you_mean(shown(decision), self.program.plans)
            raise UnknownDecision(
                f"the book `{self.program.book}` has no decision `{shown(decision)}`", help=repair
            )
        codes = self._facts.read(facts)
        known = self._facts.complete(plan, codes)
        return self._look_up(plan, codes), codes, known

    def _look_up(self, plan: Plan, codes: dict[str, int]) -> Decision:
        """One look into the fused cells where the facts are the plan's given inputs; else through the chain."""
        axes = self.program.axes
        if plan.cells is None or any(name not in codes for name in plan.inputs) or self._gives_derived(codes):
            return self._chain.answer(plan, codes)
        cell = 0
        for name in plan.inputs:
            cell = cell * len(axes[name].values) + codes[name]
        return plan.decisions[plan.cells[cell]]

    def _gives_derived(self, codes: dict[str, int]) -> bool:
        return any(self.program.axes[name].decided_by for name in codes)

    def _machine(self, machine: str) -> FlatMachine:
        flat = self.program.machines.get(machine) if isinstance(machine, str) else None
        if flat is None:
            repair = did_you_mean(shown(machine), self.program.machines)
            raise UnknownMachine(
                f"the book `{self.program.book}` has no machine `{shown(machine)}`", help=repair
            )
        return flat

    def _linked(self, machine: FlatMachine, facts: Mapping[str, Any]) -> tuple[Mapping[str, str], list[Here]]:
        """The parameters of a machine, checked, and its rows for them, made once."""
        for name in facts:
            if name in machine.remembers:
                raise UnknownInput(
                    f"`{name}` is remembered by `{machine.id}` and not a parameter", help="send events"
                )
            if name not in machine.parameters and name in self.program.axes:
                repair = "the parameters are " + ", ".join(f"`{each}`" for each in machine.parameters)
                raise UnknownInput(f"`{name}` is not a parameter of `{machine.id}`", help=repair)
        codes = self._facts.read(facts)
        for name in machine.parameters:
            if name not in codes:
                raise MissingInput(
                    f"`{name}` is missing: `{machine.id}` has it as a parameter", help=f"give `{name}`"
                )
        parameters = {name: str(facts[name]) for name in machine.parameters}
        key = (machine.id, tuple(codes[name] for name in machine.parameters))
        if key[1] not in machine.classes:
            rule = self._chain.impossible_in(codes)
            reason = f", by `{rule}` of the book `{self.program.book}`" if rule else ": nothing leads to them"
            message = f"the parameters of `{machine.id}` cannot occur together{reason}"
            raise ImpossibleFacts(message, help="correct one of them")
        if key not in self._rows:
            self._rows[key] = link(machine, key[1], parameters, self.decide)
        return parameters, self._rows[key]

    def _why_foreign(self, snapshot: Mapping[str, Any]) -> str:
        program = self.program
        if snapshot.get("book") != program.book:
            return (
                f"the snapshot is of the book `{shown(snapshot.get('book'))}`, and this is `{program.book}`"
            )
        if isinstance(snapshot.get("readings"), dict) and snapshot["readings"] != program.readings:
            theirs = snapshot["readings"]
            other = [name for name, choice in program.readings.items() if theirs.get(name) != choice]
            if other:
                return "the snapshot was taken under other readings: " + ", ".join(
                    f"`{name}`" for name in other
                )
        return f"the snapshot is of version {shown(snapshot.get('version'))} of `{program.book}`, which meant something else"


def _joined(facts: Mapping[str, Any], named: Mapping[str, Any]) -> dict[str, Any]:
    """Facts given as a mapping and as keywords; raises MalformedFacts for what is no mapping."""
    try:
        return {**facts, **named}
    except TypeError:
        raise MalformedFacts("the facts are not a mapping", help='pass {"key": "value", ...}') from None


def _parts(snapshot: Mapping[str, Any]) -> tuple[list[str], dict[str, str], dict[str, str]]:
    """The state and the facts of a snapshot; raises MalformedSnapshot where a part is missing."""
    if not hasattr(snapshot, "get"):
        raise MalformedSnapshot("the snapshot is not a mapping", help="pass what `Session.snapshot` returned")
    state, parameters, remembered = (snapshot.get(part) for part in ("state", "parameters", "remembered"))
    if not (isinstance(state, list) and isinstance(parameters, dict) and isinstance(remembered, dict)):
        raise MalformedSnapshot(
            "the snapshot lacks `state`, `parameters` or `remembered`",
            help="pass what `Session.snapshot` returned",
        )
    return state, parameters, remembered
