"""Two more books, of things the engine knows as little about, agree with cases derived by hand from their documents."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import routebook

if TYPE_CHECKING:
    from routebook.model import Book
    from routebook.runtime import Engine

BOOKS = Path(__file__).parent / "books"


def cases(name: str) -> list[dict[str, str]]:
    with (BOOKS / "oracle" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def facts_in(written: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in written.split(";") if pair)


@cache
def made(name: str, readings: str = "") -> tuple[Book, Engine]:
    book = routebook.load(BOOKS / name)
    return book, routebook.compile(book, facts_in(readings))


@pytest.mark.parametrize("name", ["http-caching", "tcp-connection"])
def test_the_books_have_no_faults(name: str) -> None:
    assert routebook.check(routebook.load(BOOKS / name)) == ()


def test_when_a_response_may_be_stored_and_reused() -> None:
    _, engine = made("http-caching")
    hand_made = cases("http_caching.csv")
    assert len(hand_made) >= 80
    for case in hand_made:
        decision = engine.decide(case["decision"], facts_in(case["facts"]))
        said = "undocumented" if decision.status == "undocumented" else dict(decision.outputs)
        wanted = case["expected"] if case["expected"] == "undocumented" else facts_in(case["expected"])
        if isinstance(said, dict) and isinstance(wanted, dict):
            said = {name: word for name, word in said.items() if name in wanted}
        assert said == wanted, case


@pytest.mark.parametrize("file", ["tcp_connection.csv", "tcp_connection_readings.csv"])
def test_the_states_of_a_connection(file: str) -> None:
    hand_made = cases(file)
    assert hand_made
    for case in hand_made:
        book, engine = made("tcp-connection", case.get("readings", ""))
        machine = book.machines["connection"]
        snapshot = {
            "machine": "connection",
            "state": list(machine.path(case["state"])),
            "parameters": {},
            "remembered": facts_in(case["facts"]),
        }
        step = engine.restore(snapshot, by_state=True).send(case["event"])
        happened = (step.status, step.to[-1], ";".join(step.actions))
        assert happened == (case["status"], case["next_state"], case["actions"]), case


def test_timers_are_started_and_cancelled_with_their_states() -> None:
    book, _ = made("tcp-connection")
    timed = [rule for rule in book.machines["connection"].transitions if rule.after]
    assert [(rule.states, rule.events, rule.after) for rule in timed] == [
        (("time_wait",), ("time_wait_timeout",), 240.0)
    ]


def test_the_scenarios_of_the_books_run_as_they_are_told() -> None:
    book, engine = made("tcp-connection")
    assert book.scenarios
    for scenario in book.scenarios.values():
        session = engine.session(scenario.machine, scenario.given)
        for told in scenario.steps:
            if told.event:
                step = session.send(told.event)
                assert step.status == told.status, (scenario.id, told.event)
                assert told.state is None or told.state in step.to, (scenario.id, told.event)
