"""Many sessions of one machine in arrays: send them events by the million, and read the numbers of their steps."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from routebook.diagnostic import did_you_mean
from routebook.errors import MalformedBatch, UnknownEvent, UnknownSession
from routebook.runtime.facts import shown
from routebook.runtime.rounds import advance
from routebook.runtime.session import Session
from routebook.runtime.whole_numbers import is_whole, whole_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from routebook.program import FlatMachine, Step
    from routebook.runtime.session import Here, Linked
    from routebook.runtime.whole_numbers import Numbers

OWN = ("state", "parameters", "remembered")
"""What a snapshot says of one session alone."""


class Fleet:
    """Sessions of one machine, numbered from 0; made by `Engine.fleet` or `Engine.restore_fleet`.

    `events` are the names of the machine's events, each numbered by its position; `steps` has the step for each number
    that `send` returns. A fleet belongs to one thread at a time.
    """

    __slots__ = (
        "_following",
        "_kinds",
        "_linked",
        "_machine",
        "_places",
        "_rows",
        "_width",
        "events",
        "steps",
    )

    def __init__(self, machine: FlatMachine, starts: Sequence[tuple[Linked, Here]], numbers: Numbers) -> None:
        """A start is a row to be in, with the machine for some parameters; `numbers` has for each session that of its start."""
        self._machine = machine
        self.events = machine.events
        self._width = max(1, len(self.events))
        rows = {id(here): here for each, _ in starts for here in each.rows}
        place = {each: number * self._width for number, each in enumerate(rows)}
        cells = [here[event] for here in rows.values() for event in self.events]
        dtype = np.min_scalar_type(len(rows) * self._width)
        self._rows = tuple(rows.values())
        self.steps: tuple[Step, ...] = tuple(step for step, _ in cells)
        self._following: Numbers = np.array([place[id(here)] for _, here in cells], dtype)
        self._places: Numbers = np.array([place[id(here)] for _, here in starts], dtype)[numbers]
        # Sessions that share rows may have other words for the same, such as two versions between the same cuts.
        linked = {tuple(each.parameters.values()): each for each, _ in starts}
        kinds = {words: number for number, words in enumerate(linked)}
        kind = [kinds[tuple(each.parameters.values())] for each, _ in starts]
        self._linked = tuple(linked.values())
        self._kinds: Numbers = np.array(kind, np.min_scalar_type(len(kinds)))[numbers]

    def __len__(self) -> int:
        """How many sessions there are."""
        return len(self._places)

    def send(self, sessions: ArrayLike, events: ArrayLike | str) -> Numbers:
        """What becomes of one event for each of some sessions: the number in `steps` of each pair's step, in their order.

        `sessions` is a column of whole numbers, in which one may occur several times: its events happen in their
        order. `events` is a column of as many, or the name of one event for all. Raises UnknownSession, UnknownEvent
        and MalformedBatch, and then nothing changes.
        """
        which = whole_numbers("sessions", sessions, len(self), self._no_session)
        happening = self._numbers_of(events, len(which))
        if len(which) != len(happening):
            raise MalformedBatch(
                f"there are {len(which)} sessions and {len(happening)} events",
                help="give an event for each session, or the name of one for all",
            )
        return advance(self._places, self._following, which, happening)

    def session(self, number: int) -> Session:
        """A session of its own at the place of one of these; raises UnknownSession."""
        if not is_whole(number, len(self)):
            raise self._no_session(number)
        return self._at(self._kinds[number], self._places[number])

    def count(self) -> dict[tuple[str, ...], int]:
        """How many sessions are in each configuration that any is in."""
        counts: Counter[tuple[str, ...]] = Counter()
        for place, number in zip(*np.unique(self._places, return_counts=True), strict=True):
            counts[self._rows[place // self._width].configuration] += int(number)
        return dict(counts)

    def snapshot(self) -> dict[str, Any]:
        """The fleet for `Engine.restore_fleet`: what differs from session to session once for each place that is taken,
        and an array with the number of each session's place. With that as a list it is plain JSON.
        """
        size = len(self._rows) * self._width
        taken, numbers = np.unique(self._kinds * np.uint64(size) + self._places, return_inverse=True)
        said = [self._at(*divmod(each, size)).snapshot() for each in taken.tolist()]
        return {
            **{part: word for each in said[:1] for part, word in each.items() if part not in OWN},
            "machine": self._machine.id,
            "places": [{part: each[part] for part in OWN} for each in said],
            "sessions": numbers.astype(np.min_scalar_type(len(taken))),
        }

    def _at(self, kind: int, place: int) -> Session:
        return Session(self._linked[kind], self._rows[place // self._width])

    def _numbers_of(self, events: ArrayLike | str, n: int) -> Numbers:
        if not isinstance(events, str):
            return whole_numbers("events", events, len(self.events), self._no_event)
        if events not in self.events:
            repair = did_you_mean(shown(events), self.events)
            raise UnknownEvent(f"`{self._machine.id}` has no event `{shown(events)}`", help=repair)
        return np.broadcast_to(np.intp(self.events.index(events)), (n,))

    def _no_session(self, number: object, place: str = "") -> UnknownSession:
        repair = f"they are numbered from 0 to {len(self) - 1}" if len(self) else "the fleet has none"
        return UnknownSession(f"{place}`{shown(number)}` is not the number of a session", help=repair)

    def _no_event(self, number: object, place: str) -> UnknownEvent:
        return UnknownEvent(
            f"{place}`{shown(number)}` is not the number of an event of `{self._machine.id}`",
            help="give positions in `fleet.events`, or the name of one event for all",
        )
