"""Looks for runs of words of which only the digests are known."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from routebook.errors import UnreadableDocument
from routebook.model import Digest

if TYPE_CHECKING:
    from collections.abc import Collection

    from routebook.advancing import Advance
    from routebook.tracing.words import Words

DIGITS = 16
MOST_RUNS = 300_000_000
"""So many runs of words are hashed at most: a few minutes."""


def digest_of(run: bytes, salt: str) -> str:
    """The hash of words with one space between: the first sixteen digits of SHA-256 of the salt, a colon and them."""
    return sha256(salt.encode() + b":" + run).hexdigest()[:DIGITS]


def find_digests(
    words: Words, wanted: Collection[Digest], salt: str, advance: Advance
) -> dict[Digest, list[int]]:
    """Where each digest stands: the numbers of the words that begin it, first to last; raises UnreadableDocument.

    Each run of as many words as some digest has is hashed. `advance` is told how many of them are done.
    """
    lengths = sorted({digest.words for digest in wanted if digest.words <= len(words)})
    runs = sum(len(words) - length + 1 for length in lengths)
    if runs > MOST_RUNS:
        raise UnreadableDocument(
            f"the document has {len(words)} words, too many to look for passages of {len(lengths)} lengths",
            help="name only the chapters that the book cites",
        )
    places: dict[Digest, list[int]] = {digest: [] for digest in wanted}
    for done, length in enumerate(lengths):
        advance(done, len(lengths))
        known = {digest.sha256 for digest in wanted if digest.words == length}
        for first in range(len(words) - length + 1):
            found = digest_of(words.run(first, first + length), salt)
            if found in known:
                places[Digest(length, found)].append(first)
    return places
