"""Runs of machines: one step after the other, each with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from routebook.answers import Decision, Step, Timer
from routebook.exporters.standalone.errors import RoutebookError, listed, shown
from routebook.exporters.standalone.tables import once
from routebook.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from routebook.exporters.standalone.program import Consult, Machine, Program, Row


@dataclass(frozen=True, slots=True)
class Linked:
    """A machine for some parameters; `steps` are those that were made so far, by the row and the event."""

    program: Program
    id: str
    parameters: Mapping[str, str]
    rows: Sequence[Row]
    steps: dict[tuple[int, str], tuple[Step, int]]
    decide: Callable[[str, Mapping[str, str]], Decision]

    @property
    def machine(self) -> Machine:
        """The machine."""
        return self.program["machines"][self.id]

    def remembered(self, row: int) -> dict[str, str]:
        """What a session in a row remembers."""
        return dict(zip(self.machine["remembers"], self.rows[row][1], strict=True))

    def follow(self, row: int, event: str) -> tuple[Step, int]:
        """The step that an event is in a row, and the row that it leads to; fails with unknown-event."""
        events = self.machine["events"]
        if not isinstance(event, str) or event not in events:
            message = f"`{self.id}` has no event `{shown(event)}`"
            raise RoutebookError("unknown-event", message, listed(events))
        configuration, _, moves = self.rows[row]
        number, following = moves[events.index(event)]
        self.steps[row, event] = found = (self._step(event, configuration, number), following)
        return found

    def _step(self, event: str, configuration: Sequence[str], number: int) -> Step:
        cell = self.machine["cells"][number]
        called = self._ask(cell["called"]) if cell["called"] else None
        consulted = [self._ask(consult) for consult in cell["consults"]]
        reasons = [*consulted, called] if called else consulted
        rules = {self.id: tuple(cell["transitions"])} if cell["transitions"] else {}
        readings = dict(cell["readings"])
        for decision in consulted:
            rules |= decision.rules
        for decision in reasons:
            readings |= decision.readings
        return Step(
            event=event,
            status=cell["status"],
            from_=tuple(configuration),
            to=tuple(cell["to"]),
            actions=tuple(cell["actions"]),
            timers=tuple(Timer(name, seconds) for name, seconds in cell["timers"]),
            rules=Frozen(rules),
            sources=once([cell["sources"], *(decision.sources for decision in reasons)]),
            readings=Frozen(readings),
            decision=called,
        )

    def _ask(self, consult: Consult) -> Decision:
        decision, facts = consult
        return self.decide(decision, {**self.parameters, **facts})


class Session:
    """One run of a machine; it belongs to one thread at a time."""

    __slots__ = ("_linked", "_row")

    def __init__(self, linked: Linked, row: int) -> None:
        self._linked = linked
        self._row = row

    @property
    def configuration(self) -> tuple[str, ...]:
        """The active states, innermost last."""
        return tuple(self._linked.rows[self._row][0])

    @property
    def facts(self) -> Mapping[str, str]:
        """The parameters and what the session remembers."""
        return {**self._linked.parameters, **self._linked.remembered(self._row)}

    def send(self, event: str) -> Step:
        """What becomes of an event; fails with unknown-event, and then nothing changes."""
        try:
            found = self._linked.steps[self._row, event]
        except (KeyError, TypeError):
            found = None
        step, self._row = found or self._linked.follow(self._row, event)
        return step

    def snapshot(self) -> dict[str, Any]:
        """The session as plain JSON values, for `restore`."""
        linked = self._linked
        return {
            "book": linked.program["book"],
            "version": linked.program["version"],
            "fingerprint": linked.program["fingerprint"],
            "readings": dict(linked.program["readings"]),
            "machine": linked.id,
            "state": list(self.configuration),
            "parameters": dict(linked.parameters),
            "remembered": linked.remembered(self._row),
        }
