"""What became of each passage of which something was recorded, in a document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from routebook.errors import UnreadableDocument
from routebook.tracing.chaining import Run, longest_chain
from routebook.tracing.searching import find_digests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.advancing import Advance
    from routebook.model import Digests
    from routebook.tracing.words import Words

MOST_PLACES = 1_000_000
"""So many places are weighed at most, over all passages."""


class Status(StrEnum):
    """What became of a passage."""

    IN_PLACE = "in place"
    MOVED = "moved"
    CHANGED = "changed"
    UNRECORDED = "unrecorded"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a passage, and the words that are it; of one that changed, those among which it should be, if any."""

    status: Status
    run: Run


def find_fates(words: Words, digests: Digests, advance: Advance) -> dict[str, Fate]:
    """What became of each passage that was recorded, in the order recorded; raises UnreadableDocument.

    A passage is in place if it stands in the order in which it was recorded with the others, moved if it stands elsewhere, and
    changed if its words stand nowhere. Where several passages have the same words, each place is that of one of them.
    """
    found = find_digests(words, set(digests.passages.values()), digests.salt, advance)
    candidates = [
        [(first, first + digest.words) for first in found[digest]] for digest in digests.passages.values()
    ]
    if sum(map(len, candidates)) > MOST_PLACES:
        raise UnreadableDocument(
            f"the passages stand at more than {MOST_PLACES} places of the document",
            help="cite passages of more words, which stand at one place alone",
        )
    chain = longest_chain(candidates)
    moved = _elsewhere(candidates, chain, len(words))
    between = _between(len(candidates), chain, len(words))
    return {
        path: Fate(Status.IN_PLACE, chain[number])
        if number in chain
        else Fate(Status.MOVED, moved[number])
        if number in moved
        else Fate(Status.CHANGED, between[number])
        for number, path in enumerate(digests.passages)
    }


def _elsewhere(candidates: list[list[Run]], chain: Mapping[int, Run], length: int) -> dict[int, Run]:
    """For those that are not in the chain, the first place that no other takes up."""
    taken = bytearray(length)
    for first, after in chain.values():
        taken[first:after] = b"\1" * (after - first)
    found: dict[int, Run] = {}
    for number, runs in enumerate(candidates):
        free = (run for run in runs if not any(taken[slice(*run)]))
        if number not in chain and (run := next(free, None)):
            found[number] = run
            taken[slice(*run)] = b"\1" * (run[1] - run[0])
    return found


def _between(number: int, chain: Mapping[int, Run], length: int) -> list[Run]:
    """For each passage, the words after the one in the chain before it, and before the next one in the chain."""
    first, firsts = 0, []
    for each in range(number):
        first = chain[each][1] if each in chain else first
        firsts.append(first)
    after, afters = length, []
    for each in reversed(range(number)):
        after = chain[each][0] if each in chain else after
        afters.append(after)
    return list(zip(firsts, reversed(afters), strict=True))
