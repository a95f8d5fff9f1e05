"""What other choices of readings expect of the steps of a suite."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.conformance.retelling import expected_of
from routebook.conformance.suites.under_test import machine_for
from routebook.conformance.vector import Expectation, Permission
from routebook.errors import ContradictoryFacts, ImpossibleFacts
from routebook.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from routebook.conformance.suites.under_test import UnderTest
    from routebook.model import Book
    from routebook.runtime import Engine


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another choice of readings: what is chosen otherwise than for the suite, and the engine that decides so."""

    changed: Mapping[str, str]
    engine: Engine


def alternatives(
    book: Book, chosen: Mapping[str, str], engine_under: Callable[[Mapping[str, str]], Engine]
) -> Iterator[Alternative]:
    """Each other choice for one reading, with the choices for all others as they are.

    `engine_under` gives the engine for what is chosen otherwise.
    """
    for reading in book.readings.values():
        for choice in reading.choices:
            if choice != chosen.get(reading.id, reading.default):
                changed = Frozen({reading.id: choice})
                yield Alternative(changed, engine_under(changed))


def alternatives_for(
    alternatives: Sequence[Alternative], machine: str, under_test: UnderTest
) -> list[Alternative]:
    """The alternatives under which a machine answers otherwise, for a class of parameters that can occur under them."""
    found = []
    for each in alternatives:
        flat = each.engine.program.machines[machine]
        if under_test.codes in flat.classes:
            other = machine_for(each.engine, flat, under_test.codes, under_test.given)
            if other.machine != under_test.machine:
                found.append(each)
    return found


def under_which_occur(
    alternatives: Sequence[Alternative], machine: str, given: Mapping[str, str]
) -> list[Alternative]:
    """The alternatives under which a machine may have some parameters."""
    found = []
    for each in alternatives:
        with suppress(ImpossibleFacts, ContradictoryFacts):
            each.engine.session(machine, given)
            found.append(each)
    return found


def run_permissions(
    expected: Sequence[Expectation],
    alternatives: Sequence[Alternative],
    machine: str,
    given: Mapping[str, str],
    events: Sequence[str],
) -> list[tuple[Permission, ...]]:
    """For each event of a run what else may be seen, each with the choices that expect it."""
    found: list[list[Permission]] = [[] for _ in events]
    for each in alternatives:
        session = each.engine.session(machine, given)
        for permitted, event, expect in zip(found, events, expected, strict=True):
            other = expected_of(session.send(event))
            if other != expect:
                permitted.append(Permission(each.changed, other))
    return [tuple(permitted) for permitted in found]


def decision_permissions(
    expect: Expectation, alternatives: Sequence[Alternative], decision: str, facts: Mapping[str, str]
) -> tuple[Permission, ...]:
    """What else may be answered to some facts, each with the choices that expect it."""
    found = []
    for each in alternatives:
        try:
            answer = each.engine.decide(decision, facts)
        except (ImpossibleFacts, ContradictoryFacts):
            continue
        other = Expectation(answer.status, answer.outputs, ())
        if other != expect:
            found.append(Permission(each.changed, other))
    return tuple(found)
