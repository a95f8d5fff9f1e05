"""Gathers events in columns, and sorts them in memory."""

from __future__ import annotations

from array import array
from importlib import import_module
from itertools import chain, compress, repeat, starmap
from operator import eq, ne, sub
from typing import TYPE_CHECKING, Any, TypeVar

from routebook.conformance.auditing.collecting import A_BATCH
from routebook.conformance.auditing.numbering import Names, Numbering
from routebook.conformance.auditing.recorded import Batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from routebook.conformance.auditing.recorded import Time

A_RUN = 2_000_000
"""So many events are held at once, each in at most 150 bytes; their clients' names come on top."""

Told = TypeVar("Told")


class Gathered:
    """Some of a log's events in columns."""

    def __init__(self) -> None:
        self._names = Names()
        self._clients = array("I")
        self._positions = array("Q")
        self._times: array[int] | list[Time] = array("q")
        self._said = array("I")
        self._given = array("I")
        self._numbering = Numbering()
        self._dated = False

    def add(self, batch: Batch) -> None:
        """Add the events of a batch."""
        names = array("I", map(self._names.__getitem__, batch.names))
        lengths = map(sub, [*batch.starts, len(batch.times)][1:], batch.starts)
        self._clients.extend(_repeated(_picked(names, batch.clients), lengths))
        self._positions.extend(_column("Q", batch.positions))
        self._add_times(batch.times)
        self._said.extend(_column("I", _renumbered(batch.said, batch.sayings, self._numbering.said)))
        self._given.extend(_column("I", _renumbered(batch.given, batch.parameters, self._numbering.given)))
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
        keys = _picked(ranks, self._clients)
        order = _order(keys, self._times if by_time else None)
        sayings, parameters = self._numbering.sayings(), self._numbering.parameters()
        for at in range(0, len(order), at_once):
            part = order[at : at + at_once]
            ranked = _picked(keys, part)
            changes = [*map(ne, ranked, chain([None], ranked))]
            clients = [*compress(ranked, changes)]
            yield Batch(
                names=[names[rank] for rank in clients],
                clients=range(len(clients)),
                starts=[*compress(range(len(part)), changes)],
                positions=_picked(self._positions, part),
                times=_picked(self._times, part),
                said=_picked(self._said, part),
                given=_picked(self._given, part),
                sayings=sayings,
                parameters=parameters,
                dated=self._dated,
            )

    def _add_times(self, times: Sequence[Time]) -> None:
        if isinstance(self._times, array):
            try:
                self._times.extend(_column("q", times))
            except (TypeError, OverflowError):  # not all are whole numbers of 64 bits
                self._times = [*self._times]
            else:
                return
        self._times += times


def _column(code: str, values: Sequence[Any]) -> array[int]:
    return values if isinstance(values, array) and values.typecode == code else array(code, [*values])


def _repeated(numbers: Sequence[int], times: Iterable[int]) -> array[int]:
    """Each of some numbers so many times."""
    if numpy := _numpy():
        return array("I", numpy.repeat(numbers, [*times]).tobytes())
    return array("I", chain.from_iterable(map(repeat, numbers, times)))


def _renumbered(
    numbers: Sequence[int], told: Mapping[int, Told], number: Callable[[Told], int]
) -> Sequence[int]:
    """The numbers of what is told under other numbers."""
    ours = {theirs: number(each) for theirs, each in told.items()}
    return numbers if all(starmap(eq, ours.items())) else [*map(ours.__getitem__, numbers)]


def _order(keys: Sequence[int], times: Sequence[Time] | None) -> Sequence[int]:
    """The numbers of the events in order; those that are alike as they stand."""
    numpy = _numpy()
    if numpy and (times is None or isinstance(times, array)):
        columns = [numpy.asarray(column) for column in (times, keys) if column is not None]
        order: Sequence[int] = numpy.lexsort(columns)
        return order
    places = range(len(keys))
    by_time = places if times is None else sorted(places, key=times.__getitem__)
    return sorted(by_time, key=keys.__getitem__)


def _picked(column: Sequence[Any], places: Sequence[int]) -> Sequence[Any]:
    """What a column has in some places."""
    if isinstance(column, array) and (numpy := _numpy()):
        return array(column.typecode, numpy.asarray(column)[numpy.asarray(places, numpy.intp)].tobytes())
    return [*map(column.__getitem__, places)]


def _numpy() -> Any:
    """What sorts and picks several times as fast, where it is installed."""
    try:
        return import_module("numpy")
    except ImportError:
        return None
