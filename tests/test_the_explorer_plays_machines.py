"""The explorer plays machines: whatever is pressed, the page shows what a session of the engine makes of it."""

from __future__ import annotations

from pathlib import Path
from random import Random
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

import routebook
from browsing import browsing, browsing_all
from playing import arrows, fragment, give, heads, hints, lit, outcome, press, reasons, scenario_text
from routebook.exporters.sequence import shown_steps
from routebook.model import Move
from routebook.settle import choose_readings, settle
from routebook.shelf import find_book

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from browsing import Browsing
    from routebook.model import Book, Scenario
    from routebook.program import Step
    from routebook.runtime import Engine, Session

__all__ = ["browsing", "browsing_all"]  # fixtures

TCP = str(Path(__file__).parent / "books" / "tcp-connection")
PUSH = "push-notifications"
SCENARIOS = [(name, each) for name in (PUSH, TCP) for each in routebook.load(name).scenarios.values()]
EVERY_SCENARIO = pytest.mark.parametrize(
    ("name", "scenario"), SCENARIOS, ids=[each.id for _, each in SCENARIOS]
)

A_SAMPLE = pytest.mark.parametrize(
    ("name", "scenario"),
    [
        pytest.param(*each, id=each[1].id, marks=[pytest.mark.exhaustive] if number % 3 else [])
        for number, each in enumerate(SCENARIOS)
    ],
)
"""Every third scenario; the others when everything is run."""


TITLES = [
    "A run",
    'it\'s: "quoted" # & {not} [yaml]',
    "yes",
    "2026",
    "\u00e9lan \U0001f4f1 \u2028 \\n",
    "- ?",
]


def events_of(scenario: Scenario) -> list[str]:
    return [step.event for step in scenario.steps if step.event]


def session_of(engine: Engine, scenario: Scenario) -> Session:
    return engine.session(scenario.machine, dict(scenario.given))


def would_do(engine: Engine, session: Session, events: Iterator[str]) -> dict[str, str]:
    """What each event would do where a session is, by the engine."""
    return {event: outcome(engine.restore(session.snapshot()).send(event)) for event in events}


def groups_of(book: Book, scenario: Scenario) -> list[list[tuple[str, str]]]:
    """The arrows of a scenario in the book's own picture, those that follow an event together with it."""
    groups: list[list[tuple[str, str]]] = []
    for told, shown in zip(scenario.steps, shown_steps(book, scenario), strict=True):
        if told.event:
            groups.append([])
        groups[-1] += [(hop.sender, hop.receiver) for hop in shown.hops]
    return groups


@EVERY_SCENARIO
def test_every_event_of_every_scenario_does_what_the_engine_says(
    name: str, scenario: Scenario, browsing: Browsing
) -> None:
    engine = routebook.engine(name)
    page = browsing.open(name, "#view=machine")
    give(page, scenario.given)
    session = session_of(engine, scenario)
    done: list[Step] = []
    for event in events_of(scenario):
        assert hints(page) == would_do(engine, session, iter(hints(page)))
        press(page, event)
        done.append(session.send(event))
        assert heads(page) == [f"{step.event} {outcome(step)}" for step in done]
        told = page.locator(".now").text_content() or ""
        assert "In " + " \u203a ".join(session.configuration) in told
        remembered = engine.restore(session.snapshot()).facts
        assert all(f"{fact}: {remembered[fact]}" in told for fact in session.snapshot()["remembered"])


@A_SAMPLE
def test_a_step_gives_its_reasons(name: str, scenario: Scenario, browsing: Browsing) -> None:
    engine = routebook.engine(name)
    page = browsing.open(name, fragment(scenario.machine, scenario.given, events_of(scenario)))
    session = session_of(engine, scenario)
    for number, event in enumerate(events_of(scenario)):
        step = session.send(event)
        page.locator(".step-head").nth(number).click()
        told = reasons(page)
        decided = step.decision.rules if step.decision else {}
        rules = {rule for rules in ({**step.rules, **decided}).values() for rule in rules}
        assert set(told.get("by", [""])[:-1]) == rules
        assert told.get("cites", [""])[:-1] == [source.partition(":")[2] for source in step.sources]
        assert told.get("rests on", [""])[:-1] == [f"{name}: {word}" for name, word in step.readings.items()]
        assert told.get("does", [""])[-1].split() == [*step.actions]
        outputs = step.decision.outputs if step.decision else {}
        assert all(f"{output}: {word}" in told["decides"] for output, word in outputs.items())


@EVERY_SCENARIO
def test_the_sequence_diagram_is_that_of_the_scenario(
    name: str, scenario: Scenario, browsing: Browsing
) -> None:
    book = routebook.load(name)
    page = browsing.open(name, "#view=machine")
    page.get_by_label("follow a scenario").select_option(scenario.id)
    assert heads(page) != []
    assert arrows(page) == groups_of(book, scenario)
    page.get_by_role("button", name="Step back").click()
    assert len(arrows(page)) == len(heads(page)) == len(events_of(scenario)) - 1


@A_SAMPLE
def test_the_way_of_a_step_lights_up(name: str, scenario: Scenario, browsing: Browsing) -> None:
    book, engine = routebook.load(name), routebook.engine(name)
    page = browsing.open(name, fragment(scenario.machine, scenario.given, []))
    session = session_of(engine, scenario)
    settled = settle(book, choose_readings(book)).machines[scenario.machine]
    moving = {
        each.id for each in settled.transitions if isinstance(each.outcome, Move) and each.outcome.target
    }
    compound = {state.parent for state in book.machines[scenario.machine].states.values()}
    for event in events_of(scenario):
        press(page, event)
        step = session.send(event)
        shown = lit(page)
        active = {f"{'cluster' if state in compound else 'state'} {state}" for state in step.to}
        assert set(shown["here"]) == active
        assert set(shown["rules"]) == set(step.rules.get(scenario.machine, ()))
        assert bool(shown["boxes"]) == bool(moving & set(shown["rules"]))
        ends = [set(edge.split("->")) for edge in shown["edges"]]
        assert all(sum(box in pair for pair in ends) >= 2 for box in shown["boxes"])
        assert all(pair & set(shown["boxes"]) for pair in ends)


def test_a_run_is_taken_back_and_begun_again(browsing: Browsing) -> None:
    page = browsing.open(PUSH, "#view=machine")
    back, again = (page.get_by_role("button", name=each) for each in ("Step back", "Start again"))
    assert back.is_disabled()
    for event in ("start", "device_locked", "message_arrived"):
        press(page, event)
    back.click()
    assert heads(page) == ["start → ready", "device_locked → quiet"]
    again.click()
    assert heads(page) == []
    assert page.get_by_text("press an event").is_visible()
    assert lit(page)["here"] == ["state unregistered"]


def test_an_earlier_step_can_be_looked_at(browsing: Browsing) -> None:
    page = browsing.open(PUSH, "#view=machine")
    for event in ("start", "device_locked", "message_arrived"):
        press(page, event)
    assert set(lit(page)["here"]) == {"cluster registered", "cluster suspended", "state notified"}
    page.locator(".step-head").nth(0).press("Enter")
    assert set(lit(page)["here"]) == {"cluster registered", "cluster foreground", "state ready"}
    assert page.evaluate("document.activeElement.textContent").startswith("start")
    press(page, "device_unlocked")
    assert lit(page)["rules"] == ["T03", "T14"]


def test_a_link_is_the_whole_run(browsing: Browsing) -> None:
    page = browsing.open(PUSH, "#view=machine")
    give(page, {"platform": "android", "os_version": "14.0.1", "client": "webex"})
    for event in ("start", "screen_turned_off", "video_call_arrived"):
        press(page, event)
    page.get_by_role("button", name="Copy the link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.get_by_label("link to this run").input_value()
    other = browsing.open(PUSH, link[link.index("#") :])
    assert heads(other) == heads(page)
    assert other.get_by_label("os_version").input_value() == "14.0.1"
    assert arrows(other) == arrows(page)


@pytest.mark.parametrize(
    ("link", "message"),
    [
        (
            fragment("client", {"platform": "symbian"}, []),
            "`platform` has no value `symbian`: one of `android`, `ios`",
        ),
        (
            fragment("client", {"platform": "ios"}, []),
            "`cluster_push` is missing: `client` has it as a parameter: give `cluster_push`",
        ),
        (
            fragment(
                "client",
                {
                    "cluster_push": "enabled",
                    "client": "jabber",
                    "platform": "ios",
                    "os_version": "17",
                    "access": "on_premises",
                },
                ["reboot"],
            ),
            "`client` has no event `reboot`",
        ),
    ],
)
def test_a_link_that_cannot_be_followed_says_why(link: str, message: str, browsing: Browsing) -> None:
    page = browsing.open(PUSH, link)
    assert page.get_by_role("alert").text_content() == message
    assert all(button.is_disabled() for button in page.locator(".events button").all())
    page.goto(browsing.address(PUSH) + "#view=machine&run=nonsense;;")
    assert len(hints(page)) == 14


def test_a_wrong_version_is_told_where_it_is_typed(browsing: Browsing) -> None:
    page = browsing.open(PUSH, "#view=machine")
    give(page, {"os_version": "seventeen"})
    assert "`os_version` is `seventeen`, which is not a version" in (
        page.get_by_role("alert").text_content() or ""
    )
    give(page, {"os_version": "17"})
    assert not page.get_by_role("alert").is_visible()
    press(page, "start")
    assert heads(page) == ["start → ready"]


def walks(book: Book, engine: Engine, count: int) -> Iterator[tuple[str, dict[str, str], list[str]]]:
    """Runs of machines with any parameters that can occur and any events."""
    rng = Random(6)  # noqa: S311  (a sample, and no secret)
    versions = ["9.3", "12", "12.5.7", "13.0", "17.4"]
    for machine in book.machines.values():
        for _ in range(count):
            given = {
                name: rng.choice(versions if book.inputs[name].cuts else book.inputs[name].values)
                for name in machine.parameters
            }
            engine.session(machine.id, given)
            yield machine.id, given, rng.choices([*machine.events], k=12)


@pytest.mark.parametrize("name", [PUSH, TCP], ids=["push", "tcp"])
def test_any_run_is_a_scenario_that_the_book_accepts(name: str, browsing: Browsing, tmp_path: Path) -> None:
    book, engine = routebook.load(name), routebook.engine(name)
    folder = Path(copytree(find_book(name)[0], tmp_path / book.id))
    runs = [(each.machine, dict(each.given), events_of(each)) for of, each in SCENARIOS if of == name]
    runs += walks(book, engine, 12)
    told: dict[str, tuple[str, list[str]]] = {}
    for number, (machine, given, events) in enumerate(runs):
        page = browsing.open(name, fragment(machine, given, events))
        title = f"{TITLES[number % len(TITLES)]} n{number}"
        text = scenario_text(page, title)
        file = page.locator(".sharing code").text_content() or ""
        (folder / file).write_text(text, encoding="utf-8")
        told[Path(file).stem] = (" ".join(title.split()), events)
        page.context.close()
    kept = routebook.load(folder)
    assert [each.message for each in routebook.check(kept)] == []
    assert {
        each.id: (each.title, events_of(each)) for each in kept.scenarios.values() if each.id in told
    } == told


def changed_steps(name: str, scenario: Scenario, readings: dict[str, str]) -> list[bool]:
    """Which steps of a scenario come to something else under other readings, by the engine."""
    runs = [
        [session.send(event) for event in events_of(scenario)]
        for session in (
            session_of(routebook.engine(name), scenario),
            session_of(routebook.engine(name, readings), scenario),
        )
    ]

    def result(step: Step) -> object:
        decided = step.decision and (step.decision.status, step.decision.outputs)
        return step.status, step.to, step.actions, step.timers, decided

    return [result(one) != result(other) for one, other in zip(*runs, strict=True)]


OTHER_CHOICES = [
    (reading.id, choice)
    for reading in routebook.load(PUSH).readings.values()
    for choice in reading.choices
    if choice != reading.default
]


@pytest.mark.parametrize(
    ("reading", "choice"),
    [
        pytest.param(*each, marks=[pytest.mark.exhaustive] if number % 5 else [])
        for number, each in enumerate(OTHER_CHOICES)
    ],
)
def test_another_reading_marks_the_steps_that_it_changes(
    reading: str, choice: str, browsing: Browsing
) -> None:
    page = browsing.open(PUSH, "#view=machine")
    for name, scenario in SCENARIOS:
        if name == PUSH:
            link = fragment(scenario.machine, scenario.given, events_of(scenario), f"{reading}={choice}")
            page.evaluate("link => { location.hash = link; }", link)
            page.wait_for_function(
                "count => document.querySelectorAll('.step-head').length === count",
                arg=len(events_of(scenario)),
            )
            page.wait_for_function(
                "link => document.querySelector('.sharing input').value.endsWith(link)", arg=link
            )
            marks = page.locator(".step-head").evaluate_all(
                "all => all.map((each) => each.querySelector('.changed') !== null)"
            )
            assert marks == changed_steps(PUSH, scenario, {reading: choice}), scenario.id


def test_a_step_says_what_other_readings_make_of_it_and_takes_them(browsing: Browsing) -> None:
    scenario = routebook.load(PUSH).scenarios["suspended-call-android"]
    page = browsing.open(PUSH, fragment(scenario.machine, scenario.given, events_of(scenario)))
    last = len(events_of(scenario)) - 1
    named = {
        words.partition(":")[0] + "=" + words.split()[1]
        for words in page.locator(".otherwise").all_text_contents()
    }
    assert named == {
        f"{reading}={choice}"
        for reading, choice in OTHER_CHOICES
        if changed_steps(PUSH, scenario, {reading: choice})[last]
    }
    page.locator(".otherwise button", has_text="android_call_action: unstated").click()
    assert heads(page)[last] == "voice_call_arrived undocumented"
    assert page.locator(".step-head .changed").count() == 1


def test_what_only_another_reading_reaches_is_dashed_in_the_state_diagram(browsing: Browsing) -> None:
    page = browsing.open(PUSH, "#view=machine")
    border = "each => [getComputedStyle(each).strokeDasharray, each.getAttribute('stroke')]"
    dashed = {
        state: page.locator(f'[data-name="state {state}"] > path').first.evaluate(border)
        for state in ("unopened", "ready")
    }
    assert dashed == {"unopened": ["5px, 2px", "var(--doubt)"], "ready": ["none", "var(--stroke)"]}
    assert "waiting_message" in (page.locator('[data-name="state unopened"]').text_content() or "")


IOS_13_4 = {
    "cluster_push": "enabled",
    "client": "jabber",
    "platform": "ios",
    "os_version": "13.4",
    "access": "on_premises",
}
MISSED = ["start", "device_locked", "message_arrived", "notification_opened", "session_resumed"]


def notes(page: Page) -> list[str]:
    """All that is written in the sequence diagram, step by step."""
    return page.locator("svg.sequence .step").all_text_contents()


def test_a_run_is_told_by_the_scenarios_nearest_to_it(browsing: Browsing) -> None:
    page = browsing.open(PUSH, fragment("client", IOS_13_4, [*MISSED, "message_downloaded"]))
    assert len(notes(page)) == 6
    assert not any("12.5.7" in each for each in notes(page))
    assert "told of os_version: 17.4" in notes(page)[2]
    assert "12.5.7" not in scenario_text(page, "A run")


def test_versions_of_one_band_are_told_alike(browsing: Browsing) -> None:
    given = {**IOS_13_4, "os_version": "18.1"}
    assert not any(
        "told of" in each for each in notes(browsing.open(PUSH, fragment("client", given, MISSED)))
    )


def test_under_another_reading_who_takes_part_is_told_by_the_default_one(browsing: Browsing) -> None:
    link = fragment("client", {**IOS_13_4, "os_version": "17.4"}, ["start", "message_arrived"])
    by_default = arrows(browsing.open(PUSH, link))
    page = browsing.open(PUSH, f"{link}&reading=foreground_message_protocol:xmpp")
    assert arrows(page) == by_default
    assert "session_channel: xmpp" in notes(page)[1]
    assert notes(page)[1].endswith("told under the readingforeground_message_protocol: sip")
    assert page.locator("svg.sequence .step.borrowed").count() == 1


def test_each_arrow_says_what_travels_and_a_legend_what_dotted_ones_are(browsing: Browsing) -> None:
    told = ["start", "device_locked", "voice_call_arrived"]
    link = fragment("client", {**IOS_13_4, "os_version": "17.4"}, told)
    page = browsing.open(PUSH, link)
    hops = page.locator("svg.sequence .step").nth(2).locator("text:not(.noted)").all_text_contents()
    assert {"3. notification for iOS", "3. push"} <= set(hops)
    legend = page.locator(".play-sequence .hint")
    assert legend.inner_text() == ""
    give(page, {"os_version": "13.4"})
    assert (
        legend.inner_text()
        == "Dotted: told otherwise, of other facts or under another reading, as the note says."
    )


def test_the_page_of_a_large_machine_is_below_half_a_megabyte(browsing: Browsing) -> None:
    browsing.address(TCP)
    assert browsing.made[TCP, None].stat().st_size < 500_000
