"""Records the passages of a document by what somebody quotes of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.errors import MisquotedPassage
from routebook.model import Digest, Digests
from routebook.tracing.fates import Status
from routebook.tracing.searching import digest_of
from routebook.tracing.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from routebook.model import Place
    from routebook.tracing.chaining import Run
    from routebook.tracing.fates import Fate
    from routebook.tracing.words import Words

LONGEST = 9999
"""So many words a passage has at most."""
ELLIPSIS = re.compile(r"(?<!\S)(?:\.\.\.|\u2026)(?!\S)")


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage's words, or the first and the last of them around `...`; and where they are quoted."""

    passage: str
    text: str
    place: Place


def find_quotes(words: Words, quotes: Iterable[Quote]) -> dict[str, Run]:
    """The words that each quote means: the first after those of the quote before it; raises MisquotedPassage."""
    found: dict[str, Run] = {}
    cursor = 0
    for quote in quotes:
        found[quote.passage] = run = _find(words, quote, cursor)
        cursor = run[1]
    return found


def record(
    words: Words, salt: str, quoted: Mapping[str, Run], earlier: Mapping[str, tuple[Digest, Fate]]
) -> Digests:
    """What is to be kept of passages: of those quoted anew, and of those recorded earlier, whatever became of them.

    One that changed and is not quoted keeps its digest, and its place behind the one before it. Raises MisquotedPassage
    where two passages have a word in common.
    """
    found = {path: fate.run for path, (_, fate) in earlier.items() if fate.status is not Status.CHANGED}
    runs = {**found, **quoted}
    for (path, run), (other, next_run) in pairwise(sorted(runs.items(), key=lambda each: each[1])):
        if next_run[0] < run[1]:
            raise MisquotedPassage(
                f"`{other}` and `{path}` have words in common",
                help="quote each without what belongs to the other",
            )
    order = {path: (run[0], 0) for path, run in runs.items()}
    before = (-1, 0)
    for path in earlier:
        before = order.setdefault(path, (before[0], before[1] + 1))
    return Digests(
        salt,
        MappingProxyType(
            {
                path: _digest(words, runs[path], salt) if path in runs else earlier[path][0]
                for path in sorted(order, key=order.__getitem__)
            }
        ),
    )


def _digest(words: Words, run: Run, salt: str) -> Digest:
    return Digest(run[1] - run[0], digest_of(words.run(*run), salt))


def _find(words: Words, quote: Quote, cursor: int) -> Run:
    parts = [words_of(part) for part in ELLIPSIS.split(quote.text)]
    if not all(parts) or len(parts) > 2:
        raise MisquotedPassage(
            f"{quote.place}: `{quote.passage}` is not quoted as a whole or by its two ends",
            help="write its words, or the first ones, `...` and the last ones",
        )
    run = _next(words, parts, cursor)
    if run is None:
        early = _next(words, parts, 0) is not None
        raise MisquotedPassage(
            f"{quote.place}: `{quote.passage}` stands "
            + (
                "before the passage that is quoted before it"
                if early
                else "nowhere in the document as it is quoted"
            ),
            help="quote passages in the order of the document"
            if early
            else "copy its words from the document",
        )
    if run[1] - run[0] > LONGEST:
        raise MisquotedPassage(
            f"{quote.place}: `{quote.passage}` has {run[1] - run[0]} words, and a passage has at most {LONGEST}",
            help="make several passages of it",
        )
    return run


def _next(words: Words, parts: list[Words], cursor: int) -> Run | None:
    """The first run of words from a word on that begins as the first part says and ends as the last."""
    first = words.find(parts[0].run(0, len(parts[0])), cursor)
    if first is None:
        return None
    after = first + len(parts[0])
    for part in parts[1:]:
        last = words.find(part.run(0, len(part)), after)
        if last is None:
            return None
        after = last + len(part)
    return first, after
