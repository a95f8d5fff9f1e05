"""The suite of a decision, with all that it promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.conformance.suites.asking import combinations_to_ask
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

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.conformance.suites.choices import Level, Method
    from routebook.conformance.suites.permitting import Alternative
    from routebook.program import Decision, Plan, Program
    from routebook.runtime import Engine


def decision_suite(
    engine: Engine, decision: str, level: Level | Method, alternatives: Sequence[Alternative]
) -> Suite:
    """The suite of a decision; what cannot occur is not asked. Raises TooLarge."""
    program = engine.program
    plan = program.plans[decision]
    asked = combinations_to_ask(program, plan, level)
    words = [words_of(program.axes[name]) for name in plan.inputs]
    groups: dict[tuple[str, str], list[Vector]] = {}
    for codes in asked.combinations:
        facts = Frozen({name: each[code] for name, each, code in zip(plan.inputs, words, codes, strict=True)})
        try:
            answer = engine.decide(decision, facts)
        except ImpossibleFacts:
            continue
        table, rule = _aimed_at(program, plan, answer)
        vector = Vector(name_of_facts(rule, facts.values()), facts, (_step(answer, alternatives, facts),), 0)
        groups.setdefault((table, rule), []).append(vector)
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


def _aimed_at(program: Program, plan: Plan, answer: Decision) -> tuple[str, str]:
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
