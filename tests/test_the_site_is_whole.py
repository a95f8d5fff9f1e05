"""The site that `make docs` makes holds every page, has no broken link, and asks nothing of a network."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from browsing import CHROMIUM

ROOT = Path(__file__).parents[1]
FETCHED = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src")}


class Read(HTMLParser):
    """What a browser finds in a page: where its links lead, what it fetches, and the places in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            if key == "id" and value:
                self.places.add(value)
            elif value and value != "#" and (tag, key) in FETCHED:
                self.fetched.append(value)
            elif value and (tag, key) == ("a", "href"):
                self.links.append(value)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, as `make docs` makes it: a warning would fail it."""
    into = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", "docs/site", ".", str(into)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return into


@pytest.fixture(scope="module")
def site(folder: Path) -> dict[Path, Read]:
    """Every file of the site, its pages as they read."""
    return {path.relative_to(folder): Read(path.read_text("utf-8")) for path in folder.rglob("*.html")} | {
        path.relative_to(folder): Read("") for path in folder.rglob("*") if path.suffix != ".html"
    }


def test_every_page_of_the_docs_and_the_books_is_on_it(site: dict[Path, Read]) -> None:
    pages = [
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("generated/**/*.md"),
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
    ]
    assert len(pages) > 100
    for page in pages:
        assert page.relative_to(ROOT).with_suffix(".html") in site, page


def test_every_link_leads_somewhere(site: dict[Path, Read]) -> None:
    checked = 0
    for path, page in site.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in {"http", "https"}:
                continue
            target = _joined(path, unquote(parts.path)) if parts.path else path
            assert target in site, (path, link)
            assert not parts.fragment or unquote(parts.fragment) in site[target].places, (path, link)
            checked += 1
    assert checked > 10_000


def test_nothing_is_fetched_from_elsewhere(site: dict[Path, Read]) -> None:
    for path, page in site.items():
        for fetched in page.fetched:
            assert not re.match("(?!data:)[a-z]+:|//", fetched), (path, fetched)
            assert fetched.startswith("data:") or _joined(path, urlsplit(fetched).path) in site, (
                path,
                fetched,
            )


def test_it_opens_at_its_index(site: dict[Path, Read]) -> None:
    assert site[Path("index.html")].links == ["README.html"]


def test_words_are_found_without_a_server(folder: Path) -> None:
    if CHROMIUM is None:
        pytest.skip("no Chromium on the path (`chromium`, `chromium-browser` or `google-chrome`)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:
        page = running.chromium.launch(executable_path=CHROMIUM).new_page()
        page.goto((folder / "README.html").as_uri())
        page.get_by_role("textbox", name="Search").fill("unrecorded")
        page.keyboard.press("Enter")
        found = page.locator("ul.search a", has_text="unrecorded-source")
        found.click()
        assert page.url.startswith((folder / "docs/errors/unrecorded-source.html").as_uri())


def _joined(page: Path, link: str) -> Path:
    """Where a link on a page leads, from the top of the site."""
    parts: list[str] = []
    for part in (page.parent / link).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return Path(*parts)
