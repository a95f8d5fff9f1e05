"""The events of a log client by client: as they stand where they do, else sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.conformance.auditing.gathering import Gathered
from routebook.conformance.auditing.merging import Runs
from routebook.conformance.auditing.recorded import unread_only

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from routebook.conformance.auditing.recorded import Batch


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
    """The batches of a log sorted by client, each client's events as they stand, or by time.

    What could not be read comes first. As many events as make a run are sorted in memory; of a longer log each run is
    written to a temporary file, and they are merged. Raises UnreadableLog where there is no room for that file.
    """
    gathered = Gathered()
    with Runs(by_time=by_time) as runs:
        for batch in batches:
            if batch.unread:
                yield unread_only(batch)
            gathered.add(batch)
            if gathered.full:
                runs.write(gathered)
                gathered = Gathered()
        if runs:
            runs.write(gathered)
            yield from runs.merged()
        else:
            yield from gathered.sorted(by_time=by_time)
