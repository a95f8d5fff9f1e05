"""Where sessions come from: a machine for parameters that are checked, and the row in which a session begins or was kept."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from routebook.diagnostic import did_you_mean
from routebook.errors import (
    ForeignSnapshot,
    ImpossibleFacts,
    MalformedSnapshot,
    MissingInput,
    UnknownInput,
    UnknownMachine,
)
from routebook.memo import remember
from routebook.runtime.facts import mapping_of, shown
from routebook.runtime.session import Linked, link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.program import FlatMachine, Program
    from routebook.runtime.deciding import Deciding
    from routebook.runtime.session import Decide, Here

MOST_LINKED = 256
"""For how many combinations of parameters the rows of machines are kept."""


class Linking:
    """Links the machines of one program for parameters.

    `ready` has what was linked, by the machine and the facts as they were given.
    """

    __slots__ = ("_decide", "_deciding", "_rows", "program", "ready")

    def __init__(self, program: Program, deciding: Deciding, decide: Decide) -> None:
        self.program = program
        self.ready: dict[tuple[object, ...], Linked] = {}
        self._deciding = deciding
        self._decide = decide
        self._rows: dict[tuple[str, tuple[int, ...]], list[Here]] = {}

    def machine(self, machine: object) -> FlatMachine:
        """A machine by its name; raises UnknownMachine."""
        flat = self.program.machines.get(machine) if isinstance(machine, str) else None
        if flat is None:
            repair = did_you_mean(shown(machine), self.program.machines)
            raise UnknownMachine(
                f"the book `{self.program.book}` has no machine `{shown(machine)}`", help=repair
            )
        return flat

    def link(self, machine: FlatMachine, facts: Mapping[str, Any]) -> Linked:
        """A machine for some parameters; its rows are made once for parameters of the same values.

        Raises what `Engine.session` does.
        """
        facts = mapping_of(facts)
        self._refuse_others(machine, facts)
        codes = self._deciding.facts.read(facts)
        self._deciding.facts.agree(codes)
        for name in machine.parameters:
            if name not in codes:
                raise MissingInput(
                    f"`{name}` is missing: `{machine.id}` has it as a parameter", help=f"give `{name}`"
                )
        parameters = {name: str(facts[name]) for name in machine.parameters}
        key = (machine.id, tuple(codes[name] for name in machine.parameters))
        if key[1] not in machine.classes:
            rule = self._deciding.chain.impossible_in(codes)
            reason = f", by `{rule}` of the book `{self.program.book}`" if rule else ": nothing leads to them"
            message = f"the parameters of `{machine.id}` cannot occur together{reason}"
            raise ImpossibleFacts(message, help="correct one of them")
        rows = self._rows.get(key)
        if rows is None:
            rows = link(machine, key[1], parameters, self._decide)
            remember(self._rows, key, rows, most=MOST_LINKED)
        linked = Linked(self.program, machine, MappingProxyType(parameters), rows)
        remember(self.ready, (machine.id, *facts, *facts.values()), linked, most=MOST_LINKED)
        return linked

    def place(self, snapshot: Mapping[str, Any], *, by_state: bool) -> tuple[Linked, Here]:
        """Where a snapshot was taken; raises what `Engine.restore` does."""
        state, given, remembered = _parts(snapshot)
        if not by_state and snapshot.get("fingerprint") != self.program.fingerprint:
            raise ForeignSnapshot(
                self._why_foreign(snapshot), help="restore it with `by_state=True` if that is meant"
            )
        flat = self.machine(snapshot.get("machine"))
        linked = self.link(flat, given)
        memory = tuple(remembered.get(name) for name in flat.remembers)
        if remembered.keys() == set(flat.remembers):
            for here in linked.rows:
                if here.configuration == tuple(state) and here.memory == memory:
                    return linked, here
        raise MalformedSnapshot(
            f"no run of `{flat.id}` with these parameters is in `{shown(' '.join(map(shown, state)))}` with what it remembers",
            help="take the snapshot from a session of this machine",
        )

    def _refuse_others(self, machine: FlatMachine, facts: Mapping[str, Any]) -> None:
        for name in facts:
            if name in machine.remembers:
                raise UnknownInput(
                    f"`{name}` is remembered by `{machine.id}` and not a parameter", help="send events"
                )
            if name not in machine.parameters and name in self.program.axes:
                repair = "the parameters are " + ", ".join(f"`{each}`" for each in machine.parameters)
                raise UnknownInput(f"`{name}` is not a parameter of `{machine.id}`", help=repair)

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
