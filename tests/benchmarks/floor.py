"""What numpy can do at the least: rows of codes to answers, and sessions to their next states. Nothing is checked."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Codes = NDArray[np.uint8]
    Numbers = NDArray[Any]

BLOCK = 32_768


def take(columns: Sequence[Codes], sizes: Sequence[int], tables: Sequence[Numbers]) -> list[Numbers]:
    """For each row what each table has for its combination, of which the last column varies fastest.

    In blocks that stay in the cache: codes to the number of the combination, in bytes for as long as it fits, and
    then one look-up for each table.
    """
    out = [np.empty(len(columns[0]), table.dtype) for table in tables]
    small, wide = np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.uint16)
    groups = _groups(sizes)
    for start in range(0, len(columns[0]), BLOCK):
        rows = slice(start, start + BLOCK)
        width = len(columns[0][rows])
        cell, part = wide[:width], small[:width]
        for number, (size, group) in enumerate(groups):
            _combine(part, [(columns[at][rows], sizes[at]) for at in group])
            if number:
                np.multiply(cell, size, out=cell)
                np.add(cell, part, out=cell)
            else:
                np.copyto(cell, part)
        for table, answers in zip(tables, out, strict=True):
            np.take(table, cell, out=answers[rows], mode="clip")
    return out


def _combine(part: Codes, columns: Sequence[tuple[Codes, int]]) -> None:
    np.copyto(part, columns[0][0])
    for codes, size in columns[1:]:
        np.multiply(part, size, out=part)
        np.add(part, codes, out=part)


def _groups(sizes: Sequence[int]) -> list[tuple[int, list[int]]]:
    """Columns next to each other whose combinations fit a byte, with the number of these."""
    group, product, numbered = 0, 1, []
    for at, size in enumerate(sizes):
        product *= size
        if product > np.iinfo(np.uint8).max + 1:
            group, product = group + 1, size
        numbered.append((group, at))
    groups = [[at for _, at in each] for _, each in groupby(numbered, lambda pair: pair[0])]
    return [(int(np.prod([sizes[at] for at in group])), group) for group in groups]


def step(places: Numbers, following: Numbers, sessions: Numbers, events: Codes, width: int) -> None:
    """One event for each of some sessions that differ: a place and an event lead to the next place."""
    places[sessions] = following.take(places[sessions] * width + events)
