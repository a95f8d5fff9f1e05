"""Suites that are made by a named method cover what its name promises, counted by asking the engine alone."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest

from routebook.conformance.suites.choices import OF_DECISIONS, T_WAY, Method
from routebook.conformance.suites.decision_suite import decision_suite
from routebook.conformance.suites.suites_of import suites_of
from routebook.conformance.suites.under_test import words_of
from routebook.errors import ContradictoryFacts, ImpossibleFacts, TooLarge, UnsuitableMethod

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.conformance.vector import Suite
    from routebook.program import Decision
    from routebook.runtime import Engine

Case = tuple[str, ...]


def documented_cases(engine: Engine, decision: str) -> dict[Case, Decision]:
    """All facts of a decision that can occur and are documented, with what is answered."""
    names = engine.program.plans[decision].inputs
    found = {}
    for case in product(*(words_of(engine.program.axes[name]) for name in names)):
        try:
            answer = engine.decide(decision, dict(zip(names, case, strict=True)))
        except (ImpossibleFacts, ContradictoryFacts):
            continue
        if answer.status == "documented":
            found[case] = answer
    return found


def cases_of(suite: Suite) -> set[Case]:
    return {tuple(vector.given.values()) for group in suite.groups for vector in group.vectors}


@pytest.mark.parametrize("decision", ["delivery", "sender", "registration", "relay"])
@pytest.mark.parametrize("method", T_WAY)
def test_values_that_occur_together_are_asked_together(engine: Engine, method: Method, decision: str) -> None:
    occurring = documented_cases(engine, decision)
    asked = cases_of(decision_suite(engine, decision, method, []))
    assert asked <= occurring.keys()
    places = range(len(engine.program.plans[decision].inputs))
    for chosen in combinations(places, min(T_WAY[method], len(places))):
        together = {tuple(case[place] for place in chosen) for case in occurring}
        assert together == {tuple(case[place] for place in chosen) for case in asked}


def test_more_facts_take_more_cases_and_find_more_faults(engine: Engine) -> None:
    suites = [decision_suite(engine, "delivery", method, []) for method in T_WAY]
    found = [sum(found for found, _ in suite.mutation_score.values()) for suite in suites]
    assert found == sorted(found)
    assert found[0] < sum(of for _, of in suites[0].mutation_score.values())
    assert [len(cases_of(suite)) for suite in suites] == sorted(len(cases_of(suite)) for suite in suites)


@pytest.mark.parametrize("decision", ["delivery", "sender", "registration"])
def test_every_condition_that_two_cases_can_show_is_shown(engine: Engine, decision: str) -> None:
    occurring = documented_cases(engine, decision)
    suite = decision_suite(engine, decision, Method.MCDC, [])
    asked = cases_of(suite)
    assert asked <= occurring.keys()
    can_be_shown = shown(engine, decision, occurring)
    assert can_be_shown
    assert shown(engine, decision, {case: occurring[case] for case in asked}) == can_be_shown
    assert f"each of {len(can_be_shown)} conditions" in suite.guarantee
    decided = {(table, rule) for each in occurring.values() for table, (rule, *_) in each.rules.items()}
    assert decided == {(table, rule) for case in asked for table, (rule, *_) in occurring[case].rules.items()}


def shown(engine: Engine, decision: str, cases: Mapping[Case, Decision]) -> set[tuple[str, str, str]]:
    """The conditions, by table, rule and need, that two of the cases show, found by comparing every two."""
    program = engine.program
    names = program.plans[decision].inputs
    known = {case: everything(engine, decision, dict(zip(names, case, strict=True))) for case in cases}
    found = set()
    for one, other in product(cases, repeat=2):
        if sum(map(str.__ne__, one, other)) != 1 or cases[one].outputs == cases[other].outputs:
            continue
        for table in program.plans[decision].tables:
            sieve = program.sieves[table]
            differing = [need for need in sieve.needs if known[one][need] != known[other][need]]
            if len(differing) != 1 or all(known[one][each] == known[other][each] for each in sieve.outputs):
                continue
            (need,) = differing
            rule = cases[one].rules[table][0]
            number = next(at for at, verdict in enumerate(sieve.verdicts) if verdict.rule == rule)
            admits = sieve.admits[sieve.needs.index(need)]
            if not admits[value_of(engine, need, known[other][need])] >> number & 1:
                found.add((table, rule, need))
    return found


def everything(engine: Engine, decision: str, facts: dict[str, str]) -> dict[str, str]:
    """The facts and what every table that a decision rests on answers to them."""
    known = dict(facts)
    for table in engine.program.plans[decision].tables:
        known |= engine.decide(
            table, {name: facts[name] for name in engine.program.plans[table].inputs}
        ).outputs
    return known


def value_of(engine: Engine, name: str, word: str) -> int:
    return words_of(engine.program.axes[name]).index(word)


def test_more_combinations_than_can_be_held_are_refused(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("routebook.conformance.suites.t_way.MOST_BITS", 1_000)
    with pytest.raises(TooLarge, match="combinations of the values of 2 facts"):
        decision_suite(engine, "delivery", Method.PAIRWISE, [])


def test_the_transition_cover_takes_every_move_and_says_that_it_misses_wrong_states(engine: Engine) -> None:
    (suite,) = suites_of(engine, Method.TRANSITIONS, [], of="client")
    found, of = suite.mutation_score["output"]
    assert found == of
    found, of = suite.mutation_score["transfer"]
    assert found < of
    assert "nothing is said of where moves lead" in suite.not_promised


def test_a_method_is_refused_for_what_it_does_not_make(engine: Engine) -> None:
    for method in Method:
        of = "client" if method in OF_DECISIONS else "delivery"
        with pytest.raises(UnsuitableMethod):
            next(suites_of(engine, method, [], of=of))
    for method in (Method.SPYH, Method.TRANSITIONS):
        with pytest.raises(UnsuitableMethod):
            next(suites_of(engine, method, [], of="client", extra_states=1))


def test_vectors_of_a_machine_come_class_by_class_and_state_by_state(engine: Engine) -> None:
    (suite,) = suites_of(engine, Method.W, [], of="client")
    rows = [
        (tuple(vector.given.values()), vector.id.split("/")[1])
        for group in suite.groups
        for vector in group.vectors
    ]
    changes = [row for before, row in zip([None, *rows], rows, strict=False) if row != before]
    assert len(changes) == len(set(rows))
