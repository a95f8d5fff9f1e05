"""What other choices of readings expect of the steps of a suite."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from routebook.conformance.retelling import are_seen_alike, expected_of
from routebook.conformance.suites.under_test import machine_for
from routebook.conformance.vector import Expectation, Permission
from routebook.errors import ContradictoryFacts, ImpossibleFacts
from routebook.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from routebook.conformance.suites.under_test import UnderTest
    from routebook.model import Book
    from routebook.program import Step
    from routebook.runtime import Engine
    from routebook.runtime.session import Here


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


class Other(NamedTuple):
    """What is chosen otherwise, and the row that a machine then begins in."""

    changed: Mapping[str, str]
    first: Here


def others_for(alternatives: Sequence[Alternative], machine: str, under_test: UnderTest) -> list[Other]:
    """The alternatives under which a machine answers otherwise, for a class of parameters that can occur under them."""
    found = []
    for each in alternatives:
        flat = each.engine.program.machines[machine]
        if under_test.codes in flat.classes:
            other = machine_for(each.engine, flat, under_test.codes, under_test.given)
            if other.machine != under_test.machine:
                found.append(Other(each.changed, other.rows[0]))
    return found


def under_which_occur(
    alternatives: Sequence[Alternative], machine: str, given: Mapping[str, str]
) -> list[Other]:
    """The alternatives under which a machine may have some parameters."""
    found = []
    for each in alternatives:
        with suppress(ImpossibleFacts, ContradictoryFacts):
            session = each.engine.session(machine, given)
            found.append(Other(each.changed, session.linked.rows[0]))
    return found


def run_permissions(steps: Sequence[Step], others: Iterable[Other]) -> list[tuple[Permission, ...]]:
    """For each step of a run what else may be seen, each with the choices that expect it."""
    found: list[list[Permission]] = [[] for _ in steps]
    for changed, here in others:
        for permitted, step in zip(found, steps, strict=True):
            other, here = here[step.event]  # noqa: PLW2901  (a walk)
            if not are_seen_alike(step, other):
                permitted.append(Permission(changed, expected_of(other)))
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
