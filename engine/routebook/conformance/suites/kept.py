"""Shipped suites kept on disk, so that comparing the committed ones with what a book yields does not take as long as making them.

What is compared is the whole text, so that a committed suite that was edited is found; and what is kept stands under a name
made of the book, of all code of the package and of the solver, so that it is never of another.
"""

from __future__ import annotations

import json
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routebook.conformance.reading_suites import suite_of
from routebook.conformance.suites.shipping import Shipped, Unmade
from routebook.conformance.suites.to_json import to_json
from routebook.keeping import cache_folder, keep, name_of_kept, read_kept

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_KEPT = 8
"""Those of one book may be some megabytes."""


def kept_or_made(folder: Path, make: Callable[[], Shipped]) -> Shipped:
    """The suites of the book in a folder: kept from the last time that they were made, else made, and kept if that can be done."""
    kept = _place(folder)
    if kept and (found := _read(kept)):
        return found
    made = make()
    if kept and kept == _place(folder):  # nobody has changed the book meanwhile
        keep(kept, _plain(made), MOST_KEPT)
    return made


def _place(folder: Path) -> Path | None:
    """The file for a book; None where there can be none."""
    package = Path(__file__).parents[2]
    with suppress(PackageNotFoundError, RuntimeError):
        code = ((path, path.relative_to(package).as_posix()) for path in sorted(package.rglob("*.py")))
        name = name_of_kept(folder, version("python-sat"), code)
        return cache_folder() / "suites" / name if name else None
    return None


def _read(kept: Path) -> Shipped | None:
    """What a file holds; None if there is none, or it is damaged."""
    with suppress(LookupError, TypeError, ValueError, AttributeError):  # it is made anew
        if plain := read_kept(kept):
            suites = tuple(map(suite_of, plain["suites"]))
            return Shipped(suites, tuple(Unmade(*each) for each in plain["unmade"]))
    return None


def _plain(shipped: Shipped) -> dict[str, Any]:
    return {
        "suites": [json.loads("\n".join(to_json(suite, {}))) for suite in shipped.suites],
        "unmade": [[each.of, each.level, each.why] for each in shipped.unmade],
    }
