"""Each fault that is planted in an implementation is convicted, with the cell of the book that it is in and no other."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from faulty_push_client import ExtraState
from push_client import PushClient

from covering_vectors import run_suite
from held import hold
from implementations import (
    GIVEN,
    beside_the_implementations,
    client,
    delivery,
    javascript,
    python,
    reached,
    service,
    short,
    with_start,
)
from routebook.conformance.adapters.py import PythonSystem
from routebook.conformance.reading_suites import suite_of
from routebook.conformance.report.report import diagnosis_words
from routebook.conformance.report.to_text import to_text

if TYPE_CHECKING:
    from routebook.conformance.report.report import Report
    from routebook.conformance.vector import Suite
    from routebook.runtime import Engine

__all__ = ["beside_the_implementations", "client", "delivery", "short"]  # fixtures

SHIPPED = Path(__file__).parents[1] / "generated" / "push-notifications" / "vectors"


def diagnoses(report: Report) -> dict[str, list[str]]:
    """What each diagnosis tells: where, what is found, what is documented."""
    return {
        each["of"]: [
            f"{fault['cell']}: {fault['found']}, not {fault['documented']}" for fault in each["faults"]
        ]
        for each in report.diagnoses
    }


PRIORITY = "the rule PP2 of `push_priority`: push_priority unstated, not high"
PRESENCE = "the rule PR1 of `presence`: presence unchanged, not away"
RESUMED = "`session_resumed` in `resuming`: goes to `ready`, not `downloading`"
HIDDEN = "`device_locked` in `unregistered` right after `stop` in `downloading`: device_lock becomes unlocked, not locked"
OPENED = "`notification_opened` in `notified`: goes to `ready`, not `resuming`"


def test_a_wrong_output_is_convicted_in_python(engine: Engine, delivery: Suite, short: Suite) -> None:
    report = hold(engine, reached(engine, python("faulty_push_client:WrongOutput")), delivery, short)
    assert diagnoses(report) == {"delivery": [PRIORITY], "client": [PRIORITY]}
    assert {failures.rule for failures in report.failures()} == {"push_priority PP2"}
    assert {vector["wrong"]["sources"][0] for vector in report.vectors if vector["status"] == "fail"} == {
        "guide:ios13/priority"
    }


def test_a_wrong_output_is_convicted_in_javascript(engine: Engine, delivery: Suite, short: Suite) -> None:
    report = hold(engine, reached(engine, javascript("output")), delivery, short)
    assert diagnoses(report) == {"delivery": [PRESENCE], "client": [PRESENCE]}


def test_a_wrong_output_is_convicted_behind_http(engine: Engine, delivery: Suite) -> None:
    with service(engine, "output") as system:
        assert diagnoses(hold(engine, system, delivery, only=["delivery/0001*"])) == {"delivery": [PRIORITY]}


def test_a_wrong_transfer_is_convicted_in_python(engine: Engine, client: Suite) -> None:
    report = hold(engine, reached(engine, python("faulty_push_client:WrongTransfer")), client)
    assert RESUMED in diagnoses(report)["client"]
    first = report.failures()[0].records[0]
    assert first["events"][: first["at"] + 1] == [
        "start",
        "app_left_screen",
        "message_arrived",
        "app_entered_screen",
        "session_resumed",
        "message_downloaded",
    ]
    assert first["wrong"]["cell"]["state"][-1] == "downloading"
    assert first["wrong"]["replied"] == {"refused": True}


def test_one_vector_singles_no_fault_out(engine: Engine, client: Suite) -> None:
    """Of those that it takes for the fault none is the planted one, and it does not say that there are no others."""
    system = reached(engine, python("faulty_push_client:WrongTransfer"))
    name = next(each["id"] for each in hold(engine, system, client).vectors if each["status"] == "fail")
    report = hold(engine, system, client, only=[f"client/{name}"])
    (diagnosis,) = report.diagnoses
    there_are = sum(len(group.vectors) for group in client.groups)
    assert diagnosis["faults"]
    assert diagnosis_words(diagnosis).endswith(
        f"the 1 of {there_are} vectors that was run, and others may as well"
    )
    assert "documented: documented" not in to_text(report)
    (diagnosis,) = hold(engine, system, client).diagnoses
    assert "others" not in diagnosis_words(diagnosis)


def test_a_refusal_is_told_beside_what_is_documented(engine: Engine, short: Suite) -> None:
    report = hold(engine, with_start(lambda _: {"refused": True}), short, only=["T01"])
    assert any(fault["found"].startswith("refused") for each in report.diagnoses for fault in each["faults"])
    assert "; documented: taken" in to_text(report)


def test_a_wrong_transfer_is_convicted_in_javascript(engine: Engine, client: Suite) -> None:
    report = hold(engine, reached(engine, javascript("transfer")), client)
    assert diagnoses(report)["client"] == [OPENED]


class ByTheBook:
    """Answers as the engine does."""

    reports = ("outputs", "actions", "refusals")
    book: Engine

    def begin(self, machine: str, given: dict[str, str]) -> None:
        self.session = self.book.session(machine, given)

    def send(self, event: str) -> dict[str, Any]:
        step = self.session.send(event)
        if step.status == "refused":
            return {"refused": True}
        return {"outputs": step.decision.outputs if step.decision else {}, "actions": step.actions}


def test_an_extra_state_is_convicted_with_how_it_is_reached(engine: Engine, client: Suite) -> None:
    """The runs with which `thorough` finds it; a suite without extra states does not look there."""
    fetching = ["start", "device_locked", "message_arrived", "device_unlocked", "session_resumed"]
    onward = [[], ["device_locked"], ["device_locked", "start"], ["start"], ["start", "device_locked"]]
    onward += [["app_left_screen", "device_locked", "start"], ["device_locked", "device_locked", "start"]]
    lasts = ["voice_call_arrived", "device_unlocked", "device_locked", "message_downloaded"]
    runs = [[*fetching, "stop", *each, last] for each in onward for last in lasts]
    runs += [["start", "stop", "device_locked", "start", last] for last in lasts]
    suite = run_suite(engine, "client", GIVEN, *runs)
    suite = replace(suite, groups=(*client.groups, *suite.groups))
    assert hold(engine, PythonSystem(ExtraState), client).conclusion["conforms"]
    assert hold(engine, PythonSystem(PushClient), suite).conclusion["conforms"]
    assert diagnoses(hold(engine, PythonSystem(ExtraState), suite))["client"] == [HIDDEN]


@pytest.mark.parametrize(
    ("state", "event"),
    [
        ("unregistered", "start"),
        ("ready", "app_left_screen"),
        ("quiet", "message_arrived"),
        ("downloading", "message_downloaded"),
        ("resuming", "stop"),
    ],
)
def test_a_move_that_is_not_made_is_told_as_such(
    engine: Engine, client: Suite, state: str, event: str
) -> None:
    class Stuck(ByTheBook):
        book = engine

        def send(self, each: str) -> dict[str, Any]:
            kept = self.session.snapshot()
            said = super().send(each)
            if (kept["state"][-1], each) == (state, event):
                self.session = engine.restore(kept)
            return said

    told = diagnoses(hold(engine, PythonSystem(Stuck), client))["client"]
    assert any(each.startswith(f"`{event}` in `{state}`: goes to `{state}`") for each in told), told


class StartsOnTheScreen(PushClient):
    """Takes itself to be on the screen whenever it starts, which no single cell of the machine does."""

    def start(self) -> dict[str, Any]:
        if not self.running:
            self.facts["app"] = "on_screen"
        return super().start()


def test_a_fault_that_leads_to_where_nothing_is_documented_explains_nothing(engine: Engine) -> None:
    whole = suite_of(json.loads((SHIPPED / "standard" / "machines" / "client.json").read_bytes()))
    report = hold(engine, PythonSystem(StartsOnTheScreen), whole)
    assert report.conclusion["fail"] > 0
    assert diagnoses(report)["client"] == []
