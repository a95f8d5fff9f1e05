"""A client on its way through a log, and what is kept of it between two batches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.program import UNDOCUMENTED

if TYPE_CHECKING:
    from routebook.conformance.auditing.documented import Places
    from routebook.conformance.auditing.paths import Here
    from routebook.conformance.auditing.recorded import Batch, Given, Recorded, Time

BEFORE = 10
"""So many events before the first divergence of a client are told."""


@dataclass(frozen=True, slots=True)
class Track:
    """A client between two batches: where it may be, and what is needed to go on.

    `given` are the parameters that it carried last. `rows` are those of `places` in which it may be; there are no places
    while its parameters are not known. `before` are its last events, as long as it has not diverged. `fresh` says that
    nothing is documented of any of its events so far, where runs begin.
    """

    name: str
    given: Given
    places: Places | None
    rows: tuple[int, ...]
    time: Time
    before: tuple[Recorded, ...]
    diverged: bool
    fresh: bool


class Client:
    """A client within one batch, whose events begin at `start`; `here` is None while its parameters are not known."""

    __slots__ = ("before", "diverged", "fresh", "given", "here", "name", "places", "start", "time")

    def __init__(self, name: str, start: int, track: Track | None) -> None:
        self.name = name
        self.start = start
        self.given = track.given if track else None
        self.places = track.places if track else None
        self.here: Here | None = None
        self.time = track.time if track else None
        self.before = track.before if track else ()
        self.diverged = bool(track and track.diverged)
        self.fresh = track.fresh if track else True

    def events_before(self, batch: Batch, at: int) -> tuple[Recorded, ...]:
        """The last events before one of them, oldest first."""
        recent = [batch.recorded(each) for each in range(max(self.start, at - BEFORE), at)]
        return (*self.before, *recent)[-BEFORE:]

    def is_fresh(self, batch: Batch, at: int) -> bool:
        """Whether, where runs begin, nothing is documented of any event before one of them."""
        if not (self.fresh and self.places):
            return False
        beginning = self.places.rows[0]
        events = (batch.sayings[batch.said[each]].event for each in range(self.start, at))
        return all(event not in beginning or beginning[event][0].status == UNDOCUMENTED for event in events)

    def track(self, batch: Batch, stop: int) -> Track:
        """What is kept of it for the next batch."""
        return Track(
            self.name,
            self.given or (),
            self.places,
            self.here.rows if self.here is not None else (),
            batch.times[stop - 1],
            () if self.diverged else self.events_before(batch, stop),
            self.diverged,
            self.is_fresh(batch, stop),
        )
