"""Holds a system to suites, and tells what comes about, record by record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.advancing import unheard
from routebook.conformance.baseline import breaches
from routebook.conformance.diagnosing.diagnosis import diagnose
from routebook.conformance.explaining_failures import judge_under_best_readings
from routebook.conformance.recording import (
    Record,
    count_verdicts,
    record_conclusion,
    record_diagnosis,
    record_run,
    record_suite,
    record_vector,
)
from routebook.conformance.remembering import Remembered
from routebook.conformance.running import choose, count_meant, run_vectors, why_given_up
from routebook.conformance.verdict import PASS
from routebook.diagnostic import did_you_mean
from routebook.errors import UnusableSystem
from routebook.program import EMPTY

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from routebook.advancing import Advance
    from routebook.conformance.adapters import System
    from routebook.conformance.protocol import Handshake
    from routebook.conformance.vector import Suite
    from routebook.program import Program
    from routebook.runtime import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a user wants of a run.

    `name` is that of the system, `command` what runs it again; `only` are names or patterns; `baseline` lists vectors that
    must fail, and is None if there is none; `readings` are the names of those that were chosen, and so shall hold.
    """

    name: str
    command: Sequence[str]
    only: Sequence[str] = ()
    most_failures: int | None = None
    baseline: Sequence[str] | None = None
    readings: Collection[str] = ()


def conform(
    engine: Engine,
    system: System,
    suites_for: Callable[[Sequence[str]], Sequence[Suite]],
    wanted: Wanted,
    engine_under: Callable[[Mapping[str, str]], Engine],
    advance: Advance = unheard,
) -> Iterator[Record]:
    """The records of a run, in the order in which they come about; raises UnusableSystem and WrongOption before the first.

    `suites_for` gives the suites of some decisions and machines, `engine_under` the engine for other choices of readings;
    `advance` is told how many vectors are done, of how many. A vector is made when it is run, and forgotten if it passes.
    """
    program = engine.program
    handshake = system.start(program.book, program.version)
    try:
        suites = suites_for(what_to_test(program, handshake, wanted.only))
        counts = count_meant(suites, wanted.only)
        yield record_run(program, wanted.name, handshake, wanted.command)
        yield from (record_suite(suite, count) for suite, count in zip(suites, counts, strict=True) if count)
        done = Remembered(handshake.reports)
        meant = choose(suites, wanted.only)
        for run in run_vectors(system, handshake, meant, wanted.most_failures):
            done.add(run)
            yield record_vector(engine, run, handshake.reports)
            advance(len(done), sum(counts))
    finally:
        system.stop()
    not_run = sum(counts) - len(done)
    if done.counts.keys() <= {PASS} and wanted.baseline is None:
        yield record_conclusion(done.counts, not_run, EMPTY)
        return
    runs = done.runs(choose(suites, wanted.only))
    judged = judge_under_best_readings(runs, handshake.reports, engine_under, wanted.readings)
    best = engine_under(judged.changed) if judged.changed else engine
    for before, after in zip(runs, judged.runs, strict=True):
        if before.verdict != after.verdict:
            yield record_vector(best, after, handshake.reports)
    yield from map(record_diagnosis, diagnose(best, suites, judged.runs, handshake.reports))
    broken = None if wanted.baseline is None else breaches(wanted.baseline, judged.runs, suites, program)
    counted = count_verdicts(judged.runs)
    yield record_conclusion(counted, not_run, judged.changed, broken, why_given_up(judged.runs))


def what_to_test(program: Program, handshake: Handshake, only: Sequence[str]) -> list[str]:
    """The decisions and machines that a system implements and that are meant; raises UnusableSystem."""
    names = [*program.plans, *program.machines]
    for name in handshake.implements or ():
        if name not in names:
            raise UnusableSystem(
                f"the system implements `{name}`, which the book `{program.book}` has not",
                help=did_you_mean(name, names),
            )
    meant = {words.partition("/")[0] for words in only}
    return [
        name
        for name in names
        if (handshake.implements is None or name in handshake.implements)
        and (not meant or name in meant or not meant <= {*names})
    ]
