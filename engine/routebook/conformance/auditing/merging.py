"""Sorted runs of events in a temporary file, and all of them merged."""

from __future__ import annotations

import pickle
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from heapq import merge
from itertools import count
from operator import attrgetter
from os import SEEK_END
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Self, TypeVar

from routebook.conformance.auditing.collecting import A_BATCH
from routebook.conformance.auditing.numbering import MOST_ALIKE
from routebook.conformance.auditing.recorded import Batch
from routebook.errors import UnreadableLog

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.conformance.auditing.gathering import Gathered
    from routebook.conformance.auditing.recorded import Given, Said, Time

A_PIECE = 4096
"""So many events of each run are in memory while runs are merged."""

Told = TypeVar("Told")


class Runs:
    """Sorted runs of a log's events in one temporary file, which vanishes with the process however that ends."""

    def __init__(self, *, by_time: bool) -> None:
        self._by_time = by_time
        self._file: IO[bytes] | None = None
        self._begins: list[int] = []
        self._said: _Numbers[Said] = _Numbers()
        self._given: _Numbers[Given] = _Numbers(())

    def __len__(self) -> int:
        return len(self._begins)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            with suppress(OSError):  # no room for the last bytes: that has been told, or no longer matters
                self._file.close()

    def write(self, gathered: Gathered) -> None:
        """Write a run; raises UnreadableLog where there is no room for it."""
        with _room():
            file = self._file = self._file or TemporaryFile()  # noqa: SIM115  (it is closed with the runs)
            self._begins.append(file.seek(0, SEEK_END))
            for batch in gathered.sorted(by_time=self._by_time, at_once=A_PIECE):
                pickle.dump(_on_its_own(batch), file)
            pickle.dump(None, file)
            file.flush()

    def merged(self) -> Iterator[Batch]:
        """The events of all runs in batches; those that are alike run after run."""
        merging = _Merging()
        for stretch in merge(*map(self._stretches, self._begins), key=attrgetter("key")):
            merging.add(stretch)
            if len(merging.times) >= A_BATCH:
                yield merging.batch()
                merging = _Merging()
        yield merging.batch()

    def _stretches(self, begin: int) -> Iterator[Stretch]:
        """The events of a run, each by itself where time orders them, else those of each client in a piece."""
        for batch in self._pieces(begin):
            for name, start, stop in batch.runs():
                if self._by_time:
                    for at in range(start, stop):
                        yield Stretch((name, batch.times[at]), batch, at, at + 1)
                else:
                    yield Stretch((name, 0), batch, start, stop)

    def _pieces(self, at: int) -> Iterator[Batch]:
        """The pieces of a run, in which what is alike has the numbers that it has in those of other runs."""
        assert self._file  # noqa: S101  (there is no run before there is a file)
        while True:
            self._file.seek(at)
            batch: Batch | None = pickle.load(self._file)  # noqa: S301  (nobody else can write to this file)
            at = self._file.tell()
            if batch is None:
                return
            said, given = self._said.of(batch.sayings), self._given.of(batch.parameters)
            yield replace(
                batch,
                said=[*map(said.__getitem__, batch.said)],
                given=[*map(given.__getitem__, batch.given)],
                sayings={said[number]: each for number, each in batch.sayings.items()},
                parameters={given[number]: each for number, each in batch.parameters.items()},
            )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Events of one client that stand together in a batch; `key` says which stretches come before it."""

    key: tuple[str, Time]
    batch: Batch
    start: int
    stop: int


class _Merging:
    """The batch that is being made of stretches of others."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.starts: list[int] = []
        self.positions: list[int] = []
        self.times: list[Time] = []
        self.said: list[int] = []
        self.given: list[int] = []
        self.sources: dict[int, Batch] = {}

    def add(self, stretch: Stretch) -> None:
        """Add some events."""
        batch, part, client = stretch.batch, slice(stretch.start, stretch.stop), stretch.key[0]
        if not self.names or self.names[-1] != client:
            self.names.append(client)
            self.starts.append(len(self.times))
        self.positions += batch.positions[part]
        self.times += batch.times[part]
        self.said += batch.said[part]
        self.given += batch.given[part]
        self.sources[id(batch)] = batch

    def batch(self) -> Batch:
        """All that has been added."""
        sources = self.sources.values()
        return Batch(
            names=self.names,
            clients=range(len(self.names)),
            starts=self.starts,
            positions=self.positions,
            times=self.times,
            said=self.said,
            given=self.given,
            sayings={number: said for batch in sources for number, said in batch.sayings.items()},
            parameters={number: given for batch in sources for number, given in batch.parameters.items()},
            dated=any(batch.dated for batch in sources),
        )


class _Numbers(dict[Told, int]):
    """Numbers what is told, `first` being 0. Where there is too much, all but that gets new numbers; none is given twice."""

    def __init__(self, first: Told | None = None) -> None:
        super().__init__()
        self._first: Told | None = first
        self._count = count(1)

    def __missing__(self, told: Told) -> int:
        number = self[told] = 0 if told == self._first else next(self._count)
        return number

    def of(self, told: Mapping[int, Told]) -> dict[int, int]:
        """The numbers of what is told under other numbers."""
        if len(self) > MOST_ALIKE:
            self.clear()
        return {theirs: self[each] for theirs, each in told.items()}


def _on_its_own(batch: Batch) -> Batch:
    """A batch without the sayings and parameters that none of its events has."""
    return replace(
        batch,
        sayings={number: batch.sayings[number] for number in {*batch.said}},
        parameters={number: batch.parameters[number] for number in {*batch.given}},
    )


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise UnreadableLog(
            f"the log cannot be sorted: {reason}",
            help="make room for temporary files, let `TMPDIR` name a folder that has some, or sort the log by client",
        ) from None
