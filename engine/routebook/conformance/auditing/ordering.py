"""The events of a log client by client: as they stand where they do, else gathered and sorted."""

from __future__ import annotations

from array import array
from importlib import import_module
from itertools import chain, compress, pairwise, repeat, starmap
from operator import eq, ne, sub
from typing import TYPE_CHECKING, Any, TypeVar, cast

from routebook.conformance.auditing.collecting import A_BATCH
from routebook.conformance.auditing.numbering import Numbering
from routebook.conformance.auditing.recorded import Batch, Unread
from routebook.errors import UnreadableLog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from routebook.conformance.auditing.recorded import Time

MOST_EVENTS = 20_000_000
"""So many events are held at once, each in at most 150 bytes; their clients' names come on top."""


Told = TypeVar("Told")


class Unsorted(Exception):
    """A client comes after one whose name is greater; or, where time orders the events, an event after a later one."""


def as_it_stands(batches: Iterable[Batch], *, by_time: bool) -> Iterator[Batch]:
    """The batches of a log that is sorted by client; raises Unsorted where it is found not to be."""
    client, time = "", None
    for batch in batches:
        for name, start, stop in batch.runs():
            if name < client:
                raise Unsorted
            if by_time:
                times = [*batch.times[start:stop]]
                if times != sorted(times) or (name == client and time is not None and times[0] < time):
                    raise Unsorted
                time = times[-1]
            client = name
        yield batch


def by_client(batches: Iterable[Batch], *, by_time: bool) -> Iterator[Batch]:
    """The batches of a log sorted by client, each client's events as they stand, or by time; raises UnreadableLog."""
    return _Gathered(batches).sorted(by_time=by_time)


class _Gathered:
    """All events of a log in columns."""

    def __init__(self, batches: Iterable[Batch]) -> None:
        self.names = _Numbers()
        self.clients = array("I")
        self.positions = array("Q")
        self.times: array[int] | list[Time] = array("q")
        self.said = array("I")
        self.given = array("I")
        self.numbering = Numbering()
        self.unread: list[Unread] = []
        self.dated = False
        for batch in batches:
            self._add(batch)

    def sorted(self, *, by_time: bool) -> Iterator[Batch]:
        """The events in batches, after what could not be read."""
        names = sorted(self.names)
        ranks = array("I", bytes(4 * len(names)))
        for rank, name in enumerate(names):
            ranks[self.names[name]] = rank
        keys = array("I", _picked(ranks, self.clients))
        order = _order(keys, self.times if by_time else None)
        sayings, parameters = self.numbering.sayings(), self.numbering.parameters()
        for at in range(0, max(len(order), 1), A_BATCH):
            part = order[at : at + A_BATCH]
            ranked = _picked(keys, part)
            changes = [*map(ne, ranked, chain([None], ranked))]
            yield Batch(
                clients=[names[rank] for rank in compress(ranked, changes)],
                starts=[*compress(range(len(part)), changes)],
                positions=_picked(self.positions, part),
                times=_picked(self.times, part),
                said=_picked(self.said, part),
                given=_picked(self.given, part),
                sayings=sayings,
                parameters=parameters,
                dated=self.dated,
                unread=() if at else self.unread,
            )

    def _add(self, batch: Batch) -> None:
        if len(self.times) + len(batch.times) > MOST_EVENTS:
            raise UnreadableLog(
                f"the log is not sorted by client, and has more than {MOST_EVENTS // 1_000_000} million events",
                help="sort it by client first",
            )
        numbers = array("I", [*map(self.names.__getitem__, batch.clients)])
        self.clients.extend(_spread(numbers, [*batch.starts, len(batch.times)]))
        self.positions.fromlist([*batch.positions])
        self._add_times([*batch.times])
        self.said.fromlist(_renumbered(batch.said, batch.sayings, self.numbering.said))
        self.given.fromlist(_renumbered(batch.given, batch.parameters, self.numbering.given))
        self.unread += batch.unread
        self.dated = self.dated or batch.dated

    def _add_times(self, times: list[Time]) -> None:
        if isinstance(self.times, array):
            try:
                self.times.fromlist(cast("list[int]", times))
            except (TypeError, OverflowError):  # not all are whole numbers of 64 bits
                self.times = [*self.times]
            else:
                return
        self.times += times


class _Numbers(dict[str, int]):
    """Numbers names in the order in which they are asked for."""

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self)
        return number


def _spread(numbers: array[int], borders: list[int]) -> array[int]:
    """Each of some numbers as often as it is from its border to the next."""
    if numpy := _numpy():
        return array("I", numpy.repeat(numbers, numpy.diff(borders)).tobytes())
    lengths = starmap(sub, map(reversed, pairwise(borders)))
    return array("I", chain.from_iterable(map(repeat, numbers, lengths)))


def _renumbered(numbers: Sequence[int], told: Mapping[int, Told], number: Callable[[Told], int]) -> list[int]:
    """The numbers of what is told under other numbers."""
    ours = {theirs: number(each) for theirs, each in told.items()}
    return [*numbers] if all(starmap(eq, ours.items())) else [*map(ours.__getitem__, numbers)]


def _order(keys: array[int], times: Sequence[Time] | None) -> Sequence[int]:
    """The numbers of the events in order; those that are alike as they stand."""
    numpy = _numpy()
    if numpy and (times is None or isinstance(times, array)):
        columns = [numpy.asarray(column) for column in (times, keys) if column is not None]
        order: Sequence[int] = numpy.lexsort(columns)
        return order
    places = range(len(keys))
    by_time = places if times is None else sorted(places, key=times.__getitem__)
    return sorted(by_time, key=keys.__getitem__)


def _picked(column: Sequence[Any], places: Sequence[int]) -> list[Any]:
    """What a column has in some places."""
    if isinstance(column, array) and (numpy := _numpy()):
        picked: list[Any] = numpy.asarray(column)[numpy.asarray(places, numpy.intp)].tolist()
        return picked
    return [*map(column.__getitem__, places)]


def _numpy() -> Any:
    """What sorts and picks several times as fast, where it is installed."""
    try:
        return import_module("numpy")
    except ImportError:
        return None
