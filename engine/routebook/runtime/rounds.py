"""Many sessions advanced at once: events in their order, in rounds in which no session occurs twice.

A place is the number of a session's row times the number of events, so that the place and the event add up to the
number of the step; `following` has the place that each step leads to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routebook.runtime.whole_numbers import Numbers

BLOCK = 16_384
"""How many events are worked on at a time: what they touch stays in the cache, and 16 bits number them."""

BUCKETS = 131_072
"""How many sessions are told apart within a round; a power of two."""

FEW = 100
"""So few events are sooner done one by one."""

SKEWED = 8
"""A round is worth its while if at least one event in so many is the first of its session."""


def advance(places: Numbers, following: Numbers, sessions: Numbers, events: Numbers) -> Numbers:
    """The number of the step for each pair of a session and an event; `places` is changed.

    All four are of one dimension; `places` and `following` are of one unsigned type. The numbers are not checked.
    """
    numbers = np.empty(len(sessions), following.dtype)
    marks = np.empty(BUCKETS, np.uint16)
    for start in range(0, len(sessions), BLOCK):
        block = slice(start, start + BLOCK)
        numbers[block] = _in_order(
            places,
            following,
            marks,
            sessions[block].astype(np.intp, copy=False),
            events[block].astype(following.dtype, copy=False),
        )
    return numbers


def _in_order(
    places: Numbers, following: Numbers, marks: NDArray[np.uint16], sessions: Numbers, events: Numbers
) -> Numbers:
    """A block in rounds: the first event of every session at once, then the rest in the same way."""
    if len(sessions) < FEW:
        return _one_by_one(places, following, sessions, events)
    if (sessions[1:] > sessions[:-1]).all():
        return _at_once(places, following, _as_slice(sessions), events)
    first = _first_of_each(marks, sessions)
    if np.count_nonzero(first) * SKEWED < len(sessions):
        return _one_by_one(places, following, sessions, events)
    numbers = np.empty(len(sessions), following.dtype)
    numbers[first] = _at_once(places, following, sessions[first], events[first])
    later = ~first
    numbers[later] = _in_order(places, following, marks, sessions[later], events[later])
    return numbers


def _at_once(places: Numbers, following: Numbers, sessions: Numbers | slice, events: Numbers) -> Numbers:
    """One event for each of some sessions that differ."""
    numbers: Numbers = places[sessions] + events
    places[sessions] = following.take(numbers)
    return numbers


def _one_by_one(places: Numbers, following: Numbers, sessions: Numbers, events: Numbers) -> Numbers:
    """Events in their order, whatever their sessions."""
    place, after, numbers = places.data, following.data, []
    for session, event in zip(sessions.tolist(), events.tolist(), strict=True):
        number = place[session] + event
        place[session] = after[number]
        numbers.append(number)
    return np.array(numbers, following.dtype)


def _as_slice(sessions: Numbers) -> Numbers | slice:
    """Sessions in rising order as a slice where none is left out, which spares looking each of them up."""
    first, last = int(sessions[0]), int(sessions[-1])
    return slice(first, last + 1) if last - first == len(sessions) - 1 else sessions


def _first_of_each(marks: NDArray[np.uint16], sessions: Numbers) -> NDArray[np.bool_]:
    """Which events are the first in their bucket, and so the first of their session.

    Every event leaves its position in the bucket of its session, the last one first, so that the first one's stays.
    Other sessions in that bucket wait for a later round; their order is kept, and the marks stay small.
    """
    # That the last assignment stays is what numpy does in one dimension, and not what it promises: tests watch it.
    buckets = sessions & (BUCKETS - 1)
    positions = np.arange(len(sessions), dtype=np.uint16)
    marks[buckets[::-1]] = positions[::-1]
    first: NDArray[np.bool_] = marks.take(buckets) == positions
    return first
