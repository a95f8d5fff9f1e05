"""Everything in the explorer is a link or a key away, and the keys go back to where they came from."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from browsing import browsing, browsing_all
from deciding import cells_of
from explored import BOOK, LOCKED, PUSH, cell

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from browsing import Browsing

__all__ = ["browsing", "browsing_all"]  # fixtures


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


def test_registers_lead_from_every_passage_to_the_rules_that_cite_it(browsing: Browsing) -> None:
    page = browsing.open(PUSH, "#view=registers")
    rows = page.locator("#register-sources tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('[data-opens=rule]')].map(each => each.textContent))"
    )
    for passage, told in zip(BOOK.passages.values(), rows, strict=True):
        name = f"{passage.source}:{passage.id}"
        rules = [rule.id for rule in (*BOOK.rules(), *BOOK.impossible) if name in rule.sources]
        assert sorted(told) == sorted(rules)


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
