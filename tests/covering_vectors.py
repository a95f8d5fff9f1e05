"""Suites for trying the runner: every event in every row of a machine, and what follows; a sample of a decision's facts."""

from __future__ import annotations

from collections import deque
from itertools import product
from typing import TYPE_CHECKING

from routebook.conformance.retelling import retell
from routebook.conformance.suites.under_test import words_of
from routebook.conformance.vector import (
    PERMITTED,
    REQUIRED,
    UNDOCUMENTED,
    Expectation,
    Group,
    Permission,
    Suite,
    Vector,
    VectorStep,
)
from routebook.frozen import Frozen
from routebook.program import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from routebook.runtime import Engine

NOTHING = Expectation(UNDOCUMENTED, EMPTY, ())


def machine_suite(
    engine: Engine,
    of: str,
    givens: Sequence[Mapping[str, str]],
    others: Sequence[Engine] = (),
    *,
    onward: int = 1,
) -> Suite:
    """Every documented event in every row, followed by every event as often as is said; in words of the book."""
    vectors = [
        _told(engine, others, "machine", of, given, words, numbers)
        for number, given in enumerate(givens)
        for numbers, words in enumerate(_words(engine, of, given, onward), start=number * 100_000)
    ]
    once = {(*vector.given.values(), *(step.event for step in vector.steps)): vector for vector in vectors}
    return _suite(engine, "machine", of, [*once.values()])


def run_suite(engine: Engine, of: str, given: Mapping[str, str], *runs: Sequence[str]) -> Suite:
    """These runs of a machine, whatever is undocumented in them."""
    vectors = [
        _retold(engine, "machine", of, Vector(f"run-{number}", given, _blank(words), len(words) - 1))
        for number, words in enumerate(runs)
    ]
    return _suite(engine, "machine", of, vectors)


def decision_suite(engine: Engine, of: str, others: Sequence[Engine] = ()) -> Suite:
    """Every combination of the facts of a decision."""
    axes = [engine.program.axes[name] for name in engine.program.plans[of].inputs]
    facts = [
        Frozen(zip([axis.name for axis in axes], each, strict=True)) for each in product(*map(words_of, axes))
    ]
    vectors = [
        _told(engine, others, "decision", of, given, None, number) for number, given in enumerate(facts)
    ]
    return _suite(engine, "decision", of, vectors)


def _suite(engine: Engine, kind: str, of: str, vectors: list[Vector]) -> Suite:
    program = engine.program
    groups: dict[str, list[Vector]] = {}
    for vector in vectors:
        rules = vector.steps[vector.target].rules
        groups.setdefault(" ".join(rules.get(of) or next(iter(rules.values()), ("none",))), []).append(vector)
    return Suite(
        book=program.book,
        version=program.version,
        fingerprint=program.fingerprint,
        readings=program.readings,
        kind=kind,
        of=of,
        level="trial",
        method="cover",
        extra_states=0,
        guarantee="finds what it finds",
        not_promised="anything",
        mutation_score={},
        certificate="none",
        groups=tuple(
            Group(rule, members[0].steps[members[0].target].sources, tuple(members))
            for rule, members in groups.items()
        ),
    )


def _words(engine: Engine, of: str, given: Mapping[str, str], onward: int) -> Iterator[tuple[str, ...]]:
    events = engine.program.machines[of].events
    seen: set[tuple[str, ...]] = set()
    waiting: deque[tuple[str, ...]] = deque([()])
    while waiting:
        access = waiting.popleft()
        session = engine.session(of, given)
        for event in access:
            session.send(event)
        kept = session.snapshot()
        key = (*kept["state"], *kept["remembered"].values())
        if key in seen:
            continue
        seen.add(key)
        for event in events:
            for more in product(events, repeat=onward):
                yield (*access, event, *more)
            if engine.restore(kept).send(event).status == "documented":
                waiting.append((*access, event))


def _told(
    engine: Engine,
    others: Sequence[Engine],
    kind: str,
    of: str,
    given: Mapping[str, str],
    words: Sequence[str] | None,
    number: int,
) -> Vector:
    vector = Vector(f"{number:06}", given, _blank([None] if words is None else words), 0)
    told = _retold(engine, kind, of, vector)
    if words is not None:
        told = _documented(told)
    steps = []
    apart = [(_changed(engine, other), _retold(other, kind, of, vector).steps) for other in others]
    for at, step in enumerate(told.steps):
        permitted = tuple(
            Permission(readings, theirs[at].expect)
            for readings, theirs in apart
            if theirs[at].expect != step.expect
        )
        result = PERMITTED if permitted and step.result == REQUIRED else step.result
        steps.append(VectorStep(step.event, step.expect, result, permitted, step.rules, step.sources))
    return Vector(vector.id, given, tuple(steps), max(len(steps) - 2, 0))


def _blank(events: Sequence[str | None]) -> tuple[VectorStep, ...]:
    return tuple(VectorStep(event, NOTHING, REQUIRED, (), EMPTY, ()) for event in events)


def _retold(engine: Engine, kind: str, of: str, vector: Vector) -> Vector:
    return retell(engine, _suite(engine, kind, of, [vector]), vector)


def _documented(vector: Vector) -> Vector:
    """A vector up to and with its first undocumented step."""
    steps = vector.steps
    ends = next((at + 1 for at, step in enumerate(steps) if step.result == UNDOCUMENTED), len(steps))
    return Vector(vector.id, vector.given, steps[:ends], vector.target)


def _changed(engine: Engine, other: Engine) -> dict[str, str]:
    own = engine.program.readings
    return {name: choice for name, choice in other.program.readings.items() if own[name] != choice}
