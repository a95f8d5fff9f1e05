"""Rates per CPU second, with the noise of the machine shared out evenly.

The rounds of all contenders take turns, so that a slow moment hits all alike. CPU time is the process's, threads
included. What is kept of the rounds is the median.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import ceil
from statistics import median
from timeit import Timer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

ROUNDS = 5
SECONDS = 0.1
"""CPU seconds that a round takes at least, without its setup."""


@dataclass(frozen=True, slots=True)
class Contender:
    """What is timed: a statement over some names, and how many things it does each time that it runs.

    The setup runs before every time, and is not timed.
    """

    name: str
    statement: str
    names: Mapping[str, Any]
    work: int
    setup: str = "pass"


def rates(contenders: Iterable[Contender], seconds: float = SECONDS) -> dict[str, float]:
    """By name, how many things a contender does in a CPU second: the median of five rounds."""
    rounds = {each.name: _round(each, seconds) for each in contenders}
    measured = [{name: once() for name, once in rounds.items()} for _ in range(ROUNDS)]
    return {name: median(each[name] for each in measured) for name in rounds}


def _round(contender: Contender, seconds: float) -> Callable[[], float]:
    """One round of a contender, which says the rate; how often the statement runs in it is tried out here."""
    timer = Timer(contender.statement, contender.setup, time.process_time, dict(contender.names))
    times = ceil(seconds / max(timer.timeit(1), 1e-6))
    return lambda: contender.work * times / sum(timer.repeat(times, 1))
