"""A system that reads a passage otherwise conforms under that reading, if one choice of readings holds throughout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from push_client import PushClient

import routebook
from covering_vectors import decision_suite, machine_suite
from held import hold, statuses
from implementations import GIVEN, beside_the_implementations
from routebook.conformance.adapters.py import PythonSystem
from routebook.conformance.report.to_markdown import to_markdown

if TYPE_CHECKING:
    from routebook.conformance.vector import Suite
    from routebook.runtime import Engine

__all__ = ["beside_the_implementations"]  # fixtures


class Xmpp(PushClient):
    """Sends messages to clients in the foreground over XMPP."""

    def decide(self, decision: str, given: dict[str, str]) -> dict[str, Any]:
        return self.changed(super().decide(decision, given))

    def send(self, event: str) -> dict[str, Any]:
        return self.changed(super().send(event))

    def changed(self, reply: dict[str, Any]) -> dict[str, Any]:
        outputs = reply.get("outputs", {})
        if outputs.get("session_channel") == "sip" and outputs["sender"] == "im_presence":
            reply = {**reply, "outputs": {**outputs, "session_channel": "xmpp"}}
        return reply


class XmppOutsideOfSessions(Xmpp):
    """Means different things by the same passage, in a decision and in a session."""

    def send(self, event: str) -> dict[str, Any]:
        return PushClient.send(self, event)


class ByTheIntercept(Xmpp):
    """Has two readings of its own: the other protocol, and a server of messages that sends calls too."""

    def changed(self, reply: dict[str, Any]) -> dict[str, Any]:
        reply = super().changed(reply)
        outputs = reply.get("outputs", {})
        if outputs.get("presence") == "unchanged":
            reply = {**reply, "outputs": {**outputs, "sender": "im_presence"}}
        return reply


@pytest.fixture(scope="module")
def read_otherwise(engine: Engine) -> tuple[Suite, Suite]:
    """Suites that permit what two other choices of readings expect."""
    others = [
        routebook.engine("push-notifications", {name: choice})
        for name, choice in (("foreground_message_protocol", "xmpp"), ("call_sender", "im_presence"))
    ]
    return decision_suite(engine, "delivery", others), machine_suite(
        engine, "client", [GIVEN], others, onward=0
    )


def test_a_system_conforms_under_another_reading(engine: Engine, read_otherwise: tuple[Suite, Suite]) -> None:
    report = hold(engine, PythonSystem(Xmpp), *read_otherwise)
    assert report.conclusion["conforms"]
    assert report.conclusion["under"] == {"foreground_message_protocol": "xmpp"}
    assert {*statuses(report)} == {"pass"}
    assert report.diagnoses == []
    chosen = hold(engine, PythonSystem(Xmpp), *read_otherwise, readings=["foreground_message_protocol"])
    failing = {each["id"] for each in chosen.vectors if each["status"] == "fail"}
    assert {each["id"] for each in report.explained} == failing
    assert f"{len(failing)} vectors fail, the shortest first" in to_markdown(report)


def test_a_system_conforms_under_two_other_readings_at_once(
    engine: Engine, read_otherwise: tuple[Suite, Suite]
) -> None:
    report = hold(engine, PythonSystem(ByTheIntercept), *read_otherwise)
    assert report.conclusion["under"] == {
        "call_sender": "im_presence",
        "foreground_message_protocol": "xmpp",
    }
    assert report.conclusion["conforms"]


def test_one_choice_of_readings_has_to_hold_throughout(
    engine: Engine, read_otherwise: tuple[Suite, Suite]
) -> None:
    report = hold(engine, PythonSystem(XmppOutsideOfSessions), *read_otherwise)
    assert not report.conclusion["conforms"]
    assert report.conclusion["fail"] > 0


def test_what_a_reading_does_not_explain_still_fails(
    engine: Engine, read_otherwise: tuple[Suite, Suite]
) -> None:
    class Loud(Xmpp):
        def start(self) -> dict[str, Any]:
            return {"actions": ["register_with_servers"]}

    report = hold(engine, PythonSystem(Loud), *read_otherwise)
    assert report.conclusion["under"] == {"foreground_message_protocol": "xmpp"}
    assert not report.conclusion["conforms"]
    assert {failures.rule for failures in report.failures()} == {"client T01", "client T01 T10"}


def test_readings_that_were_chosen_are_not_exchanged_for_others(
    engine: Engine, read_otherwise: tuple[Suite, Suite]
) -> None:
    chosen = hold(engine, PythonSystem(Xmpp), *read_otherwise, readings=["foreground_message_protocol"])
    assert not chosen.conclusion["conforms"]
    assert chosen.conclusion["under"] == {}
    another = hold(engine, PythonSystem(Xmpp), *read_otherwise, readings=["call_sender"])
    assert another.conclusion["conforms"]
    assert another.conclusion["under"] == {"foreground_message_protocol": "xmpp"}
