"""Running a machine: one session through a day, and many sessions at random, by Routebook and by other libraries.

Every session is followed through the day and compared with Routebook's before anything is timed.
"""

from __future__ import annotations

import gc
import sys
import tracemalloc
from importlib import import_module
from itertools import product
from typing import TYPE_CHECKING

import routebook
from benchmarks.first_book import BOOK, VERSIONS, shuffler
from benchmarks.first_machine import DAY, MACHINE, PARAMETERS, flat_machine, place_of
from benchmarks.peers import Runner
from benchmarks.timing import Contender, rates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from benchmarks.first_machine import FlatMachine

ROUTEBOOK = "Routebook"
MANY = 100_000
EVENTS = 500_000
DAYS = 50


def measure() -> dict[str, dict[str, float]]:
    """Events per CPU second, and bytes that a session takes."""
    engine = routebook.compile(routebook.load(BOOK))
    machine = flat_machine(engine)
    runners = [*_runners(engine, machine)]
    for each in runners:
        _compare(each, machine)
    return {
        "machine": {"states": len(machine.rows), "events": len(machine.events), "day": len(DAY)},
        "running": rates(map(_contender, runners)),
        "at random": rates([_at_random(engine)]),
        "bytes a session": {each.name: _bytes(each) for each in runners},
        "bytes of the object": {ROUTEBOOK: _size(engine.session(MACHINE, PARAMETERS))},
    }


def _runners(engine: routebook.Engine, machine: FlatMachine) -> Iterator[Runner]:
    yield Runner(
        ROUTEBOOK,
        lambda: engine.session(MACHINE, PARAMETERS),
        lambda session, event: session.send(event),
        lambda session: machine.names[place_of(session)],
        sessions=MANY,
    )
    for module in ("plain", "python_statemachine", "transitions", "automat", "sismic"):
        yield from import_module(f"benchmarks.peers.{module}").runners(machine)


def _compare(runner: Runner, machine: FlatMachine) -> None:
    session = runner.make()
    for event, expected in zip(DAY, machine.passed, strict=True):
        runner.send(session, event)
        if runner.state(session) != expected:
            raise AssertionError(f"{runner.name} is in {runner.state(session)} after {event}, not {expected}")


def _contender(runner: Runner) -> Contender:
    days = DAY * DAYS
    return Contender(runner.name, runner.statement, {"session": runner.make(), "day": days}, len(days))


def _at_random(engine: routebook.Engine) -> Contender:
    """Many sessions with all parameters, any event for any of them."""
    chance = shuffler()
    every = list(_parameters(engine))
    sessions = [engine.session(MACHINE, chance.choice(every)) for _ in range(MANY)]
    events = engine.program.machines[MACHINE].events
    return Contender(
        ROUTEBOOK,
        "for session, event in zip(sessions, events): session.send(event)",
        {"sessions": chance.choices(sessions, k=EVENTS), "events": chance.choices(events, k=EVENTS)},
        EVENTS,
    )


def _parameters(engine: routebook.Engine) -> Iterator[Mapping[str, str]]:
    axes = engine.program.axes
    names = engine.program.machines[MACHINE].parameters
    for words in product(*(axes[name].values for name in names)):
        yield {name: VERSIONS.get(word, word) for name, word in zip(names, words, strict=True)}


def _bytes(runner: Runner) -> float:
    """What one session more takes, measured over many that have had their first event."""
    runner.send(runner.make(), DAY[0])
    gc.collect()
    tracemalloc.start()
    try:
        kept = [runner.make() for _ in range(runner.sessions)]
        for session in kept:
            runner.send(session, DAY[0])
        gc.collect()
        return (tracemalloc.get_traced_memory()[0] - sys.getsizeof(kept)) / len(kept)
    finally:
        tracemalloc.stop()


def _size(thing: object) -> float:
    """The object itself, with what the garbage collector puts in front of it."""
    header = 16 if gc.is_tracked(thing) else 0
    return sys.getsizeof(thing) + header
