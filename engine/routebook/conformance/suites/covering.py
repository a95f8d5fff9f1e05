"""Few elements that meet many sets: for a suite, few cases that find many faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.sets import bits

if TYPE_CHECKING:
    from collections.abc import Sequence


def few_that_meet(sets: Sequence[int]) -> list[int]:
    """Few elements of which each of the sets, given as bits, holds one; sets without elements are left out.

    Again and again, of the smallest set that is not met an element that many others have too; then each is left out
    that is not needed.
    """
    hardest_first = sorted({each for each in sets if each}, key=lambda each: (each.bit_count(), each))
    chosen: list[int] = []
    left = hardest_first
    while left:
        common = left[0]
        for each in left:
            common &= each if common & each else common
        chosen.append(next(bits(common)))
        left = [each for each in left if not each >> chosen[-1] & 1]
    for element in [*chosen]:
        rest = sum(1 << other for other in chosen if other != element)
        if all(each & rest for each in hardest_first):
            chosen.remove(element)
    return sorted(chosen)
