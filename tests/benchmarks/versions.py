"""Version strings, of which there is no end: one that is new, one that came before, and a flood of new ones."""

from __future__ import annotations

import gc
import tracemalloc
from itertools import count, islice
from typing import TYPE_CHECKING

import routebook
from benchmarks.first_book import BOOK, DECISION, VERSIONS, flat_table
from benchmarks.timing import Contender, rates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.first_book import Facts

ASK = 'for facts in many: engine.decide("delivery", facts)'
FLOOD = 100_000
ROUND = 5_000


def measure() -> dict[str, dict[str, float]]:
    """Microseconds of CPU for a decision, and the kilobytes that a flood takes."""
    engine = routebook.compile(routebook.load(BOOK))
    every = flat_table(engine).every
    fresh = _fresh(every)
    again = [next(fresh) for _ in every]
    flooded = routebook.Engine(engine.program)
    peaks = _flood(flooded, fresh)
    names = {
        "engine": flooded,
        "Engine": routebook.Engine,
        "program": engine.program,
        "fresh": lambda: list(islice(fresh, ROUND)),
    }
    anew = "many = fresh()\nengine = Engine(program)\nfor facts in every: engine.decide('delivery', facts)"
    contenders = [
        Contender("words alone", ASK, {"engine": engine, "many": every}, len(every)),
        Contender("again", ASK, {"engine": engine, "many": again}, len(again)),
        Contender("for the first time", ASK, {**names, "every": every}, ROUND, anew),
        Contender("in a flood", ASK, names, ROUND, "many = fresh()"),
    ]
    return {
        "versions": {name: 1e6 / rate for name, rate in rates(contenders).items()},
        "flood": {"strings": FLOOD, "kB in the first": peaks[0], "kB in the second": peaks[1]},
    }


def _fresh(every: list[Facts]) -> Iterator[Facts]:
    """The facts over and over, each time with version strings that never were before."""
    parts = {version: version.split(".")[0] for version in VERSIONS.values()}
    for number in count():
        facts = every[number % len(every)]
        version = f"{parts[facts['os_version']]}.{number // 1000}.{number % 1000}"
        yield {**facts, "os_version": version}


def _flood(engine: routebook.Engine, fresh: Iterator[Facts]) -> list[float]:
    """The kilobytes that an engine takes at most in one flood, and in a second one."""
    engine.decide(DECISION, next(fresh))
    gc.collect()
    tracemalloc.start()
    peaks = []
    for _ in range(2):
        tracemalloc.reset_peak()
        for facts in islice(fresh, FLOOD):
            engine.decide(DECISION, facts)
        peaks.append(tracemalloc.get_traced_memory()[1] / 1e3)
    tracemalloc.stop()
    return peaks
