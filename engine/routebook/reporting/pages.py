"""The page of each code: what it means, an example, how to mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from routebook.diagnostic import did_you_mean
from routebook.errors import UnknownCode

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MEANING = re.compile(r"^## What it means\n(.*?)^## ", re.DOTALL | re.MULTILINE)
SENTENCE = re.compile(r".*?\.(?= |$)")


@dataclass(frozen=True, slots=True)
class Page:
    """One code's page, in Markdown."""

    code: str
    text: str

    @property
    def meaning(self) -> str:
        """What the code means, in a few sentences of which the first is its definition."""
        found = MEANING.search(self.text)
        return " ".join(found[1].split()) if found else ""

    @property
    def definition(self) -> str:
        """What the code means, in one sentence."""
        found = SENTENCE.match(self.meaning)
        return found[0] if found else ""


def page_of(code: str) -> Page:
    """The page of a code; raises UnknownCode."""
    known = codes()
    if code not in known:
        repair = did_you_mean(code, known) or "docs/checks.md lists the codes of all faults"
        raise UnknownCode(f"there is no code `{code[:80]}`", help=repair)
    return Page(code, (_folder() / f"{code}.md").read_text(encoding="utf-8"))


def codes() -> tuple[str, ...]:
    """Every code that has a page."""
    names = (each.name.removesuffix(".md") for each in _folder().iterdir())
    return tuple(sorted(name for name in names if name != "README"))


def _folder() -> Traversable:
    """The folder of the pages: inside the installed package, or in the documentation of a checkout."""
    shipped = files("routebook") / "error_pages"
    return shipped if shipped.is_dir() else Path(__file__).resolve().parents[3] / "docs" / "errors"
