"""What a log records: events in columns, by client."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from routebook.frozen import Frozen

Time = int | float
"""A number as the log has it, or microseconds since 1970 where it has dates."""

Given = tuple[tuple[str, Any], ...]
"""The parameters that an event carries; empty where it carries none."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a log says of an event besides whose it is, when it was and which parameters it carries.

    `outputs`, `actions` and `refused` are what the implementation did; what is not said is nothing.
    """

    event: str
    outputs: Frozen[str, str]
    actions: tuple[str, ...]
    refused: bool

    def to_json(self) -> dict[str, Any]:
        """The event and what the implementation did, as plain JSON values."""
        return {
            "event": self.event,
            "outputs": dict(self.outputs),
            "actions": list(self.actions),
            "refused": self.refused,
        }


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event of a client: the number of its line or row, counted from 1, when it was, and what is said of it."""

    position: int
    time: int | float | str
    said: Said

    def to_json(self) -> dict[str, Any]:
        """The event as plain JSON values."""
        return {"position": self.position, "time": self.time, **self.said.to_json()}


@dataclass(frozen=True, slots=True)
class Unread:
    """A line or row that is not the record of an event: why, and how to mend it where that can be said.

    `lines` are those that a row of CSV takes; where they are several, each may have been an event.
    """

    position: int
    reason: str
    help: str = ""
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of a log's events in columns, and what could not be read between them.

    `clients` has for each run of events the number of its client in `names`, and `starts` where it begins; all events of
    a client stand together, in their order. `said` and `given` have for each event a number in `sayings` and in
    `parameters`, in which 0 is to carry none. `dated` says that the times are dates.
    """

    names: Sequence[str]
    clients: Sequence[int]
    starts: Sequence[int]
    positions: Sequence[int]
    times: Sequence[Time]
    said: Sequence[int]
    given: Sequence[int]
    sayings: Mapping[int, Said]
    parameters: Mapping[int, Given]
    dated: bool
    unread: Sequence[Unread] = ()

    def runs(self) -> Iterator[tuple[str, int, int]]:
        """The client of each run of events, where it begins and where it ends."""
        names = map(self.names.__getitem__, self.clients)
        return zip(names, self.starts, [*self.starts, len(self.times)][1:], strict=True)

    def recorded(self, at: int) -> Recorded:
        """One of the events."""
        time = self.times[at]
        return Recorded(
            self.positions[at], _as_date(time) if self.dated else time, self.sayings[self.said[at]]
        )


def unread_only(batch: Batch) -> Batch:
    """What could not be read between the events of a batch, without these."""
    return replace(batch, names=(), clients=(), starts=(), positions=(), times=(), said=(), given=())


def _as_date(time: Time) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(time))).isoformat()
