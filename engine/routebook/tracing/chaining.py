"""Which passages stand in the order in which they were recorded, as many as can be.

Longest common subsequence by patience, as J. W. Hunt and T. G. Szymanski, "A fast algorithm for computing longest common
subsequences", CACM 20 (1977), with runs of words in place of single lines: each has to begin after the one before has ended.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Run = tuple[int, int]
"""A word, and the one after the last."""


def longest_chain(candidates: Sequence[Sequence[Run]]) -> dict[int, Run]:
    """For the most of what is looked for, in its order, one of the runs that it may be; none begins before the last ended.

    The runs of each are in the order of the document, all of one length. Time grows with their number times its logarithm.
    """
    ends: list[int] = []
    links: list[_Link] = []
    for number, runs in enumerate(candidates):
        for run in reversed(runs):
            length = bisect_right(ends, run[0])
            link = (number, run, links[length - 1] if length else None)
            if length == len(ends):
                ends.append(run[1])
                links.append(link)
            elif run[1] < ends[length]:
                ends[length], links[length] = run[1], link
    chain = {}
    last = links[-1] if links else None
    while last:
        chain[last[0]] = last[1]
        last = last[2]
    return chain


_Link = tuple[int, Run, "_Link | None"]
