"""What is drawn from a book can occur, rare states are reached, and a system that differs is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from faulty_push_client import WrongOutput, WrongTransfer
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test
from push_client import PushClient

import routebook
import routebook.testing
from routebook.errors import MissingExtra, UnknownDecision, UnknownMachine, UnusableSystem
from routebook.testing import events, facts, parameters, state_machine

if TYPE_CHECKING:
    from collections.abc import Callable

    from routebook.model import Book
    from routebook.runtime import Engine

QUICK = settings(deadline=None, database=None, derandomize=True, suppress_health_check=[*HealthCheck])
WITHOUT_SHRINKING = settings(QUICK, phases=[Phase.generate])


@pytest.fixture(scope="module")
def not_laid_out(book: Book) -> Engine:
    """The engine of the shipped book, as it were if it had too many facts for all answers to be laid out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("routebook.compiler.fuse.MOST_CELLS", 10)
        engine = routebook.compile(book)
    assert engine.program.plans["delivery"].cells is None
    return engine


@pytest.mark.parametrize("decision", ["delivery", "client_mode", "os_generation"])
def test_facts_are_answered(engine: Engine, decision: str) -> None:
    @QUICK
    @given(facts(engine, decision))
    def ask(drawn: dict[str, str]) -> None:
        assert engine.decide(decision, drawn).decision == decision

    ask()


@pytest.mark.parametrize("rule", ["CA1", "CA2", "CA3", "CA4", "CA5", "CA6", "CA7", "CA8"])
def test_facts_of_every_rule_are_drawn(engine: Engine, rule: str) -> None:
    found = find(
        facts(engine, "delivery"),
        lambda drawn: rule in engine.decide("delivery", drawn).rules.get("client_action", ()),
        settings=WITHOUT_SHRINKING,
    )
    assert set(found) == set(engine.program.plans["delivery"].inputs)


def test_facts_of_a_decision_that_is_not_laid_out_are_answered(not_laid_out: Engine) -> None:
    @QUICK
    @given(facts(not_laid_out, "delivery"))
    def ask(drawn: dict[str, str]) -> None:
        assert not_laid_out.decide("delivery", drawn).decision == "delivery"

    ask()


@pytest.mark.parametrize("rule", ["CA1", "CA2", "CA3", "CA4", "CA5", "CA6", "CA7", "CA8"])
def test_facts_of_every_rule_are_drawn_where_nothing_is_laid_out(not_laid_out: Engine, rule: str) -> None:
    find(
        facts(not_laid_out, "delivery"),
        lambda drawn: rule in not_laid_out.decide("delivery", drawn).rules.get("client_action", ()),
        settings=settings(WITHOUT_SHRINKING, max_examples=1000),
    )


def test_versions_are_more_than_the_borders_of_bands(engine: Engine) -> None:
    found = find(
        facts(engine, "os_generation"),
        lambda drawn: drawn["platform"] == "ios" and drawn["os_version"].startswith("12."),
        settings=WITHOUT_SHRINKING,
    )
    assert engine.decide("os_generation", found).outputs == {"os_generation": "ios12"}


def test_events_are_documented_one_after_the_other(engine: Engine) -> None:
    @QUICK
    @given(st.data())
    def walk(data: Any) -> None:
        drawn = data.draw(parameters(engine, "client"))
        session = engine.session("client", drawn)
        for event in data.draw(events(engine, "client", drawn, most=12)):
            assert session.send(event).status != "undocumented"

    walk()


@pytest.mark.parametrize("make", [PushClient])
def test_a_system_that_conforms_passes(engine: Engine, make: Callable[[], Any]) -> None:
    run_state_machine_as_test(state_machine(engine, "client", make), settings=QUICK)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (
            WrongOutput,
            ["push_priority PP2", "expected  push_priority high", "replied   push_priority unstated"],
        ),
        (WrongTransfer, ["passage   guide:", "events    start, "]),
    ],
)
def test_a_system_that_differs_is_told_with_rule_and_events(
    engine: Engine, make: Callable[[], Any], told: list[str]
) -> None:
    with pytest.raises(AssertionError) as caught:
        run_state_machine_as_test(state_machine(engine, "client", make), settings=WITHOUT_SHRINKING)
    assert [words for words in told if words not in str(caught.value)] == []


def test_what_is_not_there_is_an_error(engine: Engine) -> None:
    with pytest.raises(UnknownDecision):
        facts(engine, "nothing")
    with pytest.raises(UnknownMachine):
        parameters(engine, "nothing")
    with pytest.raises(UnusableSystem):
        state_machine(engine, "client", object)


def test_without_hypothesis_the_extra_is_named(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routebook.testing, "find_spec", lambda _: None)
    with pytest.raises(MissingExtra) as caught:
        facts(engine, "delivery")
    assert caught.value.help == "install it with: pip install 'routebook[hypothesis]'"
