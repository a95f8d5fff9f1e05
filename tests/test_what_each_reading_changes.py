"""What each choice of a reading changes, cell by cell and step by step, and that it changes nothing else."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

import routebook
from routebook.exporters.pages import pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.model import Book
    from routebook.program import Decision, Step
    from routebook.runtime import Engine

UNDOCUMENTED: dict[str, str] = {}
CALL = ("voice_call", "video_call")
LATER = ("ios13_plus", "android")

CELLS: dict[str, dict[str, tuple[str, ...]]] = {
    "delivery": {
        "cluster_push": ("enabled", "disabled"),
        "client": ("jabber", "webex"),
        "client_mode": ("foreground", "suspended"),
        "os_generation": ("ios12", "ios13_plus", "android"),
        "traffic": ("voice_call", "video_call", "message"),
    },
    "client_mode": {
        "app": ("on_screen", "off_screen"),
        "device_lock": ("unlocked", "locked"),
        "screen": ("turned_on", "turned_off"),
    },
    "os_generation": {"platform": ("ios", "android"), "os_version": ("11", "12", "13", "14", "17.4")},
    "registration": {"access": ("on_premises", "mobile_remote_access"), "platform": ("ios", "android")},
    "push_service": {"client": ("jabber", "webex"), "platform": ("ios", "android")},
}

PUSHED = {"cluster_push": ("enabled",), "client_mode": ("suspended",)}
SHOWN = {"cluster_push": ("enabled",), "client_mode": ("foreground",), "traffic": CALL}

# A change: the decision, the cells in which it happens, and the outputs that are other than by default.
Change = tuple[str, dict[str, tuple[str, ...]], dict[str, str]]
CHANGES: dict[tuple[str, str], list[Change]] = {
    ("call_sender", "im_presence"): [
        ("delivery", {"client_mode": ("foreground",), "traffic": CALL}, {"sender": "im_presence"})
    ],
    ("foreground_call_push", "ios13_and_android"): [
        (
            "delivery",
            {**SHOWN, "os_generation": ("ios12",)},
            {"push_channel": "none", "push_priority": "none"},
        )
    ],
    ("foreground_call_push", "suspended_only"): [
        ("delivery", SHOWN, {"push_channel": "none", "push_priority": "none"})
    ],
    ("same_as_ios12", "messages_only"): [
        ("delivery", {"client_mode": ("foreground",), "traffic": CALL, "os_generation": LATER}, UNDOCUMENTED)
    ],
    ("foreground_message_protocol", "xmpp"): [
        ("delivery", {"client_mode": ("foreground",), "traffic": ("message",)}, {"session_channel": "xmpp"})
    ],
    ("ios12_call_action", "rings_on_invite"): [
        (
            "delivery",
            {**PUSHED, "traffic": CALL, "os_generation": ("ios12",)},
            {"client_action": "rings_on_invite"},
        )
    ],
    ("ios13_column", "only_13"): [
        ("os_generation", {"platform": ("ios",), "os_version": ("14", "17.4")}, UNDOCUMENTED)
    ],
    ("android_scope", "ios_only"): [("delivery", {"os_generation": ("android",)}, UNDOCUMENTED)],
    ("webex_scope", "calls_only"): [
        ("delivery", {"client": ("webex",), "traffic": ("message",)}, UNDOCUMENTED)
    ],
    ("webex_scope", "nothing"): [("delivery", {"client": ("webex",)}, UNDOCUMENTED)],
    ("webex_callkit", "unstated"): [
        (
            "delivery",
            {**PUSHED, "client": ("webex",), "os_generation": ("ios13_plus",), "traffic": CALL},
            UNDOCUMENTED,
        )
    ],
    ("android_call_action", "launches_callkit_with_caller_id"): [
        (
            "delivery",
            {**PUSHED, "os_generation": ("android",), "traffic": CALL},
            {"client_action": "launches_callkit_with_caller_id"},
        )
    ],
    ("android_call_action", "unstated"): [
        ("delivery", {**PUSHED, "os_generation": ("android",), "traffic": CALL}, UNDOCUMENTED)
    ],
    ("android_cloud", "apple"): [
        ("registration", {"platform": ("android",)}, {"platform_cloud": "apple"}),
        ("push_service", {"platform": ("android",)}, {"platform_cloud": "apple", "cloud_service": "apns"}),
    ],
    ("message_push_channel", "voip"): [
        (
            "delivery",
            {**PUSHED, "traffic": ("message",), "os_generation": LATER},
            {"push_channel": "voip", "push_priority": "high"},
        )
    ],
    ("single_channel", "voip"): [
        ("delivery", {**PUSHED, "os_generation": ("ios12",)}, {"push_priority": "high"}),
        ("delivery", {**SHOWN, "os_generation": ("ios12",)}, {"push_priority": "high"}),
    ],
    ("video_calls", "unstated"): [
        ("delivery", {**PUSHED, "traffic": ("video_call",), "os_generation": LATER}, UNDOCUMENTED),
        ("delivery", {**SHOWN, "traffic": ("video_call",), "os_generation": LATER}, UNDOCUMENTED),
    ],
    ("ios13_notification", "unstated"): [
        ("delivery", {**PUSHED, "traffic": ("message",), "os_generation": LATER}, UNDOCUMENTED)
    ],
    ("waiting_message", "waits"): [],
    ("waiting_message", "lost"): [],
    ("stopped_client", "as_suspended"): [],
}

# A step that is other than by default: where, on what, where to. Arrivals that become undocumented are in CHANGES.
STEPS: dict[tuple[str, str], set[tuple[str, str, str]]] = {
    ("ios12_call_action", "rings_on_invite"): {
        ("quiet", "voice_call_arrived", "quiet"),
        ("quiet", "video_call_arrived", "quiet"),
        ("notified", "voice_call_arrived", "notified"),
        ("notified", "video_call_arrived", "notified"),
    },
    ("android_call_action", "launches_callkit_with_caller_id"): {
        (state, event, state)
        for state in ("quiet", "notified")
        for event in ("voice_call_arrived", "video_call_arrived")
    },
    ("waiting_message", "waits"): {
        ("notified", "app_entered_screen", "unopened"),
        ("notified", "device_unlocked", "unopened"),
        ("notified", "screen_turned_on", "unopened"),
        ("notified", "voice_call_arrived", "unopened"),
        ("notified", "video_call_arrived", "unopened"),
    },
    ("waiting_message", "lost"): {
        ("notified", "app_entered_screen", "ready"),
        ("notified", "device_unlocked", "ready"),
        ("notified", "screen_turned_on", "ready"),
        ("notified", "voice_call_arrived", "ready"),
        ("notified", "video_call_arrived", "ready"),
        *(
            (state, event, "quiet")
            for state in ("resuming", "downloading")
            for event in ("app_left_screen", "device_locked", "screen_turned_off")
        ),
    },
    ("stopped_client", "as_suspended"): {
        *((state, "stop", "quiet") for state in ("ready", "quiet")),
        *((state, "stop", "notified") for state in ("resuming", "downloading", "notified")),
        *((state, "start", state) for state in ("ready", "resuming", "downloading", "quiet", "notified")),
        ("quiet", "start", "ready"),
        ("notified", "start", "resuming"),
    },
}


@cache
def engine_under(reading: str, choice: str) -> Engine:
    return routebook.compile(routebook.load("push-notifications"), {reading: choice})


@cache
def sign_off() -> list[str]:
    made = pages(routebook.load("push-notifications"))
    return next(page.text.splitlines() for page in made if page.path == "sign-off.md")


def cells_of(decision: str, within: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    return product(*(within.get(name, values) for name, values in CELLS[decision].items()))


def answers(engine: Engine, decision: str) -> dict[tuple[str, ...], Decision]:
    return {
        cell: engine.decide(decision, dict(zip(CELLS[decision], cell, strict=True)))
        for cell in cells_of(decision, {})
    }


def test_every_other_choice_is_listed(book: Book) -> None:
    others = {
        (reading.id, choice)
        for reading in book.readings.values()
        for choice in reading.choices
        if choice != reading.default
    }
    assert set(CHANGES) == others


@pytest.mark.parametrize(("reading", "choice"), CHANGES, ids=map("-".join, CHANGES))
def test_a_choice_changes_just_these_cells(engine: Engine, reading: str, choice: str) -> None:
    other = engine_under(reading, choice)
    expected: dict[tuple[str, tuple[str, ...]], dict[str, str]] = {}
    for decision, within, outputs in CHANGES[reading, choice]:
        for cell in cells_of(decision, within):
            before = engine.decide(decision, dict(zip(CELLS[decision], cell, strict=True))).outputs
            expected[decision, cell] = {**before, **outputs} if outputs else {}
    changed = {
        (decision, cell): dict(after.outputs)
        for decision in CELLS
        for (cell, after), before in zip(
            answers(other, decision).items(), answers(engine, decision).values(), strict=True
        )
        if after.outputs != before.outputs
    }
    assert changed == expected


@pytest.mark.parametrize(("reading", "choice"), CHANGES, ids=map("-".join, CHANGES))
def test_what_a_changed_cell_rests_on_travels_with_it(reading: str, choice: str) -> None:
    other = engine_under(reading, choice)
    for decision, within, _ in CHANGES[reading, choice]:
        for cell in cells_of(decision, within):
            answer = other.decide(decision, dict(zip(CELLS[decision], cell, strict=True)))
            assert answer.readings[reading] == choice


@pytest.mark.parametrize(("reading", "choice"), CHANGES, ids=map("-".join, CHANGES))
def test_a_choice_changes_just_these_steps(engine: Engine, reading: str, choice: str) -> None:
    other = engine_under(reading, choice)
    changed = set()
    for parameters in product(*parameter_values().values()):
        given = dict(zip(parameter_values(), parameters, strict=True))
        there = reachable(other, given)
        for row, steps in reachable(engine, given).items():
            for event, before in steps.items():
                after = there.get(row, steps)[event]
                silenced = event.endswith("_arrived") and after.status != before.status
                if not silenced and what_happens(before) != what_happens(after):
                    changed.add((row[0][-1], event, after.to[-1]))
    assert changed == STEPS.get((reading, choice), set())


@pytest.mark.parametrize(("reading", "choice"), CHANGES, ids=map("-".join, CHANGES))
def test_who_signs_sees_how_much_a_choice_changes(reading: str, choice: str) -> None:
    row = next(line for line in sign_off() if line.startswith(f"| [`{reading}`](readings.md#{reading})"))
    told = next(each for each in row.split("<br>") if each.startswith(f"☐ `{choice}`"))
    of_all = {decision for decision, _, _ in CHANGES[reading, choice]} & {
        "delivery",
        "registration",
        "push_service",
    }
    for decision in of_all:
        changed = {
            cell
            for of, within, _ in CHANGES[reading, choice]
            if of == decision
            for cell in cells_of(of, within)
        }
        assert f"{len(changed)} of {len([*cells_of(decision, {})])} answers of [`{decision}`]" in told
    steps = {(state, event) for state, event, _ in STEPS.get((reading, choice), ())}
    if steps and not of_all:
        assert f": {len(steps)} of " in told
        assert "steps of [`client`]" in told


def parameter_values() -> dict[str, tuple[str, ...]]:
    return {
        "cluster_push": ("enabled",),
        "client": ("jabber", "webex"),
        "platform": ("ios", "android"),
        "os_version": ("12.5", "17.4"),
        "access": ("on_premises",),
    }


def what_happens(step: Step) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    return step.status, step.to, step.actions


def reachable(engine: Engine, parameters: dict[str, str]) -> dict[Any, dict[str, Step]]:
    """Every (configuration, remembered facts) that a session can be in, and what each event does there."""
    found: dict[Any, dict[str, Step]] = {}
    waiting = [engine.session("client", parameters).snapshot()]
    while waiting:
        here = waiting.pop()
        key = (tuple(here["state"]), tuple(here["remembered"].items()))
        if key in found:
            continue
        found[key] = {}
        for event in engine.program.machines["client"].events:
            session = engine.restore(here)
            found[key][event] = session.send(event)
            waiting.append(session.snapshot())
    return found


def test_a_message_that_waits_for_the_click_goes_on_waiting_wherever_the_client_goes() -> None:
    session = engine_under("waiting_message", "waits").session(
        "client",
        {
            "cluster_push": "enabled",
            "client": "jabber",
            "platform": "ios",
            "os_version": "17.4",
            "access": "on_premises",
        },
    )
    told = {
        "start": "ready",
        "device_locked": "quiet",
        "message_arrived": "notified",
        "device_unlocked": "unopened",
        "voice_call_arrived": "unopened",
        "screen_turned_off": "notified",
        "screen_turned_on": "unopened",
        "notification_opened": "resuming",
        "app_left_screen": "notified",
    }
    assert {event: session.send(event).to[-1] for event in told} == told


def test_who_signs_the_book_signs_the_program_that_the_engine_runs() -> None:
    engine = routebook.engine("push-notifications")
    assert any(f"`{engine.program.fingerprint}`" in line for line in sign_off())
