"""Events on their way into a batch, one by one."""

from __future__ import annotations

from itertools import compress
from operator import ne
from typing import TYPE_CHECKING

from routebook.conformance.auditing.numbering import Numbering
from routebook.conformance.auditing.recorded import Batch, Unread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.conformance.auditing.clock import Clock
    from routebook.conformance.auditing.recorded import Time

A_BATCH = 65_536
"""How many events make a batch, or some more."""


class Collecting:
    """The batch that is being made: its columns, what could not be read, and the numbers of what is alike."""

    __slots__ = (
        "_clock",
        "clients",
        "given",
        "numbering",
        "positions",
        "said",
        "starts",
        "times",
        "unread",
    )

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.numbering = Numbering()
        self._empty()

    def add(self, position: int, client: str, time: Time, said: int, given: int) -> None:
        """Add an event."""
        if not self.clients or self.clients[-1] != client:
            self.clients.append(client)
            self.starts.append(len(self.times))
        self.positions.append(position)
        self.times.append(time)
        self.said.append(said)
        self.given.append(given)

    def extend(
        self, first: int, clients: Sequence[str], times: list[Time], said: Sequence[int], given: Sequence[int]
    ) -> None:
        """Add at least one event; their positions follow each other."""
        before = (self.clients[-1] if self.clients else None, *clients)
        changes = [*map(ne, clients, before)]
        offset = len(self.times)
        self.clients += compress(clients, changes)
        self.starts += compress(range(offset, offset + len(clients)), changes)
        self.positions += range(first, first + len(clients))
        self.times += times
        self.said += said
        self.given += given

    def refuse(self, position: int, reason: str) -> None:
        """Note what is not the record of an event."""
        self.unread.append(Unread(position, reason))

    @property
    def full(self) -> bool:
        """Whether there is enough for a batch."""
        return len(self.times) + len(self.unread) >= A_BATCH or self.numbering.crowded

    def batch(self) -> Batch:
        """What has come since the last batch; where too much of it was different, the numbers begin anew."""
        batch = Batch(
            clients=self.clients,
            starts=self.starts,
            positions=self.positions,
            times=self.times,
            said=self.said,
            given=self.given,
            sayings=self.numbering.sayings(),
            parameters=self.numbering.parameters(),
            dated=bool(self._clock.dated),
            unread=self.unread,
        )
        if self.numbering.crowded:
            self.numbering.begin()
        self._empty()
        return batch

    def _empty(self) -> None:
        self.clients: list[str] = []
        self.starts: list[int] = []
        self.positions: list[int] = []
        self.times: list[Time] = []
        self.said: list[int] = []
        self.given: list[int] = []
        self.unread: list[Unread] = []
