"""The explorer tells what the engine decides: in every cell, under every reading, with the rules and passages behind it."""

from __future__ import annotations

from itertools import product
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import routebook
from browsing import browsing, browsing_all
from deciding import cells_of, said_by, whole_answer
from explored import BOOK, LOCKED, PUSH, cell
from routebook.exploring import words_of
from routebook.exporters.page_matrix import interface

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from browsing import Browsing
    from routebook.model import Book
    from routebook.runtime import Engine

__all__ = ["browsing", "browsing_all"]  # fixtures

CACHING = str(Path(__file__).parent / "books" / "http-caching")
CHOICES = [
    (reading.id, choice)
    for reading in BOOK.readings.values()
    for choice in reading.choices
    if choice != reading.default
]


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
    for row in product(*words.values()):
        facts = dict(zip(words, row, strict=True))
        before, after = (whole_answer(each, decision, facts) for each in (usual, other))
        changed += before != after
        if before[0] != after[0]:
            groups.setdefault(("", before[0], after[0]), []).append(row)
        else:
            for name, value in before[1].items():
                if value != after[1][name]:
                    groups.setdefault((name, value, after[1][name]), []).append(row)
    told = set()
    for (output, was, now), cells in groups.items():
        seen = [{row[at] for row in cells} for at in range(len(words))]
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


def test_a_rule_shows_which_of_its_outcomes_holds(browsing: Browsing) -> None:
    rule = "focus=rule:client_action%2FCA6"
    by_default = browsing.open(PUSH, f"#{rule}").locator(".rule .holds")
    assert by_default.inner_text() == "then client_action: rings_on_invite"
    chosen = browsing.open(PUSH, f"#reading=android_call_action:unstated&{rule}").locator(".rule .holds")
    assert chosen.inner_text() == "undocumented if android_call_action is unstated"


def test_a_reading_that_is_flipped_colours_by_what_it_changes_and_lists_it(browsing: Browsing) -> None:
    page = browsing.open(PUSH, "#view=matrix&reading=foreground_message_protocol:xmpp")
    assert page.locator("[data-field='Colour by']").input_value() == "session_channel"
    page.locator("#chosen [data-opens=reading]").click()
    assert "session_channel: sip \u2192 xmpp" in " ".join(page.locator("#panel").inner_text().split())


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
