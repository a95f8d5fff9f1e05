"""What an audit finds, and what it has looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from routebook.conformance.auditing.documented import rules_of
from routebook.program import EMPTY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.conformance.auditing.recorded import Recorded
    from routebook.program import Step

LOST_LINES = "lost-lines"
DIVERGENCE = "divergence"
UNKNOWN_EVENT = "unknown-event"
UNKNOWN_OUTPUT = "unknown-output"
TIME_BACKWARDS = "time-backwards"
MISSING_START = "missing-start"
MISSING_PARAMETERS = "missing-parameters"
IMPOSSIBLE_PARAMETERS = "impossible-parameters"
CHANGED_PARAMETERS = "changed-parameters"
UNREADABLE = "unreadable"

KINDS = (
    LOST_LINES,
    DIVERGENCE,
    UNKNOWN_EVENT,
    UNKNOWN_OUTPUT,
    TIME_BACKWARDS,
    MISSING_START,
    MISSING_PARAMETERS,
    IMPOSSIBLE_PARAMETERS,
    CHANGED_PARAMETERS,
    UNREADABLE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing in a log that is not as documented, or that cannot be held to the book.

    `position` is the number of the line or row, counted from 1. `client` and `event` are None where nothing could be
    read. Where the implementation did something else, `broken` are the rules that say so, by the machine or table that
    they are of, and `sources` the passages that they cite; both are empty where it may be in several states. `documented`
    are the steps that the event could have been, and `before` the events of the client before it, oldest first.
    """

    kind: str
    message: str
    help: str = ""
    position: int = 0
    client: str | None = None
    event: Recorded | None = None
    broken: Mapping[str, tuple[str, ...]] = EMPTY
    sources: tuple[str, ...] = ()
    documented: Sequence[Step] = ()
    before: Sequence[Recorded] = ()

    def to_json(self) -> dict[str, Any]:
        """The finding as plain JSON values."""
        return {
            "finding": self.kind,
            "position": self.position,
            "client": self.client,
            "message": self.message,
            "help": self.help,
            "event": self.event.to_json() if self.event else None,
            "broken": {owner: list(rules) for owner, rules in self.broken.items()},
            "sources": list(self.sources),
            "documented": [_documented(step) for step in self.documented],
            "before": [each.to_json() for each in self.before],
        }


def _documented(step: Step) -> dict[str, Any]:
    return {
        "state": step.from_[-1],
        "status": step.status,
        "outputs": dict(step.decision.outputs) if step.decision else {},
        "actions": list(step.actions),
        "rules": {owner: list(rules) for owner, rules in rules_of(step).items()},
        "sources": list(step.sources),
        "readings": dict(step.readings),
    }
