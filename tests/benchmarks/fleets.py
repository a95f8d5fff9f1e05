"""Running sessions by the million: events in arrays, by Routebook's fleet and by numpy where it can.

A fleet and its sessions one by one go through the same events and are compared before anything is timed.
"""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

import routebook
from benchmarks import floor
from benchmarks.first_book import BOOK
from benchmarks.first_machine import MACHINE, PARAMETERS, flat_machine
from benchmarks.timing import Contender, rates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from routebook.runtime.fleet import Fleet

    Numbers = NDArray[Any]

SESSIONS = 10_000_000
EVENTS = 4_000_000
SOME = 1_000_000
"""Sessions that many events are spread over."""


class Batch(NamedTuple):
    """Events for sessions, in their order."""

    about: str
    sessions: Numbers
    distinct: bool = False


def measure() -> dict[str, dict[str, float]]:
    """Events per CPU second, and the megabytes of a fleet."""
    engine = routebook.compile(routebook.load(BOOK))
    events = len(engine.program.machines[MACHINE].events)
    _compare(engine, events)
    tracemalloc.start()
    fleet = engine.fleet(MACHINE, SESSIONS, PARAMETERS)
    kept = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    return {
        "fleet": {"sessions": len(fleet), "MB": kept, "events": EVENTS, "some": SOME},
        "running": rates(_contenders(engine, fleet, events)),
    }


def _batches() -> Iterator[Batch]:
    chance = np.random.default_rng(0)
    yield Batch("in session order", np.arange(EVENTS), distinct=True)
    yield Batch("in random order", chance.permutation(SESSIONS)[:EVENTS], distinct=True)
    mixed = chance.integers(0, SOME, EVENTS)
    yield Batch("mixed", mixed)
    yield Batch("a quarter for one session", np.where(chance.random(EVENTS) < 0.25, 0, mixed))


def _contenders(engine: routebook.Engine, fleet: Fleet, width: int) -> Iterator[Contender]:
    happening = np.random.default_rng(1).integers(0, width, EVENTS, np.uint8)
    following, places = _floor(engine)
    for batch in _batches():
        given = {"sessions": batch.sessions, "events": happening}
        yield Contender(
            f"Routebook, {batch.about}", "fleet.send(sessions, events)", {"fleet": fleet, **given}, EVENTS
        )
        if batch.distinct:
            yield Contender(
                f"numpy floor, {batch.about}",
                "step(places, following, sessions, events, width)",
                {"step": floor.step, "places": places, "following": following, "width": width, **given},
                EVENTS,
            )


def _floor(engine: routebook.Engine) -> tuple[Numbers, Numbers]:
    """The flat machine as one array, and all sessions where they begin."""
    machine = flat_machine(engine)
    names = list(machine.rows)
    following = [
        names.index(row.get(event, name)) for name, row in machine.rows.items() for event in machine.events
    ]
    return np.array(following, np.uint16), np.zeros(SESSIONS, np.uint16)


def _compare(engine: routebook.Engine, width: int) -> None:
    """Each batch on a smaller fleet, against sessions that are sent the same events one by one."""
    chance = np.random.default_rng(2)
    for batch in _batches():
        which = batch.sessions[:20_000] % 5_000
        happening = chance.integers(0, width, len(which), np.uint8)
        fleet = engine.fleet(MACHINE, 5_000, PARAMETERS)
        sessions = [engine.session(MACHINE, PARAMETERS) for _ in range(5_000)]
        for number, session, event in zip(fleet.send(which, happening), which, happening, strict=True):
            expected = sessions[session].send(fleet.events[event])
            if fleet.steps[number] != expected:
                raise AssertionError(f"{batch.about}: {fleet.steps[number]} and not {expected}")
