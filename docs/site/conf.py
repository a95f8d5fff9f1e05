"""How Sphinx makes a site of the pages: they stay as they are, and what lies in a folder is listed below its README."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.transforms import Transform
from pygments.lexers.special import TextLexer

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]
BOOKS = sorted(path.parent.name for path in ROOT.glob("generated/*/README.md"))
LISTED = {
    "README": {
        "Guides": [
            "docs/writing-a-book",
            "docs/checking",
            "docs/embedding",
            "docs/conformance",
            "docs/testing-with-pytest",
            "docs/auditing",
            "docs/reviewing-a-change",
            "docs/tracing-sources",
            "docs/*",
        ],
        "Books": [f"generated/{book}/README" for book in BOOKS],
        "Reference": ["docs/errors/README", "docs/decisions/README", "CHANGELOG"],
    },
    **{
        f"generated/{book}/README": {"Pages": ["matrix", "*", "decisions/*", "machines/*", "scenarios/*"]}
        for book in BOOKS
    },
    "docs/errors/README": {"Codes": ["*"]},
    "docs/decisions/README": {"Decisions": ["*"]},
}
ANCHOR = re.compile(r'<a id="([^"]+)">')

project = "Routebook"
root_doc = "README"
include_patterns = ["README.md", "CHANGELOG.md", "docs/**.md", "generated/**.md"]
extensions = ["myst_parser"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = project
html_static_path = ["wide.css"]
html_css_files = ["wide.css"]
html_copy_source = False
html_show_sphinx = False
html_additional_pages = {"index": "beginning.html"}
templates_path = ["."]


def setup(app: Sphinx) -> None:
    """Sphinx calls this before it reads anything."""
    app.connect("source-read", list_pages)
    app.add_transform(KnowPlaces)
    app.add_lexer("mermaid", TextLexer)


def list_pages(app: Sphinx, page: str, text: list[str]) -> None:
    """Below a page, for the sidebar, those that it is the first of: whatever lies there now."""
    for caption, pages in LISTED.get(page, {}).items():
        listed = "\n".join(pages)
        text[0] += f"\n\n```{{toctree}}\n:hidden:\n:glob:\n:caption: {caption}\n\n{listed}\n```\n"


class KnowPlaces(Transform):
    """Places that are marked in HTML, as rules are in their tables, can be linked to like headings."""

    default_priority = 800  # after headings are known, before links are resolved

    def apply(self) -> None:
        """Docutils calls this for each page."""
        for raw in self.document.findall(nodes.raw):
            for name in ANCHOR.findall(raw.astext()):
                self.document.myst_slugs[name] = (raw.line, name, name)
