"""What a book says of the steps of a vector: the machine's state before each, and what would be expected under other readings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routebook.conformance.vector import (
    DECISION,
    PERMITTED,
    REQUIRED,
    UNDOCUMENTED,
    Expectation,
    Suite,
    Vector,
    VectorStep,
)
from routebook.errors import ContradictoryFacts, ImpossibleFacts
from routebook.frozen import Frozen
from routebook.program import EMPTY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.conformance.vector import Permission
    from routebook.program import Decision, Step
    from routebook.runtime import Engine


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session stands: the active states, innermost last, and what it remembers."""

    state: tuple[str, ...]
    remembered: Mapping[str, str]


def place_at(engine: Engine, suite: Suite, vector: Vector, at: int) -> Place | None:
    """Where the documented machine stands before a step of a vector; None for a decision."""
    if suite.kind == DECISION:
        return None
    session = engine.session(suite.of, vector.given)
    for step in vector.steps[:at]:
        session.send(step.event or "")
    names = engine.program.machines[suite.of].remembers
    facts = session.facts
    return Place(session.configuration, {name: facts[name] for name in names})


def retell(engine: Engine, suite: Suite, vector: Vector) -> Vector:
    """The same vector with what the engine expects of each step."""
    if suite.kind == DECISION:
        try:
            steps = [_decided(engine.decide(suite.of, vector.given))]
        except (ImpossibleFacts, ContradictoryFacts):
            steps = [VectorStep(None, Expectation(UNDOCUMENTED, EMPTY, ()), UNDOCUMENTED, (), EMPTY, ())]
    else:
        session = engine.session(suite.of, vector.given)
        steps = [step_of(session.send(step.event or ""), ()) for step in vector.steps]
    return replace(vector, steps=tuple(steps))


def expected_of(step: Step) -> Expectation:
    """What can be seen of a step of a machine."""
    return Expectation(step.status, step.decision.outputs if step.decision else EMPTY, step.actions)


def are_seen_alike(one: Step, other: Step) -> bool:
    """Whether what can be seen of two steps is the same; quicker than to compare what is expected of them."""
    if one.status != other.status or one.actions != other.actions:
        return False
    if one.decision is None or other.decision is None:
        return expected_of(one) == expected_of(other)
    return one.decision.outputs == other.decision.outputs


def step_of(step: Step, permitted: tuple[Permission, ...]) -> VectorStep:
    """A step of a machine with what is expected of it, and what other readings permit; where it is undocumented, all is."""
    expect = expected_of(step)
    result = _result(expect)
    if result == REQUIRED and permitted:
        result = PERMITTED
    rules = Frozen({**step.rules, **(step.decision.rules if step.decision else EMPTY)})
    return VectorStep(
        step.event, expect, result, permitted if result == PERMITTED else (), rules, step.sources
    )


def _decided(decision: Decision) -> VectorStep:
    expect = Expectation(decision.status, decision.outputs, ())
    return VectorStep(None, expect, _result(expect), (), decision.rules, decision.sources)


def _result(expect: Expectation) -> str:
    return UNDOCUMENTED if expect.status == UNDOCUMENTED else REQUIRED
