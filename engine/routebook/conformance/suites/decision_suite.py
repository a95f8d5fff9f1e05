"""The suite of a decision, with all that it promises."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from routebook.conformance.suites.asking import combinations_to_ask
from routebook.conformance.suites.boundary_versions import boundary_versions
from routebook.conformance.suites.choices import Level
from routebook.conformance.suites.naming import name_of_facts
from routebook.conformance.suites.permitting import decision_permissions
from routebook.conformance.suites.under_test import words_of
from routebook.conformance.vector import (
    PERMITTED,
    REQUIRED,
    UNDOCUMENTED,
    Expectation,
    Group,
    Suite,
    Vector,
    VectorStep,
)
from routebook.errors import ImpossibleFacts
from routebook.frozen import Frozen
from routebook.versions import segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from routebook.conformance.suites.choices import Method
    from routebook.conformance.suites.permitting import Alternative
    from routebook.program import Axis, Decision, Plan, Program
    from routebook.runtime import Engine


Aim = tuple[str, str]
"""A table and one of its rules."""


def decision_suite(
    engine: Engine, decision: str, level: Level | Method, alternatives: Sequence[Alternative]
) -> Suite:
    """The suite of a decision; what cannot occur is not asked. Raises TooLarge.

    Those of levels also ask versions at the borders of their bands.
    """
    program = engine.program
    plan = program.plans[decision]
    asked = combinations_to_ask(program, plan, level)
    words = [words_of(program.axes[name]) for name in plan.inputs]
    groups: dict[Aim, list[Vector]] = {}

    def ask(facts: Frozen[str, str]) -> None:
        answer = engine.decide(decision, facts)
        table, rule = _aimed_at(program, plan, answer)
        vector = Vector(name_of_facts(rule, facts.values()), facts, (_step(answer, alternatives, facts),), 0)
        groups.setdefault((table, rule), []).append(vector)

    for codes in asked.combinations:
        facts = {name: each[code] for name, each, code in zip(plan.inputs, words, codes, strict=True)}
        with suppress(ImpossibleFacts):
            ask(Frozen(facts))
    if isinstance(level, Level):
        for facts in [*_at_borders(engine, plan, groups, of_each_rule=level is not Level.QUICK)]:
            ask(Frozen(facts))
    return Suite(
        book=program.book,
        version=program.version,
        fingerprint=program.fingerprint,
        readings=program.readings,
        kind="decision",
        of=decision,
        level=level.value,
        method=asked.method,
        extra_states=0,
        guarantee=asked.guarantee,
        not_promised=asked.not_promised,
        mutation_score=asked.score,
        certificate=asked.certificate,
        groups=tuple(
            Group(rule, _sources(program, table, rule), tuple(vectors))
            for (table, rule), vectors in groups.items()
        ),
    )


def _at_borders(
    engine: Engine, plan: Plan, groups: Mapping[Aim, Sequence[Vector]], *, of_each_rule: bool
) -> Iterator[dict[str, str]]:
    """Documented cases that are answered otherwise in another band, each with a version from the borders of its own.

    Every such version once, or once for each rule.
    """
    asked: set[tuple[Aim | str, str, str]] = set()
    axes = [engine.program.axes[name] for name in plan.inputs]
    for axis in axes:
        if axis.cuts is None:
            continue
        for aim, vectors in groups.items():
            of = aim if of_each_rule else plan.id
            for vector in vectors:
                versions = boundary_versions(axis.cuts, segment(axis.cuts, vector.given[axis.name]))
                new = {(of, axis.name, each) for each in versions} - asked
                if new and _rests_on(engine, plan.id, vector, axis):
                    asked |= new
                    yield from ({**vector.given, axis.name: each} for _, _, each in sorted(new))


def _rests_on(engine: Engine, decision: str, vector: Vector, axis: Axis) -> bool:
    """Whether a case is documented, and answered otherwise with another value of an input."""
    expect = vector.steps[0].expect
    if expect.status == UNDOCUMENTED:
        return False
    for word in words_of(axis):
        with suppress(ImpossibleFacts):
            answer = engine.decide(decision, {**vector.given, axis.name: word})
            if (answer.status, answer.outputs) != (expect.status, expect.outputs):
                return True
    return False


def _aimed_at(program: Program, plan: Plan, answer: Decision) -> Aim:
    """The table and the rule that a case is counted to: the decision's own, else those of the table with most rules."""
    sizes = {table: len(program.sieves[table].verdicts) for table in plan.tables if table in answer.rules}
    table = plan.id if plan.id in sizes else max(sizes, key=lambda each: sizes[each])
    return table, answer.rules[table][0]


def _step(answer: Decision, alternatives: Sequence[Alternative], facts: Mapping[str, str]) -> VectorStep:
    expect = Expectation(answer.status, answer.outputs, ())
    permitted = decision_permissions(expect, alternatives, answer.decision, facts)
    result = PERMITTED if permitted else REQUIRED
    if answer.status == UNDOCUMENTED:
        result, permitted = UNDOCUMENTED, ()
    return VectorStep(None, expect, result, permitted, answer.rules, answer.sources)


def _sources(program: Program, table: str, rule: str) -> tuple[str, ...]:
    """The passages that a rule of a table cites."""
    return next(each.sources for each in program.sieves[table].verdicts if each.rule == rule)
