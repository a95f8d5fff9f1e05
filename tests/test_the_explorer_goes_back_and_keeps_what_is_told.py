"""Back leads to the view before, a link says no more than it has to, and what is told of a run or a row is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from browsing import browsing, browsing_all
from playing import fragment, scenario_text
from tea_room import Edit, tea_room

if TYPE_CHECKING:
    from pathlib import Path

    from browsing import Browsing

__all__ = ["browsing", "browsing_all"]  # fixtures

PUSH = "push-notifications"
FAR_AWAY = (
    "scenarios/first-pot.yaml",
    "says: looks at the clock,",
    "says: looks at the clock, arrives: false,",
)
LONG_TEA_RINGS_FOR_VISITORS = """\
  B3: {minutes: [two, three], guest: visitor, then: never, source: bell}
  B4: {minutes: five, guest: visitor, then: twice, source: bell}"""
VISITORS_HEAR_LONG_TEA = (
    "decisions/ringing.yaml",
    "  B3: {                       guest: visitor, then: never, source: bell}",
    LONG_TEA_RINGS_FOR_VISITORS,
)


def tea(folder: Path, *edits: Edit) -> str:
    return str(tea_room(folder / "tea", *edits))


def test_back_leads_to_the_view_before_and_not_through_every_choice_made_there(browsing: Browsing) -> None:
    page = browsing.open(PUSH)
    page.locator("[data-known=device_lock]").select_option("locked")
    page.locator("[data-known=platform]").select_option("android")
    page.locator("nav [data-view=machine]").click()
    assert not page.locator("#matrix").is_visible()
    page.go_back()
    assert page.locator("#matrix").is_visible()
    assert page.locator("[data-known=device_lock]").input_value() == "locked"
    assert page.locator("[data-known=platform]").input_value() == "android"
    page.go_forward()
    assert not page.locator("#matrix").is_visible()


def test_a_reading_that_holds_by_default_is_no_choice(browsing: Browsing) -> None:
    page = browsing.open(PUSH, "#reading=foreground_message_protocol:sip")
    page.locator("[data-known=device_lock]").select_option("locked")
    assert page.evaluate("location.hash") == "#facts=device_lock:locked"


def test_a_message_that_does_not_arrive_is_written_as_such(browsing: Browsing, tmp_path: Path) -> None:
    run = fragment("pot", {"leaf": "black", "guest": "regular"}, ["filled", "time_up"])
    written = scenario_text(browsing.open(tea(tmp_path, FAR_AWAY), run), "Again")
    _, first, second = written.split("  - event: ")
    assert "arrives" not in first
    assert "arrives: false" in second


def test_the_facts_of_a_row_are_known_where_its_cells_are_shown(browsing: Browsing, tmp_path: Path) -> None:
    new = tea(tmp_path / "new", VISITORS_HEAR_LONG_TEA)
    page = browsing.open(new, old=tea(tmp_path / "old"))
    page.locator("[data-changed=ringing]").get_by_role("button", name="Show them").click()
    assert page.locator("[data-known=guest]").input_value() == "visitor"
