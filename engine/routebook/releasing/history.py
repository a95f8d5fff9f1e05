"""The history of a book: what changed from each released version to the next, and since the last one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from routebook.advancing import unheard
from routebook.comparing import compare
from routebook.comparing.telling.phrases import verdict
from routebook.comparing.telling.to_markdown import to_markdown
from routebook.releasing.kept import kept_or_told
from routebook.shelf import RELEASED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.advancing import Advance
    from routebook.comparing.change import Change
    from routebook.releasing.release import Release


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words: one sentence, how many of what differ, and all of it in Markdown, which may be nothing."""

    verdict: str
    parts: int
    decisions: int
    machines: int
    pages: int
    details: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """What came with a released version; there is no change for the first one."""

    version: str
    since: str | None
    change: Told | None


@dataclass(frozen=True, slots=True)
class History:
    """The chapters of a book, the newest first, and what is not yet released; None where that is nothing."""

    unreleased: Told | None
    chapters: Sequence[Chapter]


def history_of(releases: Sequence[Release], now: Release, called: str, advance: Advance = unheard) -> History:
    """The history that releases tell, the oldest of which comes first, up to the book as it is now.

    Only neighbours that differ are compared, and only once as long as that is kept. `advance` is told how many are, and of
    how many. Raises FaultyBook for a release that can no longer be read.
    """
    pairs = [*pairwise([*releases, now])]
    changes = []
    for number, (old, new) in enumerate(pairs, start=1):
        changes.append(None if old == new else _told(old, new, called))
        advance(number, len(pairs))
    *between, unreleased = changes or [None]
    chapters = [Chapter(release.version, None, None) for release in releases[:1]]
    for (old, new), change in zip(pairs, between, strict=False):
        chapters.append(Chapter(new.version, old.version, change))
    return History(unreleased, chapters[::-1])


def change_between(old: Release, new: Release, called: str) -> Change:
    """In what two releases differ; raises FaultyBook."""
    before, after = (each.load(f"{called}/{RELEASED}/{each.version}") for each in (old, new))
    return compare(before, after, (old.version, new.version))


def _told(old: Release, new: Release, called: str) -> Told:
    return Told(**kept_or_told(old, new, lambda: asdict(_tell(change_between(old, new, called)))))


def _tell(change: Change) -> Told:
    _, _, details = to_markdown(change).partition("\n\n")  # the verdict stands before it
    return Told(
        verdict=verdict(change),
        parts=len(change.parts),
        decisions=len(change.decisions),
        machines=len(change.machines),
        pages=len(change.pages),
        details=details,
    )
