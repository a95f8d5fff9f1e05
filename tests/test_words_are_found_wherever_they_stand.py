"""The words of a passage are found wherever they stand, whatever layout does to them, and as many in their order as can be."""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routebook.model import Digest
from routebook.tracing.chaining import longest_chain
from routebook.tracing.searching import find_digests
from routebook.tracing.words import words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Black tea", "  black\n\tTEA. "),
        ("a so-called guest", "a so-\n   called guest"),
        ("switched", "swit-\nched"),
        ("switched", "swit\u00adched"),
        ("don't", "don\u2019t"),
        ('"tea"', "\u201etea\u201c"),
        ("tea - coffee", "tea \u2014 coffee"),
        ("fine", "\ufb01ne"),
        ("caf\u00e9", "cafe\u0301"),
        ("a >= 12", "a \u2265 12"),
        ("Tea\u2122", "Tea"),
    ],
)
def test_what_layout_and_typesetting_do_is_not_seen(one: str, other: str) -> None:
    assert words_of(one).data == words_of(other).data


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("< 12", "> 12"),
        ("<= 12", "< 12"),
        ("a != b", "a = b"),
        ("5 %", "5"),
        ("-5 degrees", "5 degrees"),
        ("1.5", "15"),
        ("10-12", "1012"),
        ("10-\n12", "1012"),
        ("tea pot", "teapot"),
        ("tea", "teas"),
        ("caf\u00e9", "cafe"),
    ],
)
def test_what_a_statement_hangs_on_is_seen(one: str, other: str) -> None:
    assert words_of(one).data != words_of(other).data


@given(
    st.lists(st.sampled_from("ab"), max_size=12), st.lists(st.text("ab", min_size=1, max_size=4), max_size=4)
)
def test_digests_are_found_wherever_they_stand(letters: list[str], passages: list[str]) -> None:
    words = words_of(" ".join(letters))
    digests = {
        passage: Digest(len(passage), sha256(f"s:{' '.join(passage)}".encode()).hexdigest()[:16])
        for passage in passages
    }
    found = find_digests(words, digests.values(), "s", lambda *_: None)
    text = "".join(letters)
    assert found == {
        digest: [at for at in range(len(text)) if text.startswith(passage, at)]
        for passage, digest in digests.items()
    }


RUNS = st.integers(1, 3).flatmap(
    lambda length: st.lists(st.integers(0, 9), unique=True, max_size=3).map(
        lambda firsts: [(first, first + length) for first in sorted(firsts)]
    )
)


@given(st.lists(RUNS, max_size=5))
def test_as_many_passages_as_can_be_are_in_their_order(candidates: list[list[tuple[int, int]]]) -> None:
    chain = longest_chain(candidates)
    assert all(run in candidates[number] for number, run in chain.items())
    in_order = [chain[number] for number in sorted(chain)]
    assert all(one[1] <= other[0] for one, other in pairwise(in_order))
    choices = product(*([*runs, None] for runs in candidates))
    kept = ([run for run in choice if run] for choice in choices)
    most = max(len(runs) for runs in kept if all(one[1] <= other[0] for one, other in pairwise(runs)))
    assert len(chain) == most
