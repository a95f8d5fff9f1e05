"""One client's run through a machine: send it events, read its steps, keep it as plain JSON."""

from __future__ import annotations

from dataclasses import dataclass
from sys import intern
from typing import TYPE_CHECKING, Any

from routebook.diagnostic import did_you_mean
from routebook.errors import UnknownEvent
from routebook.frozen import Frozen
from routebook.program import Cell, Decision, FlatMachine, Step
from routebook.runtime.facts import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from routebook.program import Consult, Program, Row

    Decide = Callable[[str, Mapping[str, str]], Decision]


class Here(dict[str, "tuple[Step, Here]"]):
    """A row with its steps made: from an event to the step that it is and the row that it leads to."""

    __slots__ = ("configuration", "memory")

    def __init__(self, row: Row) -> None:
        super().__init__()
        self.configuration = row.configuration
        self.memory = row.memory


@dataclass(frozen=True, slots=True)
class Linked:
    """A machine for some parameters, as all its sessions share it; a session begins in the first of its rows."""

    program: Program
    machine: FlatMachine
    parameters: Mapping[str, str]
    rows: Sequence[Here]


def link(
    machine: FlatMachine, codes: tuple[int, ...], parameters: Mapping[str, str], decide: Decide
) -> list[Here]:
    """The rows of a machine for some parameters, with their steps made."""
    table = machine.tables[machine.classes[codes]]
    rows = [Here(row) for row in table]
    for here, row in zip(rows, table, strict=True):
        for event, (number, following) in zip(machine.events, row.moves, strict=True):
            step = _step(machine, event, row, machine.cells[number], parameters, decide)
            here[intern(event)] = (step, rows[following])
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
        rules=Frozen(rules),
        sources=_once([cell.sources, *(decision.sources for decision in reasons)]),
        readings=Frozen(readings),
        decision=called,
    )


def _once(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for group in groups for each in group))


class Session:
    """One run of a machine; made by `Engine.session` or `Engine.restore`. It belongs to one thread at a time."""

    __slots__ = ("_here", "_linked")

    def __init__(self, linked: Linked, here: Here) -> None:
        self._linked = linked
        self._here = here

    @property
    def linked(self) -> Linked:
        """The machine for the parameters, with all rows that a run can be in."""
        return self._linked

    @property
    def configuration(self) -> tuple[str, ...]:
        """The active states, innermost last."""
        return self._here.configuration

    @property
    def facts(self) -> Mapping[str, str]:
        """The parameters and what the session remembers."""
        return {**self._linked.parameters, **self._remembered()}

    def send(self, event: str) -> Step:
        """What becomes of an event; raises UnknownEvent, and then nothing changes."""
        try:
            step, self._here = self._here[event]
        except (KeyError, TypeError):
            machine = self._linked.machine
            repair = did_you_mean(shown(event), machine.events)
            raise UnknownEvent(f"`{machine.id}` has no event `{shown(event)}`", help=repair) from None
        return step

    def snapshot(self) -> dict[str, Any]:
        """The session as plain JSON values, for `Engine.restore`."""
        program = self._linked.program
        return {
            "book": program.book,
            "version": program.version,
            "fingerprint": program.fingerprint,
            "readings": dict(program.readings),
            "machine": self._linked.machine.id,
            "state": list(self._here.configuration),
            "parameters": dict(self._linked.parameters),
            "remembered": self._remembered(),
        }

    def _remembered(self) -> dict[str, str]:
        return dict(zip(self._linked.machine.remembers, self._here.memory, strict=True))
