"""Gathers events in columns, and sorts them in memory."""

from __future__ import annotations

from array import array
from importlib import import_module
from itertools import chain, compress, pairwise, repeat, starmap
from operator import eq, ne, sub
from typing import TYPE_CHECKING, Any, TypeVar, cast

from routebook.conformance.auditing.collecting import A_BATCH
from routebook.conformance.auditing.numbering import Numbering
from routebook.conformance.auditing.recorded import Batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from routebook.conformance.auditing.recorded import Time

A_RUN = 2_000_000
"""So many events are held at once, each in at most 150 bytes; their clients' names come on top."""


Told = TypeVar("Told")


class Gathered:
    """Some of a log's events in columns."""

    def __init__(self) -> None:
        self._names = _Numbers()
        self._clients = array("I")
        self._positions = array("Q")
        self._times: array[int] | list[Time] = array("q")
        self._said = array("I")
        self._given = array("I")
        self._numbering = Numbering()
        self._dated = False

    def add(self, batch: Batch) -> None:
        """Add the events of a batch."""
        numbers = array("I", [*map(self._names.__getitem__, batch.clients)])
        self._clients.extend(_spread(numbers, [*batch.starts, len(batch.times)]))
        self._positions.fromlist([*batch.positions])
        self._add_times([*batch.times])
        self._said.fromlist(_renumbered(batch.said, batch.sayings, self._numbering.said))
        self._given.fromlist(_renumbered(batch.given, batch.parameters, self._numbering.given))
        self._dated = self._dated or batch.dated

    @property
    def full(self) -> bool:
        """Whether there are as many events as should be held at once."""
        return len(self._times) >= A_RUN

    def sorted(self, *, by_time: bool, at_once: int = A_BATCH) -> Iterator[Batch]:
        """The events by client, and by time or as they were added; so many at once are a batch."""
        names = sorted(self._names)
        ranks = array("I", bytes(4 * len(names)))
        for rank, name in enumerate(names):
            ranks[self._names[name]] = rank
        keys = array("I", _picked(ranks, self._clients))
        order = _order(keys, self._times if by_time else None)
        sayings, parameters = self._numbering.sayings(), self._numbering.parameters()
        for at in range(0, len(order), at_once):
            part = order[at : at + at_once]
            ranked = _picked(keys, part)
            changes = [*map(ne, ranked, chain([None], ranked))]
            yield Batch(
                clients=[names[rank] for rank in compress(ranked, changes)],
                starts=[*compress(range(len(part)), changes)],
                positions=_picked(self._positions, part),
                times=_picked(self._times, part),
                said=_picked(self._said, part),
                given=_picked(self._given, part),
                sayings=sayings,
                parameters=parameters,
                dated=self._dated,
            )

    def _add_times(self, times: list[Time]) -> None:
        if isinstance(self._times, array):
            try:
                self._times.fromlist(cast("list[int]", times))
            except (TypeError, OverflowError):  # not all are whole numbers of 64 bits
                self._times = [*self._times]
            else:
                return
        self._times += times


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
