"""The explorer of a change marks what differs between two books, in every cell and step, and tells why on both sides."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

import routebook
from browsing import browsing, browsing_all
from deciding import cells_of, said_by, whole_answer
from editing import edit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from playwright.sync_api import Page

    from browsing import Browsing
    from routebook.model import Book
    from routebook.runtime import Engine
    from tea_room import Edit

__all__ = ["browsing", "browsing_all"]  # fixtures

PUSH = "push-notifications"
ROOT = Path(__file__).parents[1]
T32 = "event: message_downloaded,  to: ready"
"""The end of a rule of the shipped book's machine."""

CHANNEL: Edit = (
    "decisions/push_channel.yaml",
    "{message: message, voip: voip}",
    "{message: voip, voip: voip}",
)
GENERATION: Edit = (
    "decisions/os_generation.yaml",
    "undocumented:\n  U1:  {platform: ios, os_version: before_12, because: the table begins with iOS 12}",
    "  OG5: {platform: ios, os_version: before_12, then: ios12, source: table/ios12}",
)
BAND: Edit = ("inputs.yaml", '">=13 <14", from_14: ">=14"', '">=13 <13.4", from_14: ">=13.4"')
DEFAULT: Edit = ("readings.yaml", "default: every_generation", "default: suspended_only")
MACHINE: Edit = ("machines/client.yaml", T32, T32.replace("ready", "resuming"))

ASTRAY: Edit = (
    "machines/client.yaml",
    "to: notified,\n        do: [show_notification]",
    "to: quiet,\n        do: [show_notification]",
)
SELDOM: Edit = (
    "machines/client.yaml",
    "when: {client_mode: suspended},  to: notified",
    "when: {client_mode: suspended},  to: quiet",
)
BREAKING: Edit = ("decisions/os_generation.yaml", "then: ios12,      source", "then: ios13_plus, source")

VERSIONS = {
    "breaking": [BREAKING],
    "rules": [CHANNEL, MACHINE],
    "upstream": [GENERATION, BAND],
    "default": [DEFAULT],
    "astray": [ASTRAY],
    "seldom": [SELDOM],
}
SHOWN = ["delivery", "push_channel", "os_generation"]
OTHERS = [name for name in routebook.load(PUSH).decisions if name not in SHOWN]


def edited(folder: Path, *edits: Edit) -> str:
    """A copy of the shipped book with edits in it."""
    new = Path(copytree(ROOT / "spec" / PUSH, folder / PUSH))
    for file, before, after in edits:
        edit(new, file, before, after)
    return str(new)


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Where an edited copy of the shipped book lies, which is made once."""
    return cache(lambda name: edited(tmp_path_factory.mktemp(name), *VERSIONS[name]))


@cache
def engine_of(book: str, reading: str) -> Engine:
    """The engine of a book, under a reading if one is named."""
    return routebook.engine(book, readings=dict([reading.split(":")]) if reading else {})


def words_in(page: Page) -> dict[str, list[str]]:
    """What can be known of each given input that the page lays a decision out by."""
    found: dict[str, list[str]] = page.locator("[data-known]").evaluate_all(
        """fields => Object.fromEntries(fields.map(field =>
            [field.dataset.known, [...field.options].map(each => each.value).filter(Boolean)]))"""
    )
    return found


def values_of(
    book: Book, engine: Engine, names: Iterable[str], facts: dict[str, str]
) -> tuple[str | None, ...]:
    """What inputs are, given or derived; None where it is undocumented."""
    deciders = {name: book.inputs[name].decided_by for name in names}
    return tuple(
        engine.decide(decider, facts).outputs.get(name) if decider else facts[name]
        for name, decider in deciders.items()
    )


@pytest.mark.parametrize(
    "decision", [*SHOWN, *(pytest.param(each, marks=pytest.mark.exhaustive) for each in OTHERS)]
)
@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("rules", ""),
        ("rules", "message_push_channel:voip"),
        ("upstream", ""),
        ("upstream", "ios13_column:only_13"),
        pytest.param("default", "", marks=pytest.mark.exhaustive),
        pytest.param("default", "foreground_call_push:every_generation", marks=pytest.mark.exhaustive),
    ],
)
def test_every_cell_that_changed_is_marked_and_no_other(
    name: str, reading: str, decision: str, browsing: Browsing, version: Callable[[str], str]
) -> None:
    folder = version(name)
    old, new = (engine_of(each, reading) for each in (PUSH, folder))
    book = routebook.load(folder)
    output = book.outputs_of(decision)[0]
    page = browsing.open(folder, f"#view=matrix&reading={reading}&matrix={decision};;;{output};", old=PUSH)
    words = words_in(page)
    read = cells_of(page)
    cells: dict[tuple[str | None, ...], tuple[str, bool]] = {
        tuple(facts.values()): (says, bool(mark)) for _, facts, says, mark in read
    }
    for facts in (dict(zip(words, each, strict=True)) for each in product(*words.values())):
        differs = whole_answer(old, decision, facts) != whole_answer(new, decision, facts)
        shown = cells.get(values_of(book, new, read[0][1], facts))
        if shown or differs:
            assert shown == (said_by(new, decision, facts, output), differs)


def test_the_first_view_tells_what_changes_with_the_rules_on_both_sides(
    browsing: Browsing, version: Callable[[str], str]
) -> None:
    page = browsing.open(version("rules"), old=PUSH)
    assert page.locator("nav [aria-current=page]").inner_text() == "Change"
    assert page.locator("#change .lead").inner_text() == (
        "This is a major change, and the version is the same: 1.0.0."
        " Before it is approved, the version has to be raised to 2.0.0 at least."
    )
    told = " ".join(page.locator("[data-changed=push_channel]").inner_text().split())
    for words in (
        "42 of 384 answers change",
        "push_channel: message \u2192 voip wherever traffic: message os_generation: ios13_plus or android push_sent: sent (42)",
        "Before by push_channel CH5 \u2192 now by push_channel CH5",
    ):
        assert words in told
    edits = page.locator("#change > p [data-opens=rule]").all_inner_texts()
    assert edits == ["push_channel CH5", "client T32"]
    differing = page.locator("#change .register tbody tr").first.locator("xpath=..").locator("tr")
    assert [each.split("\t")[::2] for each in differing.all_inner_texts()] == [
        ["delivery", "84 of 768 answers change"],
        ["push_channel", "42 of 384 answers change"],
        ["push_priority", "42 of 384 answers change"],
        ["client", "1 step goes otherwise"],
    ]
    followed = page.locator("[data-changed=delivery]")
    assert "none of its own rules was edited" in followed.inner_text()
    assert followed.locator("details").first.get_attribute("open") is None
    machine = " ".join(page.locator("[data-changed=client]").inner_text().split())
    assert "message_downloaded in downloading: enters ready \u2192 enters resuming" in machine
    for mark, heading in (("-", "Rule T32 before the change"), ("+", "Rule T32")):
        page.locator(f'[data-changed=client] svg [data-rule="{mark} T32"]').first.click()
        assert page.locator("#panel h2").inner_text() == heading


def test_what_a_change_breaks_is_told_and_opens(browsing: Browsing, version: Callable[[str], str]) -> None:
    page = browsing.open(version("breaking"), old=PUSH)
    links = page.locator("#change .broken [data-opens=scenario]")
    assert links.all_inner_texts() == ["suspended-call-ios12", "suspended-message-ios12"]
    links.first.click()
    assert (
        page.locator("#panel h2").inner_text() == routebook.load(PUSH).scenarios["suspended-call-ios12"].title
    )


def test_a_row_of_a_change_leads_to_its_cells_and_these_to_both_rules(
    browsing: Browsing, version: Callable[[str], str]
) -> None:
    page = browsing.open(version("rules"), old=PUSH)
    page.locator("[data-changed=push_channel]").get_by_role("button", name="Show them").first.click()
    marked = page.locator("#matrix [role=gridcell].changed:not(.excluded)")
    assert marked.all_inner_texts() == ["voip\n\u2260 message"] * 2
    assert page.locator("#matrix [role=gridcell]").count() == 3
    marked.first.click()
    panel = page.locator("#panel")
    assert "voip before message" in " ".join(panel.locator(".answers").inner_text().split())
    before, now = panel.locator(".earlier .rule"), panel.locator(".why .rule").last
    assert before.locator(".holds").inner_text() == "then push_channel: message"
    assert now.locator(".holds").inner_text() == "then push_channel: voip"
    for rule in (before, now):
        assert "section iOS13, at bullet 2" in rule.inner_text()
    before.locator("xpath=..").get_by_role("button", name="CH5").click()
    assert panel.locator("h2").inner_text() == "Rule CH5 before the change"


def test_a_step_that_changed_is_played_and_its_rule_marked(
    browsing: Browsing, version: Callable[[str], str]
) -> None:
    page = browsing.open(version("rules"), old=PUSH)
    page.locator("[data-changed=client]").get_by_role("button", name="Play it").first.click()
    tags = page.locator(".steps .step").evaluate_all(
        "all => all.map(each => Boolean(each.querySelector('.tag')))"
    )
    assert tags == [False] * 5 + [True]
    assert page.locator(".steps .was").inner_text() == "Before: state: ready"
    marked = page.locator(".play-diagram text.changed").evaluate_all(
        "all => all.map(each => each.dataset.rule)"
    )
    assert set(marked) == {"T32"}


def test_a_step_says_that_it_contradicts_the_scenario_that_tells_of_it(
    browsing: Browsing, version: Callable[[str], str]
) -> None:
    page = browsing.open(version("astray"), old=PUSH)
    page.locator("[data-changed=client]").get_by_role("button", name="Play it").first.click()
    assert "contradicts what is told: state: notified" in page.locator(".steps .reasons").inner_text()
    page.locator(".steps .step-head").first.click()
    assert "contradicts" not in page.locator(".steps .reasons").inner_text()


def test_what_differs_only_under_another_reading_is_counted_with_that(
    browsing: Browsing, version: Callable[[str], str]
) -> None:
    page = browsing.open(version("seldom"), old=PUSH)
    (counted,) = page.locator("#change .register").first.locator("tbody tr").all_inner_texts()
    assert " ".join(counted.split("\t")[-1].split()) == (
        "none by default; if waiting_message: waits 3 steps go otherwise"
    )


def test_paper_shows_what_the_page_folds_away(browsing: Browsing, version: Callable[[str], str]) -> None:
    page = browsing.open(version("rules"), old=PUSH)
    folded = page.locator("#change details:not([open])")
    before = folded.count()
    assert before > 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert folded.count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert folded.count() == before


def test_a_change_is_a_page_of_less_than_a_megabyte(
    browsing: Browsing, version: Callable[[str], str]
) -> None:
    browsing.address(version("rules"), PUSH)
    assert browsing.made[version("rules"), PUSH].stat().st_size < 1_000_000


@pytest.mark.parametrize("view", ["change", "matrix", "machine", "readings", "registers"])
def test_a_phone_shows_a_change_without_scrolling_sideways(
    view: str, browsing: Browsing, version: Callable[[str], str]
) -> None:
    page = browsing.open(version("rules"), f"#view={view}", old=PUSH, wide=390, high=844)
    assert page.locator(f"#{view}").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_keys_lead_from_the_summary_to_what_is_told_and_from_a_rule_back(
    browsing: Browsing, version: Callable[[str], str]
) -> None:
    page = browsing.open(version("rules"), old=PUSH)
    page.locator("#change .register button").first.press("Enter")
    assert (
        page.evaluate("document.activeElement.innerText") == routebook.load(PUSH).decisions["delivery"].asks
    )
    was = page.locator("[data-changed=push_channel] [data-opens=was]").first
    was.press("Enter")
    assert page.evaluate("document.activeElement.innerText") == "Rule CH5 before the change"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.opens") == "was"


def test_what_only_one_of_two_books_knows_is_told(browsing: Browsing, tmp_path: Path) -> None:
    tea = ROOT / "tests" / "checker" / "missing-rule" / "good" / "tea"
    new = Path(copytree(tea, tmp_path / "tea"))
    for file, words in {
        "inputs.yaml": {"[black, green]": "[black, white]"},
        "decisions/time.yaml": {
            "leaf: black, then: five": "leaf: black, then: three",
            "leaf: green": "leaf: white",
        },
    }.items():
        text = (new / file).read_text(encoding="utf-8")
        for before, after in words.items():
            assert before in text
            text = text.replace(before, after)
        (new / file).write_text(text, encoding="utf-8")
    page = browsing.open(str(new), "#view=matrix", old=str(tea))
    told = {facts["leaf"]: (says, mark.strip()) for _, facts, says, mark in cells_of(page)}
    assert told == {
        "black": ("three", "\u2260 five"),
        "green": ("cannot occur", "\u2260 three"),
        "white": ("three", "\u2260 cannot occur"),
    }
    page.locator("#matrix [role=gridcell]").nth(1).click()
    assert "minutes: three" in page.locator("#panel .earlier").inner_text()
