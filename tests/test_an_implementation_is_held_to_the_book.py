"""Implementations in three languages, written by hand, conform; each planted fault is convicted with its cell."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
import tomllib
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from faulty_push_client import ExtraState, WrongOutput
from push_client import PushClient

import routebook
from covering_vectors import decision_suite, machine_suite, run_suite
from held import hold, statuses
from routebook.conformance.adapters.connecting import connect
from routebook.conformance.adapters.py import PythonSystem
from routebook.conformance.reading_suites import suite_of
from routebook.conformance.report.report import diagnosis_words
from routebook.conformance.report.to_markdown import to_markdown
from routebook.conformance.report.to_text import to_text
from routebook.conformance.running import choose, run_vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from routebook.conformance.adapters import System
    from routebook.conformance.report.report import Report
    from routebook.conformance.vector import Suite
    from routebook.runtime import Engine

FOLDER = Path(__file__).parents[1] / "docs" / "examples" / "implementations"
SHIPPED = Path(__file__).parents[1] / "generated" / "push-notifications" / "vectors"
NODE = shutil.which("node")
GIVEN = {
    "cluster_push": "enabled",
    "client": "jabber",
    "platform": "ios",
    "os_version": "13",
    "access": "on_premises",
}


@pytest.fixture(autouse=True)
def _beside_the_implementations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)


@pytest.fixture(scope="module")
def delivery(engine: Engine) -> Suite:
    """All combinations of facts."""
    return decision_suite(engine, "delivery")


@pytest.fixture(scope="module")
def client(engine: Engine) -> Suite:
    """Every event in every row for one client, each followed by every event."""
    return machine_suite(engine, "client", [GIVEN])


@pytest.fixture(scope="module")
def short(engine: Engine) -> Suite:
    """Every event in every row for one client."""
    return machine_suite(engine, "client", [GIVEN], onward=0)


def python(make: str) -> str:
    return f"py:{make}"


def javascript(fault: str = "") -> str:
    if NODE is None:
        pytest.skip("node is not installed")
    return f"cmd:{NODE} {'faulty_push_client' if fault else 'push_client'}.mjs {fault}".rstrip()


def reached(engine: Engine, words: str, mapping: Mapping[str, Any] | None = None) -> System:
    return connect(words, engine.program, 10, mapping)


@contextmanager
def service(engine: Engine, *fault: str) -> Iterator[System]:
    """The service behind HTTP, which is ended in the end."""
    command = [sys.executable, "push_service.py", "0", *fault]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            url = f"http://localhost:{int(process.stdout.readline())}"
            yield reached(engine, url, tomllib.loads(Path("push_service.toml").read_text()))
        finally:
            process.kill()


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


def with_start(reply: Callable[[PushClient], dict[str, Any]]) -> PythonSystem:
    return PythonSystem(type("Client", (PushClient,), {"start": reply}))


def raising(error: BaseException) -> Callable[[PushClient], dict[str, Any]]:
    def start(_: PushClient) -> dict[str, Any]:
        raise error

    return start


def test_an_exception_is_told_with_its_traceback(engine: Engine, short: Suite) -> None:
    report = hold(engine, with_start(raising(KeyError("session"))), short, only=["T01"])
    error = next(vector for vector in report.vectors if vector["status"] == "error")
    assert error["message"] == "it raised KeyError: 'session'"
    assert "in start" in error["context"]["traceback"]


def test_leaving_the_process_is_an_error_like_any_other(engine: Engine, short: Suite) -> None:
    report = hold(engine, with_start(raising(SystemExit(4))), short, only=["T01"])
    assert "it raised SystemExit: 4" in {vector.get("message") for vector in report.vectors}


def test_what_is_not_implemented_is_skipped(engine: Engine, short: Suite) -> None:
    report = hold(engine, with_start(raising(NotImplementedError("no start yet"))), short)
    assert {*statuses(report)} <= {"pass", "skipped"}
    assert "no start yet" in {vector.get("message") for vector in report.vectors}
    assert report.conclusion["conforms"]


def test_a_reply_that_is_no_reply_is_an_error(engine: Engine, short: Suite) -> None:
    report = hold(engine, with_start(lambda _: {"done": []}), short)
    assert "it said `done`, which has no meaning here: one of `actions`, `outputs`, `refused`" in {
        vector.get("message") for vector in report.vectors
    }


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


@pytest.mark.parametrize(
    "words", ["client/000007", "000007", "client/T01", "T01", "client", "T0*", "client/00000[78]", "*7"]
)
def test_one_can_name_what_is_run(engine: Engine, short: Suite, words: str) -> None:
    report = hold(engine, PythonSystem(PushClient), short, only=[words])
    assert report.vectors
    whole = sum(len(group.vectors) for group in short.groups)
    assert len(report.vectors) < whole or words == "client"


def test_a_run_can_end_after_some_failures(engine: Engine, delivery: Suite) -> None:
    report = hold(engine, PythonSystem(WrongOutput), delivery, most_failures=3)
    assert report.conclusion["fail"] == 3
    assert report.conclusion["not_run"] == 768 - len(report.vectors) > 0
    assert not report.conclusion["conforms"]


def test_known_failures_must_still_fail(engine: Engine, delivery: Suite) -> None:
    first = hold(engine, PythonSystem(WrongOutput), delivery)
    known = [f"{each['of']}/{each['id']}" for each in first.vectors if each["status"] == "fail"]
    again = hold(engine, PythonSystem(WrongOutput), delivery, baseline=known)
    assert again.conclusion["conforms"]
    fewer = hold(engine, PythonSystem(WrongOutput), delivery, baseline=known[1:])
    assert fewer.conclusion["breaches"] == [{"name": known[0], "kind": "fails"}]
    mended = hold(engine, PythonSystem(PushClient), delivery, baseline=known[:1])
    assert mended.conclusion["breaches"] == [{"name": known[0], "kind": "passes"}]
    stale = hold(engine, PythonSystem(PushClient), delivery, baseline=["delivery/gone"])
    assert stale.conclusion["breaches"] == [{"name": "delivery/gone", "kind": "unknown"}]
    assert not any(report.conclusion["conforms"] for report in (fewer, mended, stale))


def test_a_python_object_cannot_disturb_the_conversation(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "noisy.py").write_text(
        "import os, sys\n"
        "from push_client import PushClient\n"
        "print('imported')\n"
        "class Noisy(PushClient):\n"
        "    def start(self):\n"
        "        print('start'); sys.stdout.flush(); sys.stdin.read()\n"
        "        return super().start()\n"
        "    def stop(self):\n"
        "        os._exit(5)\n"
        "    def session_resumed(self):\n"
        "        while True: pass\n"
    )
    shutil.copy(FOLDER / "push_client.py", tmp_path)
    monkeypatch.chdir(tmp_path)
    suite = run_suite(engine, "client", GIVEN, ["start"], ["start", "stop"], ["start", "session_resumed"])
    report = hold(engine, connect("py:noisy:Noisy", engine.program, 0.5, None), suite)
    assert {vector["rule"]: vector.get("message") for vector in report.vectors} == {
        "T01": None,
        "T02": "it ended with status 5",
        "R2": "it gave no answer within 0.5 seconds",
    }


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


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("push_client:PushClient", "`push_client:PushClient` does not name a system"),
        ("py:", "`py:` does not name a system"),
        ("cmd:", "`cmd:` does not name a system"),
        ("cmd:'", "`'` cannot be split into words: no closing quotation"),
        ("http://localhost:1", "a system behind HTTP has no mapping"),
    ],
)
def test_what_names_no_system_is_told(engine: Engine, words: str, told: str) -> None:
    with pytest.raises(routebook.RoutebookError) as caught:
        reached(engine, words)
    assert caught.value.message == told
    assert caught.value.help


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("py:push_client", "`push_client` does not name a function"),
        (
            "py:nowhere:Client",
            "`nowhere:Client` cannot be had: ModuleNotFoundError: No module named 'nowhere'",
        ),
        (
            "py:push_client:Nothing",
            "`push_client:Nothing` cannot be had: AttributeError: module 'push_client'",
        ),
        ("py:push_client:CALLS", "`push_client:CALLS` is no function"),
        ("py:push_client:dict", "`push_client:dict` cannot be had"),
        ("py:builtins:dict", "it does not say what it `reports`, of outputs, actions, refusals"),
    ],
)
def test_what_is_no_python_object_for_it_is_told(engine: Engine, short: Suite, words: str, told: str) -> None:
    with pytest.raises(routebook.RoutebookError) as caught:
        hold(engine, reached(engine, words), short)
    assert caught.value.message.startswith(f"the system cannot be tested: {told}")


def test_the_command_that_runs_one_vector_again_can_be_pasted(engine: Engine, delivery: Suite) -> None:
    report = hold(engine, PythonSystem(WrongOutput), delivery)
    failing = report.failures()[0].records[0]
    assert shlex.split(report.again(failing)) == [
        "routebook",
        "conform",
        "push-notifications",
        "cmd:x y",
        "--only",
        f"delivery/{failing['id']}",
    ]
