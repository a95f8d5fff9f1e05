"""The engine that services embed: decisions, sessions and explanations from one compiled program."""

from __future__ import annotations

from functools import partial
from sys import intern
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from routebook.answering import by_cell, by_walking
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
from routebook.memo import Memo, remember
from routebook.program import EMPTY
from routebook.runtime.decider import Decider
from routebook.runtime.explaining import Explanation, explain
from routebook.runtime.extras import need_columns
from routebook.runtime.facts import Facts, mapping_of, shown
from routebook.runtime.session import Here, Linked, Session, link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.answering import Answering
    from routebook.chain import Codes
    from routebook.program import Decision, FlatMachine, Plan, Program
    from routebook.runtime.batch import Answers
    from routebook.runtime.decider import Memory, Picking
    from routebook.runtime.fleet import Fleet

MOST_DECIDERS = 64
"""How many kinds of facts an engine is ready for at a time: a decision, with the names of what is given."""

MOST_LINKED = 512
"""How many combinations of parameters an engine keeps the rows of a machine for."""


class Engine:
    """Decides and runs machines by one program. Safe to share between threads: it takes no lock, and nothing that it
    holds ever changes, but for answers that it remembers."""

    __slots__ = ("_chain", "_deciders", "_facts", "_latest", "_linked", "_rows", "_ways", "program")

    def __init__(self, program: Program) -> None:
        self.program = program
        self._chain = Chain(program.axes, program.sieves, program.impossible)
        self._facts = Facts(program, self._chain)
        self._deciders: dict[tuple[str, tuple[str, ...]], Decider] = {}
        self._latest: dict[tuple[str, int], Decider] = {}
        self._ways: dict[str, dict[int, tuple[Memory, Picking]]] = {
            intern(name): {} for name in program.plans
        }
        self._linked: dict[tuple[object, ...], Linked] = {}
        self._rows: dict[tuple[str, tuple[int, ...]], list[Here]] = {}

    def decide(self, decision: str, facts: Mapping[str, str] = EMPTY, /) -> Decision:
        """The answer to a decision.

        Facts that the decision does not need are checked and then ignored. Raises UnknownDecision, UnknownInput,
        UnknownValue, MalformedVersion, MissingInput, ContradictoryFacts, ImpossibleFacts and MalformedFacts.
        """
        try:
            memory, pick = self._ways[decision][len(facts)]
            return memory[pick(facts)]
        except (KeyError, TypeError):
            return self._decide_new(decision, facts)

    def decider(self, decision: str, names: Sequence[str] | None = None) -> Decider:
        """A decision for hot loops, to be called with the words for `names` by their position.

        Those are the given inputs that the decision rests on, unless others are named. Raises UnknownDecision and
        UnknownInput.
        """
        plan = self._plan(decision)
        chosen = plan.inputs if names is None else tuple(names)
        if len(set(chosen)) < len(chosen):
            raise MalformedFacts("a name is given twice", help="name each fact once")
        return self._ready(plan, chosen)

    def decide_batch(self, decision: str, frame: Any, /) -> Answers:
        """The answers to a decision for all rows of a frame, as numbers of decisions and as columns.

        A frame is a mapping from names to columns, or anything that speaks the Arrow C stream. Only the columns that
        the decision needs are read: of words, of categories, or of the numbers of values. Raises as `decide`, naming the
        row, counted from 0, and MalformedBatch and MissingExtra.
        """
        need_columns()
        from routebook.runtime.batch import answer_rows  # noqa: PLC0415

        plan = self._plan(decision)
        return answer_rows(self._chain, plan, self._facts, frame, lambda codes: self._checked(plan, codes)[0])

    def explain(self, decision: str, facts: Mapping[str, str] = EMPTY, /) -> Explanation:
        """The answer to a decision, with the rules of every table that held and those that came near; raises as `decide`."""
        plan = self._plan(decision)
        codes = self._facts.read(mapping_of(facts))
        answer, known = self._checked(plan, codes)
        return explain(self.program, self._chain, plan, known, codes, answer)

    def session(self, machine: str, facts: Mapping[str, str] = EMPTY, /) -> Session:
        """A new run of a machine, from its parameters.

        Raises UnknownMachine, MissingInput for a parameter that is not given, UnknownInput for any other fact, and
        UnknownValue, MalformedVersion, ContradictoryFacts, ImpossibleFacts and MalformedFacts.
        """
        try:
            linked = self._linked[machine, *facts, *facts.values()]
        except (KeyError, TypeError, AttributeError):
            linked = self._link(self._machine(machine), mapping_of(facts))
        return Session(linked, linked.rows[0])

    def fleet(self, machine: str, n: int, facts: Mapping[str, Any] = EMPTY, /) -> Fleet:
        """`n` new runs of a machine in arrays; each parameter is one word for all of them, or a column of `n` words.

        Raises as `session`, and MalformedBatch and MissingExtra.
        """
        need_columns()
        from routebook.runtime.making_fleets import new_fleet  # noqa: PLC0415

        flat = self._machine(machine)
        return new_fleet(flat, n, mapping_of(facts), partial(self._link, flat))

    def restore_fleet(self, snapshot: Mapping[str, Any], *, by_state: bool = False) -> Fleet:
        """A fleet as it was when `Fleet.snapshot` was taken; raises as `restore`, and MalformedBatch and MissingExtra."""
        need_columns()
        from routebook.runtime.making_fleets import restored_fleet  # noqa: PLC0415

        return restored_fleet(snapshot, self._machine, partial(self._place, by_state=by_state))

    def restore(self, snapshot: Mapping[str, Any], *, by_state: bool = False) -> Session:
        """A session as it was when `Session.snapshot` was taken.

        A snapshot of a book with another meaning is refused with ForeignSnapshot, unless `by_state` asks to go by
        its state and facts alone. They are checked either way: MalformedSnapshot is raised where no run of the
        machine could be there.
        """
        return Session(*self._place(snapshot, by_state=by_state))

    def _place(self, snapshot: Mapping[str, Any], *, by_state: bool) -> tuple[Linked, Here]:
        state, given, remembered = _parts(snapshot)
        if not by_state and snapshot.get("fingerprint") != self.program.fingerprint:
            raise ForeignSnapshot(
                self._why_foreign(snapshot), help="restore it with `by_state=True` if that is meant"
            )
        flat = self._machine(str(snapshot.get("machine")))
        linked = self._link(flat, given)
        memory = tuple(remembered.get(name) for name in flat.remembers)
        if remembered.keys() == set(flat.remembers):
            for here in linked.rows:
                if here.configuration == tuple(state) and here.memory == memory:
                    return linked, here
        raise MalformedSnapshot(
            f"no run of `{flat.id}` with these parameters is in `{shown(' '.join(map(str, state)))}` with what it remembers",
            help="take the snapshot from a session of this machine",
        )

    def _decide_new(self, decision: str, facts: Mapping[str, str]) -> Decision:
        """Decide by words that are not remembered, most often for the same names as before."""
        try:
            decider = self._latest[decision, len(facts)]
            words = decider.pick(facts)
        except (KeyError, TypeError):
            return self._decide_otherwise(decision, facts)
        return decider.afresh(words)

    def _decide_otherwise(self, decision: str, facts: Mapping[str, str]) -> Decision:
        """Decide by facts with other names than the last that were as many, and be ready for more of them."""
        plan = self._plan(decision)
        given = mapping_of(facts)
        if not all(map(self._facts.knows, given)):
            return self._decide_slowly(decision, given)
        names = tuple(sorted(given, key=self._facts.order))
        decider = self._ready(plan, names)
        answer = decider(*map(given.__getitem__, names))
        self._latest[decision, len(given)] = decider
        self._ways[decision][len(given)] = (decider.memory, decider.pick)
        return answer

    def _decide_slowly(self, decision: str, facts: Mapping[str, Any]) -> Decision:
        """Decide with every check, which makes every error."""
        return self._checked(self._plan(decision), self._facts.read(facts))[0]

    def _checked(self, plan: Plan, codes: Codes) -> tuple[Decision, Codes]:
        """The answer, and all that is known at the end."""
        self._facts.agree(codes)
        known = self._facts.complete(plan, codes)
        return self._chain.answer(plan, codes), known

    def _ready(self, plan: Plan, names: tuple[str, ...]) -> Decider:
        """The decider of a plan for facts with these names, made once."""
        decider = self._deciders.get((plan.id, names))
        if decider is None:
            read = [self._facts.reading(name) for name in names]
            decider = Decider(plan.id, names, read, self._answering(plan, names), self._decide_slowly)
            remember(self._deciders, (plan.id, names), decider, most=MOST_DECIDERS)
        return decider

    def _answering(self, plan: Plan, names: tuple[str, ...]) -> Answering:
        """The quickest way from numbers to the answer that some names allow."""
        if set(names) != set(plan.inputs):
            checked: Memo[Sequence[int], Decision] = Memo(
                lambda codes: self._checked(plan, dict(zip(names, codes, strict=True)))[0]
            )
            return checked.__getitem__
        if plan.cells is None:
            return by_walking(self._chain, plan, names)
        return by_cell(self._chain, plan, names)

    def _plan(self, decision: str) -> Plan:
        plan = self.program.plans.get(decision) if isinstance(decision, str) else None
        if plan is None:
            repair = did_you_mean(shown(decision), self.program.plans)
            raise UnknownDecision(
                f"the book `{self.program.book}` has no decision `{shown(decision)}`", help=repair
            )
        return plan

    def _machine(self, machine: str) -> FlatMachine:
        flat = self.program.machines.get(machine) if isinstance(machine, str) else None
        if flat is None:
            repair = did_you_mean(shown(machine), self.program.machines)
            raise UnknownMachine(
                f"the book `{self.program.book}` has no machine `{shown(machine)}`", help=repair
            )
        return flat

    def _link(self, machine: FlatMachine, facts: Mapping[str, Any]) -> Linked:
        """A machine for some parameters, which are checked; its rows are made once for parameters of the same values."""
        for name in facts:
            if name in machine.remembers:
                raise UnknownInput(
                    f"`{name}` is remembered by `{machine.id}` and not a parameter", help="send events"
                )
            if name not in machine.parameters and name in self.program.axes:
                repair = "the parameters are " + ", ".join(f"`{each}`" for each in machine.parameters)
                raise UnknownInput(f"`{name}` is not a parameter of `{machine.id}`", help=repair)
        codes = self._facts.read(facts)
        self._facts.agree(codes)
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
        rows = self._rows.get(key)
        if rows is None:
            rows = link(machine, key[1], parameters, self.decide)
            remember(self._rows, key, rows, most=MOST_LINKED)
        linked = Linked(self.program, machine, MappingProxyType(parameters), rows)
        remember(self._linked, (machine.id, *facts, *facts.values()), linked)
        return linked

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
