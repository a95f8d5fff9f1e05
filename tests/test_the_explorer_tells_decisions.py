"""The explorer tells what the engine decides: in every cell, under every reading, with the rules and passages behind it."""

from __future__ import annotations

from itertools import pairwise, product
from math import prod
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

import routebook
from browsing import browsing, browsing_all
from deciding import cells_of, said_by
from routebook.errors import RoutebookError
from routebook.exploring import words_of
from routebook.exporters.page_matrix import interface
from routebook.shelf import find_book

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from browsing import Browsing
    from routebook.model import Book
    from routebook.runtime import Engine

__all__ = ["browsing", "browsing_all"]  # fixtures

PUSH = "push-notifications"
BOOK = routebook.load(PUSH)
CACHING = str(Path(__file__).parent / "books" / "http-caching")
CHOICES = [
    (reading.id, choice)
    for reading in BOOK.readings.values()
    for choice in reading.choices
    if choice != reading.default
]
VIEWS = ["matrix", "machine", "readings", "registers"]
CHANGES = ("came", "went", "altered")
LOCKED = "#facts=platform:android,device_lock:locked,traffic:video_call"
CONTRAST = """names => {
    const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const light = name => {
        probe.fillStyle = getComputedStyle(Object.assign(document.body, { style: `accent-color: var(--${name})` })).accentColor;
        probe.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...probe.getImageData(0, 0, 1, 1).data].map(each => each / 255)
            .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const [one, other] = names.map(light).sort((a, b) => b - a);
    return (one + 0.05) / (other + 0.05);
}"""


IN_VIEW = """() => {
    const frame = document.querySelector(".grid-frame").getBoundingClientRect();
    const cell = document.querySelector("[aria-selected=true]").getBoundingClientRect();
    return frame.left <= cell.left && cell.right <= frame.right + 1;
}"""


def cell(page: Page, says: str) -> Locator:
    return page.locator("#matrix [role=gridcell]:not(.excluded)").filter(has_text=says).first


@pytest.mark.parametrize("name", [PUSH, CACHING], ids=["push", "caching"])
def test_every_cell_of_every_decision_says_what_the_engine_answers(name: str, browsing: Browsing) -> None:
    book, engine = routebook.load(name), routebook.engine(name)
    page = browsing.open(name)
    for decision in book.decisions:
        for output in book.outputs_of(decision):
            page.evaluate("fragment => location.hash = fragment", f"matrix={decision};;;{output};")
            page.wait_for_function("name => document.querySelector('[role=grid]').ariaLabel === name",
                                   arg=f"{decision} by {output}")  # fmt: skip
            cells = cells_of(page)
            assert cells
            for asked, facts, says, mark in cells:
                assert (asked, says, mark) == (decision, said_by(engine, decision, facts, output), "")


@pytest.mark.parametrize(("reading", "choice"), CHOICES, ids=["=".join(each) for each in CHOICES])
def test_cells_are_marked_where_another_reading_changes_them(
    reading: str, choice: str, browsing: Browsing
) -> None:
    usual, other = routebook.engine(PUSH), routebook.engine(PUSH, readings={reading: choice})
    page = browsing.open(PUSH, f"#reading={reading}:{choice}&matrix=delivery;;;client_action;")
    for decision, facts, says, mark in cells_of(page):
        assert says == said_by(other, decision, facts, "client_action")
        assert bool(mark) == (usual.decide(decision, facts).outputs != other.decide(decision, facts).outputs)


def test_what_happens_to_a_video_call_on_a_locked_android_phone_and_why(browsing: Browsing) -> None:
    page = browsing.open(PUSH)
    for name, value in {"platform": "android", "device_lock": "locked", "traffic": "video_call"}.items():
        page.locator(f"[data-known={name}]").select_option(value)
    assert page.locator(".fitting").inner_text() == "4 of 72 cells fit what is known; open one"
    cell(page, "rings_on_invite").click()
    panel = page.locator("#panel")
    for told in (
        "rings_on_invite",
        "CA6 holds",
        "android_call_action",
        "row Suspended, column iOS13/Android",
    ):
        assert told in panel.inner_text()
    near = panel.locator(".near li").filter(has_text="CA4").inner_text()
    assert "needs os_generation: ios13_plus, and it is android" in near
    told = " ".join(panel.inner_text().split())
    assert "client_mode: suspended in this case CM2 device_lock: locked" in told
    rests = panel.get_by_text("Rests on the readings").inner_text()
    assert all(
        reading in rests for reading in ("video_calls: as_voice", "android_call_action: rings_on_invite")
    )


def test_what_flips_if_the_other_reading_of_the_foreground_message_holds(browsing: Browsing) -> None:
    page = browsing.open(PUSH)
    page.get_by_role("button", name="Readings").click()
    card = page.locator("#reading-foreground_message_protocol")
    assert "session_channel: sip → xmpp wherever traffic: message client_mode: foreground" in " ".join(
        card.inner_text().split()
    )
    card.get_by_role("button", name="Show them").click()
    marked = [(facts["traffic"], facts["client_mode"]) for _, facts, _, mark in cells_of(page) if mark]
    assert marked == [("message", "foreground")] * 12
    page.get_by_role("button", name="Back to the default").click()
    assert not any(mark for *_, mark in cells_of(page))


def test_of_the_cells_only_those_are_drawn_anew_that_are_others(browsing: Browsing) -> None:
    page = browsing.open(PUSH, "#matrix=delivery;;;session_channel;")
    before = cells_of(page)
    page.evaluate(
        """() => {
            window.touched = new Set();
            const note = ({ target }) => target.closest("[role=gridcell]") ?? "more than a cell";
            const options = { subtree: true, childList: true, attributes: true };
            new MutationObserver(all => all.forEach(each => touched.add(note(each)))).observe(document.querySelector(".heat tbody"), options);
        }"""
    )
    page.evaluate("location.hash += '&reading=foreground_message_protocol:xmpp'")
    page.wait_for_function("document.querySelector('#chosen').textContent !== ''")
    changed = [each for each, was in zip(cells_of(page), before, strict=True) if each != was]
    assert page.evaluate("touched.size") == len(changed) == 12
    page.get_by_role("button", name="Back to the default").click()
    assert cells_of(page) == before


def changes_told(page: Page) -> dict[tuple[str, str, str], tuple[str, set[str]]]:
    """What each choice of a reading is told to change in a decision: in how many cells, and which alike."""
    found = {}
    for reading, choice, count, changes in page.locator(".effect").evaluate_all(
        """all => all.flatMap(each => [...each.querySelectorAll("ul")].map(list => [
            each.closest("article").id.replace("reading-", ""), each.querySelector("h3 .word").textContent,
            list.previousElementSibling.innerText, [...list.children].map(item => item.innerText)]))"""
    ):
        words = count.split()
        found[reading, choice, words[5]] = (
            f"{words[0]} of {words[2]}",
            {" ".join(each.split()) for each in changes},
        )
    return found


def changes_counted(book: Book, decision: str, usual: Engine, other: Engine) -> tuple[str, set[str]]:
    """The same, by asking both engines about every cell."""
    words = {name: words_of(book.inputs[name]) for name in interface(book, decision)}
    groups: dict[tuple[str, str, str], list[tuple[str, ...]]] = {}
    changed = 0
    for cell in product(*words.values()):
        facts = dict(zip(words, cell, strict=True))
        before, after = (whole_answer(each, decision, facts) for each in (usual, other))
        changed += before != after
        if before[0] != after[0]:
            groups.setdefault(("", before[0], after[0]), []).append(cell)
        else:
            for name, value in before[1].items():
                if value != after[1][name]:
                    groups.setdefault((name, value, after[1][name]), []).append(cell)
    told = set()
    for (output, was, now), cells in groups.items():
        seen = [{cell[at] for cell in cells} for at in range(len(words))]
        exact = prod(len(some) for some in seen) == len(cells)
        where = [
            f"{name}: {' or '.join(value for value, word in zip(book.inputs[name].values, every, strict=True) if word in some)}"
            for (name, every), some in zip(words.items(), seen, strict=True)
            if len(some) < len(every)
        ]
        place = (
            f"{'wherever' if exact else 'in some cells where'} {' '.join(where)}" if where else "everywhere"
        )
        told.add(f"{f'{output}: ' if output else ''}{was} \u2192 {now} {place} ({len(cells)})")
    return f"{changed} of {prod(map(len, words.values()))}", told


def whole_answer(engine: Engine, decision: str, facts: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The status and the outputs; facts that are refused are all alike."""
    try:
        answer = engine.decide(decision, facts)
    except RoutebookError:
        return "cannot occur", {}
    return answer.status, dict(answer.outputs)


def test_what_a_reading_changes_is_told_as_counting_every_cell_does(browsing: Browsing) -> None:
    usual = routebook.engine(PUSH)
    told = changes_told(browsing.open(PUSH, "#view=readings"))
    for reading, choice in CHOICES:
        other = routebook.engine(PUSH, readings={reading: choice})
        for decision in {decision for _, _, decision in told}:
            counted = changes_counted(BOOK, decision, usual, other)
            assert told.get((reading, choice, decision), (counted[0], set())) == counted
    assert any("in some cells where" in each for _, changes in told.values() for each in changes)


def test_a_reading_is_flipped_and_flipped_back_beside_the_decision_that_rests_on_it(
    browsing: Browsing,
) -> None:
    page = browsing.open(PUSH, LOCKED)
    cell(page, "rings_on_invite").click()
    page.locator("#panel input[value=unstated]").first.check()
    assert "undocumented" in page.locator("#panel .answer-status").inner_text()
    page.locator("#panel input[value=rings_on_invite]").first.check()
    assert page.locator("#chosen").inner_text() == ""
    assert "rings_on_invite" in page.locator("#panel .answers").inner_text()


def test_inputs_change_places_between_rows_columns_and_what_is_fixed(browsing: Browsing) -> None:
    page = browsing.open(PUSH)
    page.get_by_text("Rows and columns").click()
    page.locator("[data-place=client]").select_option("=webex")
    page.locator("[data-place=client_mode]").select_option("=suspended")
    page.locator("[data-place=traffic]").select_option("columns")
    cells = cells_of(page)
    assert len(cells) == 18
    assert {(facts["client"], facts["client_mode"]) for _, facts, *_ in cells} == {("webex", "suspended")}
    page.get_by_role("button", name="As in the beginning").click()
    assert len(cells_of(page)) == 72


def test_a_link_is_the_whole_state(browsing: Browsing) -> None:
    page = browsing.open(PUSH, f"{LOCKED}&reading=android_call_action:unstated")
    cell(page, "undocumented").click()
    again = browsing.open(PUSH, page.evaluate("location.hash"))
    assert again.locator("#panel").inner_text() == page.locator("#panel").inner_text()
    assert cells_of(again) == cells_of(page)


@pytest.mark.parametrize(
    "fragment",
    ["#view=nowhere", "#reading=x:y", "#reading=ios13_column:x", "#facts=a:b,client:x,%E0%A4%A:c", "#matrix=x;y;z",
     "#matrix=delivery;x;client;nothing;traffic:none", "#focus=rule:x", "#focus=answer:delivery%3Bclient%3Ax", "#focus=x:y",
     "#focus=state:x%2Fy", "#focus=rule:constructor", "#&&==;,", "#focus=answer:constructor", "#focus=reading:toString"],
)  # fmt: skip
def test_a_wrong_link_breaks_nothing(fragment: str, browsing: Browsing) -> None:
    page = browsing.open(PUSH, fragment)
    assert len(cells_of(page)) > 1


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("CA6", "Rule CA6"),
        ("how/mode/locked", "note 1, bullet 2"),
        ("quiet nothing waits", "State quiet"),
        ("device_locked", "Event device_locked"),
        ("android_call_action", "Reading android_call_action"),
        ("push_priority", "With which priority is the notification sent?"),
        ("push rest service", "Push REST service"),
    ],
)
def test_everything_is_found_one_key_away(asked: str, told: str, browsing: Browsing) -> None:
    page = browsing.open(PUSH)
    page.keyboard.press("/")
    page.keyboard.type(asked)
    page.keyboard.press("Enter")
    assert told in page.locator("#panel").inner_text()


def test_a_value_that_is_found_is_known_from_then_on(browsing: Browsing) -> None:
    page = browsing.open(PUSH, "#view=registers")
    page.keyboard.press("/")
    page.keyboard.type("device_lock locked")
    page.keyboard.press("Enter")
    assert page.locator("[data-known=device_lock]").input_value() == "locked"


def test_the_matrix_is_used_with_the_keyboard_alone(browsing: Browsing) -> None:
    page = browsing.open(PUSH)
    page.locator("#matrix [role=gridcell][tabindex='0']").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    chosen = page.locator("[role=gridcell][aria-selected=true]")
    assert (chosen.get_attribute("data-x"), chosen.get_attribute("data-y")) == ("0", "2")
    assert page.locator("#panel .answers").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_a_rule_frames_the_cells_that_rest_on_it(browsing: Browsing) -> None:
    page = browsing.open(PUSH, "#focus=rule:client_action%2FCA6")
    engine = routebook.engine(PUSH)
    resting = [
        "CA6" in engine.decide(decision, facts).rules["client_action"]
        for decision, facts, *_ in cells_of(page)
    ]
    framed = page.locator("#matrix [role=gridcell]").evaluate_all(
        "cells => cells.map(each => each.classList.contains('rests'))"
    )
    assert framed == resting
    assert sum(framed) == 4


def test_registers_lead_from_every_passage_to_the_rules_that_cite_it(browsing: Browsing) -> None:
    page = browsing.open(PUSH, "#view=registers")
    rows = page.locator("#register-sources tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('[data-opens=rule]')].map(each => each.textContent))"
    )
    for passage, told in zip(BOOK.passages.values(), rows, strict=True):
        name = f"{passage.source}:{passage.id}"
        rules = [rule.id for rule in (*BOOK.rules(), *BOOK.impossible) if name in rule.sources]
        assert sorted(told) == sorted(rules)


@pytest.mark.parametrize("view", VIEWS)
def test_a_phone_shows_every_view_without_scrolling_sideways(view: str, browsing: Browsing) -> None:
    page = browsing.open(PUSH, f"#view={view}", wide=390, high=844)
    assert page.locator(f"#{view}").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_words_stand_out_from_what_they_stand_on(dark: bool, browsing: Browsing) -> None:
    page = browsing.open(PUSH, dark=dark)
    on_paper = [[name, "paper"] for name in ("ink", "quiet", "accent", "warn", "changed")]
    on_cells = [[name, f"c{number}"] for number in range(10) for name in ("ink", "changed")]
    for pair in [
        *on_paper,
        *([how, f"{how}-soft"] for how in CHANGES),
        *([how, "paper"] for how in CHANGES),
        *on_cells,
        ["ink", "accent-soft"],
        ["ink", "silent"],
    ]:
        assert page.evaluate(CONTRAST, pair) >= 4.5, pair


def test_the_theme_is_changed_with_a_button(browsing: Browsing) -> None:
    page = browsing.open(PUSH)
    colour = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(colour)
    page.locator("#theme").click()
    assert page.evaluate(colour) != before
    page.locator("#theme").click()
    assert page.evaluate(colour) == before


def test_what_a_book_says_stays_text(browsing: Browsing, tmp_path: Path) -> None:
    found, _ = find_book(PUSH)
    folder = copytree(str(found), tmp_path / PUSH)
    inputs = folder / "inputs.yaml"
    evil = "</script><img src=x onerror=console.log(1)><!--<script>"
    text = inputs.read_text(encoding="utf-8").replace("about: the app}", f'about: "{evil}"}}')
    inputs.write_text(text, encoding="utf-8")
    page = browsing.open(str(folder), "#focus=input:client")
    assert evil in page.locator("#panel").inner_text()
    assert page.locator("img").count() == 0


def test_a_page_asks_for_nothing_else(browsing: Browsing) -> None:
    assert browsing.open(PUSH).evaluate("performance.getEntriesByType('resource').length") == 0


def test_a_rule_shows_which_of_its_outcomes_holds(browsing: Browsing) -> None:
    rule = "focus=rule:client_action%2FCA6"
    by_default = browsing.open(PUSH, f"#{rule}").locator(".rule .holds")
    assert by_default.inner_text() == "then client_action: rings_on_invite"
    chosen = browsing.open(PUSH, f"#reading=android_call_action:unstated&{rule}").locator(".rule .holds")
    assert chosen.inner_text() == "undocumented if android_call_action is unstated"


def held(page: Page) -> str:
    """The words of what the keys go to."""
    return str(page.evaluate("document.activeElement.innerText"))


def test_the_keys_follow_what_is_opened_and_go_back_to_the_cell_when_it_is_closed(browsing: Browsing) -> None:
    page = browsing.open(PUSH)
    page.locator("#matrix [role=gridcell][tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert held(page) == BOOK.decisions["delivery"].asks
    for link in ("[data-opens=rule]", "[data-opens=passage]"):
        page.locator(f"#panel {link}").first.press("Enter")
        assert held(page) == page.locator("#panel h2").inner_text()
    page.keyboard.press("Escape")
    place = page.evaluate("[document.activeElement.dataset.x, document.activeElement.dataset.y]")
    assert place == ["0", "1"]


def test_the_keys_go_back_to_a_link_that_is_drawn_anew(browsing: Browsing) -> None:
    page = browsing.open(PUSH, "#view=machine")
    page.locator(".events button:not([disabled])").first.click()
    rule = page.locator(".steps [data-opens=rule]").first
    words = rule.inner_text()
    rule.press("Enter")
    assert held(page) == f"Rule {words}"
    page.locator("#panel .close").press("Enter")
    assert held(page) == words


def test_the_keys_stay_with_the_choice_of_a_reading(browsing: Browsing) -> None:
    page = browsing.open(PUSH, "#focus=reading:android_call_action")
    page.locator("#panel input[value=rings_on_invite]").focus()
    for choice in ("launches_callkit_with_caller_id", "unstated"):
        page.keyboard.press("ArrowDown")
        assert page.locator(f"#panel input[value={choice}]").is_checked()
        assert page.evaluate("document.activeElement.value") == choice


def test_a_passage_lists_all_that_cites_it(browsing: Browsing) -> None:
    page = browsing.open(PUSH, "#focus=passage:guide%3Asuspended%2Fios13%2Fmessages%2F3")
    told = page.locator("#panel [data-opens]").all_inner_texts()
    assert told == [
        *("CA8", "T14", "T30", "T31", "T32"),
        "link L12",
        *("scenario suspended-message-android, step 4", "scenario suspended-message-ios13, step 4"),
        *(f"reading {each}" for each in ("webex_scope", "ios13_notification", "waiting_message")),
        *(f"promise {each}" for each in ("message_moves_no_client", "opened_first", "resumed_first", "message_is_fetched")),
    ]  # fmt: skip


def test_a_passage_that_no_rule_transcribes_says_what_it_is_there_for(browsing: Browsing) -> None:
    (source,) = BOOK.sources.values()
    path, about = next(iter(source.context.items()))
    page = browsing.open(PUSH, f"#focus=passage:{quote(f'{source.id}:{path}', safe='')}")
    assert about in page.locator("#panel").inner_text()


@pytest.mark.parametrize(
    ("register", "box", "title"),
    [
        ("requirements", "decision push_sent", BOOK.decisions["push_sent"].asks),
        ("requirements", "input device_lock", "device_lock"),
        ("participants", "participant im_presence", BOOK.participants["im_presence"].title),
    ],
)
def test_what_is_pressed_in_a_picture_is_opened(
    register: str, box: str, title: str, browsing: Browsing
) -> None:
    page = browsing.open(PUSH, "#view=registers")
    page.locator(f'#register-{register} svg [data-name="{box}"] text').first.click()
    assert page.locator("#panel h2").inner_text() == title


def wide(page: Page, part: str) -> float:
    """How far to the right a part reaches."""
    box = page.locator(part).first.bounding_box()
    assert box
    return box["x"] + box["width"]


def test_pictures_are_printed_as_wide_as_the_paper(browsing: Browsing) -> None:
    run = "&run=client;cluster_push:enabled,client:jabber,platform:ios,os_version:17.4,access:on_premises;start,device_locked,video_call_arrived"
    for fragment, part in (
        (f"#view=machine{run}", ".sequence"),
        ("#view=registers", "#register-requirements svg"),
    ):
        page = browsing.open(PUSH, fragment, wide=700)
        page.emulate_media(media="print")
        assert page.locator(part).is_visible()
        assert wide(page, part) <= 700
        assert page.evaluate("document.documentElement.scrollWidth") <= 700


def found(browsing: Browsing, asked: str) -> list[str]:
    """What a search finds, by its name."""
    page = browsing.open(PUSH)
    page.keyboard.press("/")
    page.keyboard.type(asked)
    return page.locator("#found li b").all_inner_texts()


def test_rules_are_found_by_what_they_conclude_and_scenarios_by_what_happens_in_them(
    browsing: Browsing,
) -> None:
    calls = found(browsing, "callkit")
    assert {"CA4", "CA5", BOOK.scenarios["suspended-call-ios13"].title} <= set(calls)
    for asked in ("android locked", "locked android"):
        assert BOOK.scenarios["suspended-call-android"].title in found(browsing, asked)


@pytest.mark.parametrize("wide", [1100, 390], ids=["desk", "phone"])
def test_the_first_cell_that_fits_and_the_one_that_is_open_are_in_view(wide: int, browsing: Browsing) -> None:
    page = browsing.open(PUSH, wide=wide, high=900)
    for name, value in {"platform": "android", "traffic": "video_call"}.items():
        page.locator(f"[data-known={name}]").select_option(value)
    frame = page.locator(".grid-frame").bounding_box()
    first = page.locator("[role=gridcell]:not(.excluded)").first.bounding_box()
    assert frame
    assert first
    assert frame["x"] <= first["x"]
    assert first["x"] + first["width"] <= frame["x"] + frame["width"] + 1
    page.locator("[role=gridcell]:not(.excluded)").last.click()
    page.wait_for_function(IN_VIEW)


def test_a_reading_that_is_flipped_colours_by_what_it_changes_and_lists_it(browsing: Browsing) -> None:
    page = browsing.open(PUSH, "#view=matrix&reading=foreground_message_protocol:xmpp")
    assert page.locator("[data-field='Colour by']").input_value() == "session_channel"
    page.locator("#chosen [data-opens=reading]").click()
    assert "session_channel: sip \u2192 xmpp" in " ".join(page.locator("#panel").inner_text().split())


@pytest.mark.parametrize(("wide", "most"), [(1100, 0.5), (390, 0.4)], ids=["desk", "phone"])
def test_the_headings_of_rows_stay_beside_the_cells(wide: int, most: float, browsing: Browsing) -> None:
    page = browsing.open(PUSH, wide=wide, high=900)
    if wide > 820:
        cell(page, "rings_on_invite").click()
    frame = page.locator(".grid-frame")
    box = frame.bounding_box()
    assert box
    assert frame.evaluate("each => { each.scrollLeft = 90; return each.scrollLeft; }") == 90
    edges = (
        page.locator(".heat tbody tr")
        .first.locator("th")
        .evaluate_all(
            "heads => heads.map(each => each.getBoundingClientRect()).map(each => [each.left, each.right])"
        )
    )
    assert edges[0][0] == pytest.approx(box["x"], abs=3)
    assert all(right <= left for (_, right), (left, _) in pairwise(edges))
    assert edges[-1][1] - box["x"] < most * box["width"]
