"""What suites of decisions promise holds, for tables that are made faulty here one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, product
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

import routebook
from routebook.conformance.suites.asking import combinations_to_ask
from routebook.conformance.suites.choices import Level
from routebook.conformance.suites.columns import Deciding
from routebook.conformance.suites.combinations import combinations_of
from routebook.conformance.suites.covering import few_that_meet
from routebook.conformance.suites.decision_suite import decision_suite
from routebook.conformance.suites.table_mutants import table_mutants
from routebook.conformance.suites.under_test import words_of
from routebook.errors import ImpossibleFacts
from routebook.runtime import Engine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.conformance.suites.table_mutants import TableMutant
    from routebook.conformance.vector import Suite
    from routebook.program import Program, Sieve

CACHING = Path(__file__).parent / "books" / "http-caching"
SMALL = ("completeness", "explicit_lifetime", "method_condition", "heuristic_permission", "validation_demand")
"""Decisions of that book with few combinations: of all hit policies, and with some that cannot occur."""

Answer = tuple[str, tuple[tuple[str, str], ...]] | None
"""What can be seen of a decision; None where the facts cannot occur."""


@pytest.fixture(scope="module")
def caching() -> Engine:
    return routebook.engine(CACHING)


def answer(engine: Engine, decision: str, facts: Mapping[str, str]) -> Answer:
    try:
        found = engine.decide(decision, facts)
    except ImpossibleFacts:
        return None
    return found.status, tuple(found.outputs.items())


def every_fact(program: Program, decision: str) -> list[dict[str, str]]:
    names = program.plans[decision].inputs
    words = [words_of(program.axes[name]) for name in names]
    return [dict(zip(names, each, strict=True)) for each in product(*words)]


def faulty(program: Program, mutant: TableMutant) -> Engine:
    """An engine for a program in which the fault is made in the table itself."""
    sieve = program.sieves[mutant.table]
    conditions = [
        [{value for value, rules in enumerate(admits) if rules >> rule & 1} for admits in sieve.admits]
        for rule in range(len(sieve.verdicts))
    ]
    rows = [*zip(conditions, sieve.verdicts, strict=True)]
    condition, verdict = rows.pop(mutant.rule)
    match mutant.kind:
        case "outcome":
            rows.insert(mutant.rule, (condition, replace(verdict, outputs=mutant.outputs)))
        case "swap":
            rows.insert(mutant.rule + 1, (condition, verdict))
        case "widen" | "narrow" | "value":
            condition[mutant.place] = {*mutant.values}
            rows.insert(mutant.rule if sieve.hit_policy == "first" else 0, (condition, verdict))
    changed = replace(
        sieve,
        hit_policy="first",
        admits=tuple(
            tuple(
                sum(1 << number for number, (each, _) in enumerate(rows) if value in each[place])
                for value in range(len(admits))
            )
            for place, admits in enumerate(sieve.admits)
        ),
        verdicts=tuple(verdict for _, verdict in rows),
    )
    sieves: Mapping[str, Sieve] = {**program.sieves, mutant.table: changed}
    plans = {name: replace(plan, cells=None, answers=()) for name, plan in program.plans.items()}
    return Engine(replace(program, sieves=MappingProxyType(sieves), plans=MappingProxyType(plans)))


def check_mutants(engine: Engine, decision: str, every: int) -> None:
    """Every so manieth faulty table makes the difference that is computed for it."""
    program = engine.program
    plan = program.plans[decision]
    combinations, is_all = combinations_of(program, plan)
    facts = every_fact(program, decision)
    assert is_all
    assert len(facts) == len(combinations)
    deciding = Deciding(program, plan, combinations)
    documented = [answer(engine, decision, each) for each in facts]
    for mutant in islice(table_mutants(program, plan), 0, None, every):
        other = faulty(program, mutant)
        differs = sum(
            1 << number
            for number, (each, right) in enumerate(zip(facts, documented, strict=True))
            if right and right[0] == "documented" and answer(other, decision, each) != right
        )
        assert deciding.differing(mutant.table, mutant.rows(deciding)) == differs, mutant


def test_a_faulty_table_differs_where_it_is_computed_to_differ(engine: Engine, caching: Engine) -> None:
    check_mutants(engine, "delivery", 47)
    check_mutants(engine, "session_channel", 1)
    for decision in SMALL:
        check_mutants(caching, decision, 7)


@pytest.mark.exhaustive
def test_every_faulty_table_differs_where_it_is_computed_to_differ(engine: Engine, caching: Engine) -> None:
    check_mutants(engine, "delivery", 1)
    for decision in SMALL:
        check_mutants(caching, decision, 1)


@pytest.mark.parametrize("level", [Level.QUICK, Level.STANDARD])
def test_the_suites_of_the_shipped_decisions_find_every_faulty_table(engine: Engine, level: Level) -> None:
    for plan in engine.program.plans.values():
        asked = combinations_to_ask(engine.program, plan, level)
        assert all(found == of for found, of in asked.score.values())


def test_a_faulty_delivery_fails_a_case_of_its_quick_suite(engine: Engine) -> None:
    suite = decision_suite(engine, "delivery", Level.QUICK, [])
    cases = [(vector.given, vector.steps[0].expect) for group in suite.groups for vector in group.vectors]
    assert len(cases) < 40
    facts = every_fact(engine.program, "delivery")
    for mutant in islice(table_mutants(engine.program, engine.program.plans["delivery"]), 0, None, 23):
        other = faulty(engine.program, mutant)
        fails = any(
            answer(other, "delivery", given) != (expect.status, tuple(expect.outputs.items()))
            for given, expect in cases
        )
        differs = any(
            answer(other, "delivery", each) != right
            for each in facts
            if (right := answer(engine, "delivery", each)) and right[0] == "documented"
        )
        assert fails == differs, mutant


def test_a_standard_suite_asks_every_combination_that_can_occur(engine: Engine, caching: Engine) -> None:
    for each, decision in ((engine, "client_action"), (caching, "completeness")):
        asked = given_of(decision_suite(each, decision, Level.STANDARD, []))
        possible = [
            facts for facts in every_fact(each.program, decision) if answer(each, decision, facts) is not None
        ]
        everything = {tuple(facts.values()) for facts in possible}
        assert everything <= asked
        assert {len({*more} - {*words_known(each.program)}) for more in asked - everything} <= {
            1
        }  # a version


def words_known(program: Program) -> Iterator[str]:
    """The word that stands for each value of each input."""
    return (word for axis in program.axes.values() for word in words_of(axis))


def given_of(suite: Suite) -> set[tuple[str, ...]]:
    return {tuple(vector.given.values()) for group in suite.groups for vector in group.vectors}


def test_a_decision_without_facts_is_asked_once(engine: Engine) -> None:
    suite = decision_suite(engine, "relay", Level.QUICK, [])
    assert [(each.rule, [vector.id for vector in each.vectors]) for each in suite.groups] == [
        ("RE1", ["RE1"])
    ]


def test_where_there_are_too_many_combinations_some_are_drawn_and_the_seed_is_told(caching: Engine) -> None:
    suite = decision_suite(caching, "storage", Level.STANDARD, [])
    assert "drawn with the seed 0" in suite.certificate
    assert suite.method == "mutation"
    found, of = suite.mutation_score["value"]
    assert found == of > 300
    assert decision_suite(caching, "storage", Level.STANDARD, []) == suite


def test_few_elements_meet_all_sets() -> None:
    sets = [0b0011, 0b0110, 0b1000, 0b1100, 0b0100, 0]
    chosen = few_that_meet(sets)
    assert all(any(each >> element & 1 for element in chosen) for each in sets if each)
    assert len(chosen) == 3
    assert few_that_meet([]) == few_that_meet([0]) == []
