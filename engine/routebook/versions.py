"""Version numbers: how they are read, compared and cut into segments by bands."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Release = tuple[int, ...]
"""The numbers of a version, without zeros at the end; so that tuples compare as versions do."""

Cut = tuple[Release, bool]
"""A border between segments: just before a version (False) or just after it (True)."""

MOST_PARTS = 8
LARGEST_PART = 999_999_999
NOTHING_BELOW: Cut = ((), False)
NOTHING_ABOVE: Cut = ((LARGEST_PART,) * MOST_PARTS, True)
DOTTED_NUMBERS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,7}", re.ASCII)
BOUND = re.compile(r"(>=|<=|>|<|=)([0-9.]+)", re.ASCII)


def parse_version(text: str) -> Release:
    """Up to eight numbers joined by dots, so that 13 equals 13.0; raises ValueError for anything else."""
    if not DOTTED_NUMBERS.fullmatch(text):
        raise ValueError(text)
    numbers = [*map(int, text.split("."))]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def write_version(release: Release) -> str:
    """A version as short as it can be written."""
    return ".".join(map(str, release)) or "0"


def parse_band(text: str) -> tuple[Cut | None, Cut | None]:
    """The borders of a band such as `>=12 <13`, `<12` or `=14.2`; None where it is open.

    A border with no version on its other side is none. Raises ValueError for any other text, a side bounded twice or an
    empty band.
    """
    low: Cut | None = None
    high: Cut | None = None
    for bound in text.split():
        parts = BOUND.fullmatch(bound)
        if not parts:
            raise ValueError(bound)
        sign, version = parts[1], parse_version(parts[2])
        if sign in {">=", ">", "="}:
            if low:
                raise ValueError(bound)
            low = (version, sign == ">")
        if sign in {"<", "<=", "="}:
            if high:
                raise ValueError(bound)
            high = (version, sign != "<")
    low, high = _closest(low), _closest(high)
    if not text.strip() or low == NOTHING_ABOVE or high == NOTHING_BELOW or (low and high and low >= high):
        raise ValueError(text)
    return (None if low == NOTHING_BELOW else low), (None if high == NOTHING_ABOVE else high)


def _closest(cut: Cut | None) -> Cut | None:
    """A border as the one that stands just before a version, if there is a next version at all."""
    if cut is None or not cut[1] or len(cut[0]) < MOST_PARTS:
        return cut
    numbers = [*cut[0]]
    while numbers and numbers[-1] == LARGEST_PART:
        numbers.pop()
    return ((*numbers[:-1], numbers[-1] + 1), False) if numbers else NOTHING_ABOVE


def cuts_of(bands: Iterable[tuple[Cut | None, Cut | None]]) -> tuple[Cut, ...]:
    """Every border that the bands make, lowest first; n cuts make n + 1 segments."""
    return tuple(sorted({cut for band in bands for cut in band if cut}))


def segment(cuts: Sequence[Cut], text: str) -> int:
    """The number of the segment that a version falls into, lowest first; raises ValueError."""
    return bisect_right(cuts, (parse_version(text), False))


def segments_in(cuts: Sequence[Cut], band: tuple[Cut | None, Cut | None]) -> range:
    """The numbers of the segments that a band covers."""
    low, high = band
    return range(cuts.index(low) + 1 if low else 0, cuts.index(high) + 1 if high else len(cuts) + 1)


def describe_segments(cuts: Sequence[Cut]) -> tuple[str, ...]:
    """Each segment as a band is written, lowest first."""
    sides = [None, *cuts, None]
    texts = []
    for low, high in pairwise(sides):
        if low and high and low[0] == high[0]:
            texts.append(f"={write_version(low[0])}")
            continue
        bounds = [f"{'>' if low[1] else '>='}{write_version(low[0])}"] if low else []
        bounds += [f"{'<=' if high[1] else '<'}{write_version(high[0])}"] if high else []
        texts.append(" ".join(bounds) or "any")
    return tuple(texts)


def representative(cuts: Sequence[Cut], number: int) -> str:
    """A version that falls into a segment: its lowest where it has one, else one just above or below."""
    if number == 0:
        return "0"
    version, after = cuts[number - 1]
    if not after:
        return write_version(version)
    parts = write_version(version).split(".")
    return ".".join([*parts, *["0"] * (MOST_PARTS - 1 - len(parts)), "1"])
