"""Implementations in three languages, written by hand, conform; each is held to what it implements and reports, and to no more."""

from __future__ import annotations

import shlex
import shutil
import sys
from typing import TYPE_CHECKING, Any

from push_client import PushClient

from covering_vectors import decision_suite, run_suite
from held import hold, statuses
from implementations import (
    FOLDER,
    GIVEN,
    beside_the_implementations,
    client,
    delivery,
    javascript,
    python,
    raising,
    reached,
    service,
    short,
    with_start,
)
from routebook.conformance.adapters.py import PythonSystem
from routebook.conformance.report.to_text import to_text
from routebook.conformance.running import choose, run_vectors

if TYPE_CHECKING:
    from pathlib import Path

    from routebook.conformance.vector import Suite
    from routebook.runtime import Engine

__all__ = ["beside_the_implementations", "client", "delivery", "short"]  # fixtures


def test_the_faultless_ones_conform_in_python(engine: Engine, delivery: Suite, client: Suite) -> None:
    report = hold(engine, reached(engine, python("push_client:PushClient")), delivery, client)
    assert {*statuses(report)} == {"pass"}
    assert report.conclusion["conforms"]
    assert report.run["implementation"] == {"name": "push client in Python", "version": "1.0"}


def test_the_faultless_ones_conform_in_javascript(engine: Engine, delivery: Suite, client: Suite) -> None:
    report = hold(engine, reached(engine, javascript()), delivery, client)
    assert {*statuses(report)} == {"pass"}
    assert report.conclusion["conforms"]


def test_the_faultless_ones_conform_behind_http(engine: Engine, delivery: Suite, short: Suite) -> None:
    with service(engine) as system:
        report = hold(engine, system, delivery, short, only=["delivery/0001*", "T0*", "R*"])
    assert {*statuses(report)} == {"pass"}
    assert report.conclusion["conforms"]


def test_what_is_not_implemented_is_skipped(engine: Engine, short: Suite) -> None:
    report = hold(engine, with_start(raising(NotImplementedError("no start yet"))), short)
    assert {*statuses(report)} <= {"pass", "skipped"}
    assert "no start yet" in {vector.get("message") for vector in report.vectors}
    assert report.conclusion["conforms"]


def test_nothing_can_be_wrong_after_an_undocumented_step(engine: Engine, short: Suite) -> None:
    class Wild(PushClient):
        def arrives(self, traffic: str) -> dict[str, Any]:
            if not self.running:
                self.running = True
                return {"actions": ["anything"]}
            return super().arrives(traffic)

    suite = run_suite(engine, "client", GIVEN, ["message_arrived"], ["message_arrived", "start"])
    assert [step.result for step in [*suite.groups][-1].vectors[-1].steps] == ["undocumented", "required"]
    assert statuses(hold(engine, PythonSystem(PushClient), suite)) == ["pass", "pass"]
    assert statuses(hold(engine, PythonSystem(Wild), suite)) == ["pass", "inconclusive"]


def test_a_system_that_breaks_down_on_an_undocumented_event_is_not_wrong(engine: Engine) -> None:
    class Strict(PushClient):
        def arrives(self, traffic: str) -> dict[str, Any]:
            if not self.running:
                raise ValueError(traffic)
            return super().arrives(traffic)

    suite = run_suite(engine, "client", GIVEN, ["message_arrived"], ["start", "message_arrived"])
    report = hold(engine, PythonSystem(Strict), suite)
    assert statuses(report) == ["inconclusive", "pass"]
    assert report.conclusion["conforms"]


def test_only_what_a_system_reports_is_compared(engine: Engine, short: Suite) -> None:
    class Silent(PushClient):
        reports = ("outputs",)  # type: ignore[assignment]

        def send(self, event: str) -> dict[str, Any]:
            return {"outputs": super().send(event).get("outputs", {})}

    report = hold(engine, PythonSystem(Silent), short)
    assert report.conclusion["conforms"]
    loud = hold(engine, PythonSystem(type("Loud", (Silent,), {"reports": ("outputs", "actions")})), short)
    assert not loud.conclusion["conforms"]


def test_only_what_a_system_implements_is_run(engine: Engine, delivery: Suite, short: Suite) -> None:
    system = PythonSystem(type("Decider", (PushClient,), {"implements": ("delivery",)}))
    report = hold(engine, system, delivery, short)
    assert [suite["of"] for suite in report.suites] == ["delivery"]
    assert len(report.vectors) == 768


class Mute:
    """Does not say what it implements."""

    reports = PushClient.reports

    def __init__(self) -> None:
        client = PushClient()
        self.decide, self.begin, self.send = client.decide, client.begin, client.send


def test_a_system_that_does_not_say_what_it_implements_is_held_to_all_and_told_so(
    engine: Engine, short: Suite
) -> None:
    told = "it does not say what it `implements`: it is held to every decision and machine of the book"
    assert told in to_text(hold(engine, PythonSystem(Mute), decision_suite(engine, "presence"), short))
    assert told not in to_text(hold(engine, PythonSystem(PushClient), short))


STEP_BY_STEP = """
import json, os, sys
from push_client import PushClient
def say(said): print(json.dumps(said), flush=True)
for line in sys.stdin:
    message = json.loads(line)
    if message["cmd"] == "start":
        say({"protocol": 1, "reports": ["outputs", "actions", "refusals"], "implements": ["client"], "steps": True})
    elif message["cmd"] == "run":
        assert message["events"] == []
        client = PushClient()
        client.begin(message["machine"], message["given"])
        say({"seq": message["seq"], "replies": []})
    elif message["cmd"] == "step":
        if message["event"] == sys.argv[1]: os._exit(7)
        say({"seq": message["seq"], "replies": [client.send(message["event"])]})
"""


def test_equal_replies_are_kept_once(engine: Engine, short: Suite) -> None:
    system = PythonSystem(PushClient)
    handshake = system.start("push-notifications", "1.0.0")
    runs = [*run_vectors(system, handshake, choose([short], ()))]
    replies = [reply for run in runs for reply in run.answer.replies]
    assert len({*map(id, replies)}) == len({*replies}) < len(replies)


def test_a_system_can_ask_for_one_event_at_a_time(engine: Engine, short: Suite, tmp_path: Path) -> None:
    script = tmp_path / "step_by_step.py"
    script.write_text(STEP_BY_STEP)
    shutil.copy(FOLDER / "push_client.py", tmp_path)
    good = hold(
        engine, reached(engine, shlex.join(["cmd:" + sys.executable, str(script), "no_event"])), short
    )
    assert good.conclusion["conforms"]
    suite = run_suite(engine, "client", GIVEN, ["start", "device_locked", "stop", "start"])
    bad = hold(engine, reached(engine, shlex.join(["cmd:" + sys.executable, str(script), "stop"])), suite)
    (vector,) = bad.vectors
    assert (vector["status"], vector["at"], vector["message"]) == ("error", 2, "it ended with status 7")
    assert vector["wrong"]["rules"] == {"client": ["T02"]}
