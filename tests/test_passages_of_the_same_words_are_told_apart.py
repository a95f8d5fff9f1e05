"""Passages of the same words share no place: where there are fewer places than passages, one of these has changed."""

from __future__ import annotations

from hashlib import sha256

from routebook.model import Digest, Digests
from routebook.tracing.fates import Status, find_fates
from routebook.tracing.words import words_of


def digest(words: str) -> Digest:
    return Digest(len(words.split()), sha256(f"s:{words}".encode()).hexdigest()[:16])


def statuses(document: str, **passages: str) -> dict[str, str]:
    """What became of passages, which were recorded in this order."""
    digests = Digests("s", {name: digest(words) for name, words in passages.items()})
    return {
        name: fate.status for name, fate in find_fates(words_of(document), digests, lambda *_: None).items()
    }


def test_of_two_that_moved_to_one_place_only_one_is_there() -> None:
    recorded = {"one": "push is sent", "other": "push is sent", "next": "it rings", "last": "it stops"}
    gone = statuses("It rings. It stops. Push is sent.", **recorded)
    assert gone == {
        "one": Status.MOVED,
        "other": Status.CHANGED,
        "next": Status.IN_PLACE,
        "last": Status.IN_PLACE,
    }
    kept = statuses("It rings. It stops. Push is sent. Push is sent.", **recorded)
    assert kept == {**gone, "other": Status.MOVED}
