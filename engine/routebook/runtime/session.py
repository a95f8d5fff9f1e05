"""One client's run through a machine: send it events, read its steps, keep it as plain JSON."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from routebook.diagnostic import did_you_mean
from routebook.errors import UnknownEvent
from routebook.program import Cell, Decision, FlatMachine, Step
from routebook.runtime.facts import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from routebook.program import Consult, Program, Row

    Decide = Callable[[str, Mapping[str, str]], Decision]


class Here(dict[str, "tuple[Step, Here]"]):
    """A row with its steps made: from an event to the step that it is and the row that it leads to."""

    __slots__ = ("configuration", "memory")

    def __init__(self, row: Row) -> None:
        super().__init__()
        self.configuration = row.configuration
        self.memory = row.memory


def link(
    machine: FlatMachine, codes: tuple[int, ...], parameters: Mapping[str, str], decide: Decide
) -> list[Here]:
    """The rows of a machine for some parameters, the first being where a session begins."""
    table = machine.tables[machine.classes[codes]]
    rows = [Here(row) for row in table]
    for here, row in zip(rows, table, strict=True):
        for event, cell in zip(machine.events, row.cells, strict=True):
            here[event] = (_step(machine, event, row, cell, parameters, decide), rows[cell.next])
    return rows


def _step(
    machine: FlatMachine, event: str, row: Row, cell: Cell, parameters: Mapping[str, str], decide: Decide
) -> Step:
    def ask(consult: Consult) -> Decision:
        return decide(consult.decision, {**parameters, **dict(consult.facts)})

    called = ask(cell.called) if cell.called else None
    consulted = [ask(consult) for consult in cell.consults]
    reasons = [*consulted, called] if called else consulted
    rules: dict[str, tuple[str, ...]] = {machine.id: cell.transitions} if cell.transitions else {}
    readings = dict(cell.readings)
    for decision in consulted:
        rules |= decision.rules
    for decision in reasons:
        readings |= decision.readings
    return Step(
        event=event,
        status=cell.status,
        from_=row.configuration,
        to=cell.to,
        actions=cell.actions,
        timers=cell.timers,
        rules=MappingProxyType(rules),
        sources=_once([cell.sources, *(decision.sources for decision in reasons)]),
        readings=MappingProxyType(readings),
        decision=called,
    )


def _once(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for group in groups for each in group))


class Session:
    """One run of a machine; made by `Engine.session` or `Engine.restore`."""

    __slots__ = ("_here", "_machine", "_parameters", "_program")

    def __init__(
        self, program: Program, machine: FlatMachine, parameters: Mapping[str, str], here: Here
    ) -> None:
        self._program = program
        self._machine = machine
        self._parameters = parameters
        self._here = here

    @property
    def configuration(self) -> tuple[str, ...]:
        """The active states, innermost last."""
        return self._here.configuration

    @property
    def facts(self) -> Mapping[str, str]:
        """The parameters and what the session remembers."""
        return {**self._parameters, **dict(zip(self._machine.remembers, self._here.memory, strict=True))}

    def send(self, event: str) -> Step:
        """What becomes of an event; raises UnknownEvent, and then nothing changes."""
        try:
            step, self._here = self._here[event]
        except (KeyError, TypeError):
            repair = did_you_mean(shown(event), self._machine.events)
            raise UnknownEvent(f"`{self._machine.id}` has no event `{shown(event)}`", help=repair) from None
        return step

    def snapshot(self) -> dict[str, Any]:
        """The session as plain JSON values, for `Engine.restore`."""
        return {
            "book": self._program.book,
            "version": self._program.version,
            "fingerprint": self._program.fingerprint,
            "readings": dict(self._program.readings),
            "machine": self._machine.id,
            "state": list(self._here.configuration),
            "parameters": dict(self._parameters),
            "remembered": dict(zip(self._machine.remembers, self._here.memory, strict=True)),
        }
