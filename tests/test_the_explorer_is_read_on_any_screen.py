"""The explorer is read on any screen and on paper, shows what a book says as text, and asks for nothing else."""

from __future__ import annotations

from itertools import pairwise
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from browsing import browsing, browsing_all
from explored import PUSH, cell
from routebook.shelf import find_book

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from browsing import Browsing

__all__ = ["browsing", "browsing_all"]  # fixtures

VIEWS = ["matrix", "machine", "readings", "registers"]
CHANGES = ("came", "went", "altered")
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
