"""The explorer as it is used: a file that Chromium opens. A page that fails, warns or reaches for the network fails its test."""

from __future__ import annotations

import shutil
from functools import cache
from typing import TYPE_CHECKING

import pytest

import routebook
from routebook.comparing import compare
from routebook.exporters.to_explorer import to_change_explorer, to_explorer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class Browsing:
    """Opens explorers in one browser; `trouble` is what has gone wrong in any of them."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser = browser
        self.folder = folder
        self.trouble: list[str] = []
        self.made: dict[tuple[str, str | None], Path] = {}

    def address(self, book: str, old: str | None = None) -> str:
        """Where the explorer of a book stands, or that of its change from an old one."""
        if (book, old) not in self.made:
            self.made[book, old] = self.folder / f"{len(self.made)}.html"
            self.made[book, old].write_text(_page(book, old), encoding="utf-8")
        return self.made[book, old].as_uri()

    def open(
        self,
        book: str,
        fragment: str = "",
        *,
        old: str | None = None,
        wide: int = 1280,
        high: int = 900,
        dark: bool = False,
    ) -> Page:
        """A page with the explorer of a book, or of its change from an old one, which is made once."""
        context = self.browser.new_context(
            viewport={"width": wide, "height": high},
            color_scheme="dark" if dark else "light",
            permissions=["clipboard-read", "clipboard-write"],
            has_touch=wide < high,
        )
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: self.trouble.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        page.on("request", lambda request: self._note_request(request.url))
        page.goto(self.address(book, old) + fragment)
        return page

    def _note_request(self, url: str) -> None:
        if not url.startswith(("file:", "blob:", "data:")):
            self.trouble.append(f"request: {url}")


@cache
def _page(book: str, old: str | None) -> str:
    """The page, which all modules of tests share."""
    after = routebook.load(book)
    if old is None:
        return to_explorer(after).text
    before = routebook.load(old)
    return to_change_explorer(compare(before, after), before, after).text


@pytest.fixture(scope="module")
def browsing_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsing]:
    """A browser that the tests of a module share, for its event loop must not outlive them."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on the path (`chromium`, `chromium-browser` or `google-chrome`)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM)
        yield Browsing(browser, tmp_path_factory.mktemp("explorers"))
        browser.close()


@pytest.fixture
def browsing(browsing_all: Browsing) -> Iterator[Browsing]:
    """What opens explorers; afterwards nothing may have gone wrong in any."""
    browsing_all.trouble.clear()
    yield browsing_all
    for context in browsing_all.browser.contexts:
        context.close()
    assert browsing_all.trouble == []
