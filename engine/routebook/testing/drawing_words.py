"""Strategies for the words of a value: the one that there is, or for a version any that falls into its band."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from routebook.versions import representative, segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import SearchStrategy

    from routebook.program import Axis
    from routebook.versions import Cut

FARTHEST = 30
"""How far above the lowest version of a band that has no highest one versions are drawn."""


def words_of(axis: Axis, code: int) -> SearchStrategy[str]:
    """The words for a value of an input, by its number."""
    return st.just(axis.values[code]) if axis.cuts is None else versions_in(axis.cuts, code)


def versions_in(cuts: Sequence[Cut], number: int) -> SearchStrategy[str]:
    """Versions of one to three parts in a segment; where what is drawn is not, the one that stands for it."""
    lowest = representative(cuts, number)
    first = int(lowest.partition(".")[0])
    last = cuts[number][0][:1] if number < len(cuts) else (first + FARTHEST,)
    parts = st.tuples(st.integers(first, *(last or (first,))), st.lists(st.integers(0, FARTHEST), max_size=2))
    texts = parts.map(lambda drawn: ".".join(map(str, [drawn[0], *drawn[1]])))
    return texts.map(lambda text: text if segment(cuts, text) == number else lowest)
