"""Events on their way into a batch, one by one."""

from __future__ import annotations

from itertools import compress
from operator import ne
from typing import TYPE_CHECKING

from routebook.conformance.auditing.numbering import Names, Numbering
from routebook.conformance.auditing.recorded import Batch, Unread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.conformance.auditing.clock import Clock
    from routebook.conformance.auditing.recorded import Time
    from routebook.conformance.auditing.unreadable import Unreadable

A_BATCH = 65_536
"""How many events make a batch, or some more."""


class Collecting:
    """The batch that is being made: its columns, what could not be read, and the numbers of what is alike."""

    __slots__ = (
        "_clients",
        "_clock",
        "_given",
        "_last",
        "_names",
        "_positions",
        "_said",
        "_starts",
        "_times",
        "_unread",
        "numbering",
    )

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.numbering = Numbering()
        self._empty()

    def _empty(self) -> None:
        self._names = Names()
        self._last = ""  # no client is called that
        self._clients: list[int] = []
        self._starts: list[int] = []
        self._positions: list[int] = []
        self._times: list[Time] = []
        self._said: list[int] = []
        self._given: list[int] = []
        self._unread: list[Unread] = []

    def add(self, position: int, client: str, time: Time, said: int, given: int) -> None:
        """Add an event."""
        if client != self._last:
            self._last = client
            self._clients.append(self._names[client])
            self._starts.append(len(self._times))
        self._positions.append(position)
        self._times.append(time)
        self._said.append(said)
        self._given.append(given)

    def extend(
        self, first: int, clients: Sequence[str], times: list[Time], said: Sequence[int], given: Sequence[int]
    ) -> None:
        """Add at least one event; their positions follow each other."""
        changes = [*map(ne, clients, (self._last, *clients))]
        offset = len(self._times)
        self._clients += map(self._names.__getitem__, compress(clients, changes))
        self._last = clients[-1]
        self._starts += compress(range(offset, offset + len(clients)), changes)
        self._positions += range(first, first + len(clients))
        self._times += times
        self._said += said
        self._given += given

    def refuse(self, position: int, why: Unreadable, lines: int = 1) -> None:
        """Note what is not the record of an event, and how many lines it takes."""
        self._unread.append(Unread(position, str(why), why.help, lines))

    @property
    def full(self) -> bool:
        """Whether there is enough for a batch."""
        return len(self._times) + len(self._unread) >= A_BATCH or self.numbering.crowded

    def batch(self) -> Batch:
        """What has come since the last batch; where too much of it was different, the numbers begin anew."""
        batch = Batch(
            names=[*self._names],
            clients=self._clients,
            starts=self._starts,
            positions=self._positions,
            times=self._times,
            said=self._said,
            given=self._given,
            sayings=self.numbering.sayings(),
            parameters=self.numbering.parameters(),
            dated=bool(self._clock.dated),
            unread=self._unread,
        )
        if self.numbering.crowded:
            self.numbering.begin()
        self._empty()
        return batch
