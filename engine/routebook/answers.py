"""What is answered: decisions and steps, with their reasons.

Exported code has this file as it is, so it needs the standard library alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

DOCUMENTED = "documented"
UNDOCUMENTED = "undocumented"


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer and its reasons.

    `status` is `documented` or `undocumented`; the latter has no outputs. `rules` are the determining rules by
    decision, `sources` the passages that they cite, `readings` the choices that they rest on.
    """

    decision: str
    status: str
    outputs: Mapping[str, str]
    rules: Mapping[str, tuple[str, ...]]
    sources: tuple[str, ...]
    readings: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """The decision as plain JSON values."""
        return {
            "decision": self.decision,
            "status": self.status,
            "outputs": dict(self.outputs),
            "rules": {name: list(rules) for name, rules in self.rules.items()},
            "sources": list(self.sources),
            "readings": dict(self.readings),
        }


@dataclass(frozen=True, slots=True)
class Timer:
    """A clock that the host keeps: its event is due `seconds` after it starts; None says to cancel it.

    Cancelling a clock that has rung does nothing.
    """

    event: str
    seconds: float | None

    def to_json(self) -> dict[str, Any]:
        """The timer as plain JSON values."""
        if self.seconds is None:
            return {"event": self.event, "cancel": True}
        return {"event": self.event, "start": self.seconds}


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one event.

    `status` is `documented`, `undocumented` or `refused`; only the first changes anything. `from_` and `to` are
    the active states, innermost last. `rules` are those of the machine and of the decisions that its guards
    consulted; `decision` is what the event itself called for.
    """

    event: str
    status: str
    from_: tuple[str, ...]
    to: tuple[str, ...]
    actions: tuple[str, ...]
    timers: tuple[Timer, ...]
    rules: Mapping[str, tuple[str, ...]]
    sources: tuple[str, ...]
    readings: Mapping[str, str]
    decision: Decision | None

    def to_json(self) -> dict[str, Any]:
        """The step as plain JSON values."""
        return {
            "event": self.event,
            "status": self.status,
            "from": list(self.from_),
            "to": list(self.to),
            "actions": list(self.actions),
            "timers": [timer.to_json() for timer in self.timers],
            "rules": {name: list(rules) for name, rules in self.rules.items()},
            "sources": list(self.sources),
            "readings": dict(self.readings),
            "decision": self.decision.to_json() if self.decision else None,
        }
