"""What was told of a change between releases, kept on disk: comparing takes seconds, and releases stay as they are."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routebook.keeping import cache_folder, keep, name_made_of, read_kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from routebook.releasing.release import Release

MOST_KEPT = 256


def kept_or_told(old: Release, new: Release, tell: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What is told of a change, as plain data: kept from the last time, else told anew, and kept if that can be done."""
    kept = _place(old, new)
    found = kept and read_kept(kept)
    if isinstance(found, dict):
        return found
    told = tell()
    if kept:
        keep(kept, told, MOST_KEPT)
    return told


def _place(old: Release, new: Release) -> Path | None:
    """The file for two releases and the code that compares them; None where there can be none."""
    package = Path(__file__).parents[1]
    with suppress(OSError, RuntimeError):
        code = ((path, path.relative_to(package).as_posix()) for path in sorted(package.rglob("*.py")))
        return cache_folder() / "changes" / name_made_of([old.digest, new.digest], code)
    return None
