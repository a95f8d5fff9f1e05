"""The state diagram of the explorer is moved, zoomed and pressed, by mouse, keys and fingers, and is readable in both themes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from browsing import browsing, browsing_all

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from browsing import Browsing

__all__ = ["browsing", "browsing_all"]  # fixtures

PUSH = "push-notifications"
MACHINE = "#view=machine"


def view(page: Page) -> list[float]:
    """What is seen of the picture: where it begins, how wide and how high it is."""
    written = page.locator(".play-diagram svg").get_attribute("viewBox") or ""
    return [float(number) for number in written.split()]


def middle(page: Page) -> tuple[float, float]:
    box = page.locator(".play-diagram svg").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_buttons_and_keys_zoom_and_move(browsing: Browsing) -> None:
    page = browsing.open(PUSH, MACHINE)
    before = view(page)
    page.get_by_role("button", name="Zoom in").click()
    assert view(page)[2] == pytest.approx(before[2] / 1.25)
    page.get_by_role("button", name="Zoom out").click()
    assert view(page) == pytest.approx(before)
    frame = page.locator(".play-diagram .panned")
    frame.press("ArrowRight")
    assert view(page)[0] == pytest.approx(before[0] + before[2] / 8)
    frame.press("ArrowUp")
    assert view(page)[1] == pytest.approx(before[1] - before[3] / 8)
    frame.press("+")
    assert view(page)[2] < before[2]
    frame.press("0")
    assert view(page) == [0, 0, 1057, 958]
    for _ in range(30):
        frame.press("+")
    assert view(page)[2] == pytest.approx(1057 / 6)
    for _ in range(30):
        frame.press("-")
    assert view(page)[2] == pytest.approx(1057 * 1.5)


def test_the_mouse_drags_and_the_wheel_zooms_with_the_control_key_alone(browsing: Browsing) -> None:
    page = browsing.open(PUSH, MACHINE)
    before = view(page)
    x, y = middle(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y - 30, steps=4)
    page.mouse.up()
    dragged = view(page)
    assert dragged[0] > before[0]
    assert dragged[1] > before[1]
    assert dragged[2:] == before[2:]
    assert "focus=" not in page.url
    page.mouse.wheel(0, -100)
    page.wait_for_timeout(50)
    assert view(page) == dragged
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.wait_for_function(
        "wide => document.querySelector('.play-diagram svg').viewBox.baseVal.width < wide - 1", arg=before[2]
    )


def test_two_fingers_zoom(browsing: Browsing) -> None:
    page = browsing.open(PUSH, MACHINE, wide=390, high=844)
    before = view(page)
    x, y = middle(page)
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, *apart: float) -> None:
        points = [{"x": x + sign * each, "y": y, "id": sign + 1} for each in apart for sign in (-1, 1)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", 20)
    for apart in (30, 40, 50, 60):
        fingers("touchMove", apart)
    fingers("touchEnd")
    assert view(page)[2] < before[2] / 1.5


def test_a_rule_and_a_state_are_opened_where_they_stand(browsing: Browsing) -> None:
    page = browsing.open(PUSH, MACHINE)
    page.locator(".play-diagram .panned").press("0")
    page.locator('.play-diagram text[data-rule="T26"]').first.click()
    assert page.url.endswith("focus=rule:client%2FT26")
    assert "message_arrived" in (page.locator("#panel").text_content() or "")
    page.locator('.play-diagram [data-name="state quiet"] text').first.click()
    assert page.url.endswith("focus=state:client%2Fquiet")
    assert "nothing waits" in (page.locator("#panel").text_content() or "")


def test_what_lights_up_is_moved_into_view(browsing: Browsing) -> None:
    page = browsing.open(PUSH, MACHINE, wide=390, high=844)
    for event in ("start", "device_locked", "message_arrived", "notification_opened"):
        page.locator(".events").get_by_role("button", name=re.compile(f"^{event}")).click()
        frame = page.locator(".play-diagram svg").bounding_box()
        here = page.locator(".play-diagram g.node.here").bounding_box()
        assert frame
        assert here
        assert frame["x"] <= here["x"]
        assert here["x"] + here["width"] <= frame["x"] + frame["width"]
        assert frame["y"] <= here["y"]
        assert here["y"] + here["height"] <= frame["y"] + frame["height"]


READ_COLOURS = """() => {
  const colour = (name) => {
    const probe = document.createElement("span");
    probe.style.color = `var(--${name})`;
    document.body.append(probe);
    const found = getComputedStyle(probe).color.match(/[0-9.]+/g).slice(0, 3).map(Number);
    probe.remove();
    return found;
  };
  return Object.fromEntries(["ink", "faint", "doubt", "accent", "paper", "pale", "given", "gathered", "accent-soft"]
    .map((name) => [name, colour(name)]));
}"""


def luminance(colour: list[float]) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = [each / 255 for each in colour]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_letters_stand_out_from_what_they_stand_on(dark: bool, browsing: Browsing) -> None:
    page = browsing.open(PUSH, MACHINE, dark=dark)
    colours = {name: luminance(each) for name, each in page.evaluate(READ_COLOURS).items()}
    assert (colours["paper"] < 0.5) == dark
    for letters in ("ink", "faint", "doubt", "accent"):
        for ground in ("paper", "pale", "given", "gathered", "accent-soft"):
            lighter, darker = sorted([colours[letters], colours[ground]], reverse=True)
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (letters, ground)
