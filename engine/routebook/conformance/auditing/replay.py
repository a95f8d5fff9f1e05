"""Replays the events of a log, client by client: one pure function from a batch and a state to findings and a state."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from operator import gt
from typing import TYPE_CHECKING

from routebook.conformance.auditing.client import Client
from routebook.conformance.auditing.coverage import Coverage
from routebook.conformance.auditing.finding import (
    CHANGED_PARAMETERS,
    IMPOSSIBLE_PARAMETERS,
    LOST_LINES,
    MISSING_PARAMETERS,
    TIME_BACKWARDS,
    UNREADABLE,
    Finding,
)
from routebook.conformance.auditing.following import Following
from routebook.conformance.auditing.paths import Paths
from routebook.errors import MissingInput, RoutebookError

if TYPE_CHECKING:
    from routebook.conformance.auditing.client import Track
    from routebook.conformance.auditing.following import Held
    from routebook.conformance.auditing.recorded import Batch


@dataclass(frozen=True, slots=True)
class State:
    """What goes on from one batch to the next: its last client, and the paths that are known."""

    track: Track | None
    paths: Paths


def replay(held: Held, batch: Batch, state: State | None = None) -> tuple[list[Finding], Coverage, State]:
    """What a batch shows, what that adds to the coverage, and the state that it leaves.

    Batches hold one client after the other; the first may be the one that the last batch ended with. The findings are
    in the order of the events, after those of what could not be read. Rules that the state has a path for already are
    not told again.
    """
    track = state.track if state else None
    replaying = _Replaying(held, batch, state.paths if state and not state.paths.full else Paths())
    for name, start, stop in batch.runs():
        track = replaying.run(name, start, stop, track if track and track.name == name else None)
    unread = [
        Finding(
            kind=UNREADABLE if each.lines == 1 else LOST_LINES,
            message=each.reason,
            help=each.help,
            position=each.position,
        )
        for each in batch.unread
    ]
    findings = [*unread, *replaying.following.findings()]
    return findings, replaying.coverage(), State(track, replaying.paths)


class _Replaying:
    """One batch on its way through."""

    def __init__(self, held: Held, batch: Batch, paths: Paths) -> None:
        self.held = held
        self.batch = batch
        self.paths = paths
        self.following = Following(held, batch, paths)
        self.clients = self.unheld = 0

    def run(self, name: str, start: int, stop: int, track: Track | None) -> Track | None:
        """Replay the events of one client; only the last one of a batch is kept track of."""
        self.clients += track is None
        client = Client(name, start, track)
        if track:
            client.here = self.paths.here(track.places, track.rows) if track.places else None
        self._look_at_times(client, start, stop)
        borders = self._borders(client, start, stop)
        for first, last in zip(borders, [*borders[1:], stop], strict=True):
            self._judge_parameters(client, first)
            if client.here is None:
                self.unheld += last - first
                self.following.pass_over(client, first, last)
            else:
                self.following.follow(client, first, last)
        return client.track(self.batch, stop) if stop == len(self.batch.times) else None

    def coverage(self) -> Coverage:
        """What the batch put to the test."""
        following, sayings = self.following, self.batch.sayings.values()
        recorded = {
            "outputs": any(said.outputs for said in sayings),
            "actions": any(said.actions for said in sayings),
            "refused": any(said.refused for said in sayings),
        }
        return Coverage(
            events=len(self.batch.times),
            clients=self.clients,
            unread=sum(each.lines for each in self.batch.unread),
            unheld=self.unheld,
            divergences=following.divergences,
            lost=following.lost,
            located=following.located,
            exercised=frozenset(following.exercised),
            recorded=frozenset(name for name, any_does in recorded.items() if any_does),
        )

    def _look_at_times(self, client: Client, start: int, stop: int) -> None:
        """Find every event that is earlier than the one before it."""
        times = self.batch.times[start:stop]
        backwards = [start] if client.time is not None and times[0] < client.time else []
        if any(map(gt, times, islice(times, 1, None))):
            backwards += [start + at for at in range(1, len(times)) if times[at] < times[at - 1]]
        for at in backwards:
            self.following.find(client, at, TIME_BACKWARDS, "it is earlier than the event before it")

    def _borders(self, client: Client, start: int, stop: int) -> list[int]:
        """Where a client's parameters are to be judged: at its beginning, and wherever others are carried."""
        borders = [start]
        parameters, numbers = self.batch.parameters, self.batch.given[start:stop]
        current = client.given if client.given is not None and not numbers[0] else parameters[numbers[0]]
        if any(number and parameters[number] != current for number in set(numbers)):
            for at, number in enumerate(numbers, start):
                if number and parameters[number] != current:
                    current = parameters[number]
                    borders += [at] if at > start else []
        return borders

    def _judge_parameters(self, client: Client, at: int) -> None:
        """Learn what an event says of its client's parameters, and where it can be because of that."""
        given = self.batch.parameters[self.batch.given[at]]
        if client.given is not None and given in {(), client.given}:
            return
        began, before, client.given = client.given is not None, client.places, given
        try:
            places = self.held.documented.places(given)
        except RoutebookError as error:
            kind = MISSING_PARAMETERS if isinstance(error, MissingInput) else IMPOSSIBLE_PARAMETERS
            self.following.find(client, at, kind, error.message, error.help)
            client.places = client.here = None
            return
        client.places = places
        if before and before.values == places.values:
            return
        if before:
            self.following.find(client, at, CHANGED_PARAMETERS, "its parameters are no longer what they were")
        self.following.place(client, places, anywhere=began or not self.held.from_start)
