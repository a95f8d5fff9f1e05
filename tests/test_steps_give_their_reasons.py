"""A step says what happened and why; a decision says why, and why not otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import routebook

if TYPE_CHECKING:
    from routebook.model import Book
    from routebook.program import Step
    from routebook.runtime import Engine

PARAMETERS = {
    "cluster_push": "enabled",
    "client": "jabber",
    "platform": "ios",
    "os_version": "12.5.7",
    "access": "on_premises",
}


def last_step(engine: Engine, *events: str, **parameters: str) -> Step:
    session = engine.session("client", {**PARAMETERS, **parameters})
    return [session.send(event) for event in events][-1]


def test_a_step_names_its_rules_and_those_of_the_decisions_that_its_guards_consulted(engine: Engine) -> None:
    step = last_step(engine, "start", "device_locked")
    assert dict(step.rules) == {"client": ("T03", "T10"), "client_mode": ("CM2",)}
    assert step.sources == ("guide:how/mode/any", "guide:how/4", "guide:how/mode/locked")
    assert step.decision is None


def test_a_step_carries_the_decision_that_its_event_called_for(engine: Engine) -> None:
    step = last_step(engine, "start", "voice_call_arrived")
    assert step.decision is not None
    assert (step.decision.decision, step.decision.outputs["carried_by"]) == ("delivery", "session")
    assert dict(step.rules) == {"client": ("T20",)}


def test_an_ios_12_call_brings_a_locked_client_to_the_foreground_with_all_conditions_set(
    engine: Engine,
) -> None:
    session = engine.session("client", PARAMETERS)
    for event in ("start", "device_locked", "app_left_screen", "screen_turned_off"):
        session.send(event)
    step = session.send("video_call_arrived")
    assert (step.from_[-1], step.to[-1], step.actions) == ("quiet", "ready", ("ring",))
    assert step.readings["ios12_call_action"] == "reenters_foreground"
    assert {session.facts[name] for name in ("app", "device_lock", "screen")} == {
        "on_screen",
        "unlocked",
        "turned_on",
    }


def test_the_decision_of_a_step_sees_the_facts_as_they_stood_before_it(engine: Engine) -> None:
    step = last_step(engine, "start", "device_locked", "voice_call_arrived")
    assert step.to[-1] == "ready"
    assert step.decision is not None
    assert step.decision.outputs["presence"] == "away"


def test_an_arrival_for_an_unregistered_client_is_undocumented_and_asks_for_no_decision(
    engine: Engine,
) -> None:
    step = last_step(engine, "message_arrived")
    assert (step.status, step.decision, dict(step.rules)) == ("undocumented", None, {"client": ("U1",)})


@pytest.mark.parametrize("before", [("start",), ("start", "device_locked")])
def test_an_undocumented_decision_silences_the_step_in_every_state(
    engine: Engine, before: tuple[str, ...]
) -> None:
    step = last_step(engine, *before, "message_arrived", os_version="11.4")
    assert (step.status, step.from_, step.actions) == ("undocumented", step.to, ())
    assert dict(step.rules) == {"os_generation": ("U1",)}
    assert step.decision is not None
    assert step.decision.status == "undocumented"


def test_a_refused_event_changes_nothing_and_sets_nothing(engine: Engine) -> None:
    session = engine.session("client", PARAMETERS)
    for event in ("start", "device_locked"):
        session.send(event)
    before = session.snapshot()
    step = session.send("notification_opened")
    assert (step.status, step.actions, dict(step.rules)) == ("refused", (), {"client": ("R2",)})
    assert session.snapshot() == before


def test_the_readings_that_a_step_rests_on_travel_with_it(engine: Engine) -> None:
    step = last_step(
        engine, "start", "device_locked", "message_arrived", "device_unlocked", os_version="17.4"
    )
    assert dict(step.readings) == {"waiting_message": "resumes"}


def test_a_step_is_plain_json_of_the_promised_shape(engine: Engine) -> None:
    step = last_step(engine, "start", "device_locked", "message_arrived").to_json()
    assert list(step) == [
        "event",
        "status",
        "from",
        "to",
        "actions",
        "timers",
        "rules",
        "sources",
        "readings",
        "decision",
    ]
    assert step["from"] == ["registered", "suspended", "quiet"]
    assert step["to"] == ["registered", "suspended", "notified"]
    assert list(step["decision"]) == ["decision", "status", "outputs", "rules", "sources", "readings"]


def test_an_explanation_names_the_entry_that_kept_a_near_rule_from_holding(engine: Engine) -> None:
    facts = {
        "cluster_push": "enabled",
        "client": "webex",
        "client_mode": "suspended",
        "traffic": "voice_call",
    }
    explanation = engine.explain("delivery", {**facts, "os_generation": "ios13_plus"})
    assert explanation.decision == engine.decide("delivery", {**facts, "os_generation": "ios13_plus"})
    table = next(each for each in explanation.tables if each.table == "client_action")
    assert table.rules == ("CA5",)
    near = {
        each.rule: [(entry.name, entry.value, entry.wanted) for entry in each.failed] for each in table.near
    }
    assert near["CA4"] == [("client", "webex", ("jabber",))]
    assert near["CA3"] == [("os_generation", "ios13_plus", ("ios12",))]
    assert "CA7" not in near


def test_where_no_rule_came_near_the_nearest_are_told(engine: Engine) -> None:
    explanation = engine.explain("platform_cloud", {"platform": "ios"})
    (table,) = explanation.tables
    assert [(each.rule, len(each.failed)) for each in table.near] == [("PC2", 1)]


def test_a_change_of_reading_changes_the_reasons_too(book: Book) -> None:
    engine = routebook.compile(book, {"foreground_message_protocol": "xmpp"})
    step = last_step(engine, "start", "message_arrived")
    assert step.decision is not None
    assert step.decision.outputs["session_channel"] == "xmpp"
    assert step.readings["foreground_message_protocol"] == "xmpp"
