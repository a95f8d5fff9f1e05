"""Writes a set of combinations in few rows: maximal boxes, which may hold combinations that cannot occur."""

from __future__ import annotations

from functools import reduce
from itertools import permutations
from operator import or_
from typing import TYPE_CHECKING

from routebook.sets import Index, bits, size

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from routebook.sets import Box

Codes = tuple[int, ...]

MOST_ORDERED = 4
"""With more inputs than these, a box is not widened in every order of them."""


def cover(
    wanted: Collection[Codes], others: Collection[Codes], whole: Box, first: Iterable[Box] = ()
) -> tuple[Box, ...]:
    """Boxes that hold all that is wanted and nothing of the others; what is in neither may be in them.

    Those named `first` are taken where they can be. After them each box in turn is one around all that is not covered, if
    there is one; else, of those around the first combination that is not, the one that covers the most, and of these the one
    with the fewest conditions. A box without which all is covered is left out.
    """
    against = Index([single(codes) for codes in others], len(whole))
    left = dict.fromkeys(sorted(wanted))
    boxes = [box for box in first if not against.overlapping(box)]
    left = {codes: None for codes in left if not any(lies_in(codes, box) for box in boxes)}
    while left:
        seed = _around(left)
        if against.overlapping(seed):
            seed = single(next(iter(left)))
        best = max(
            dict.fromkeys(_widened(seed, whole, against)),
            key=lambda box: (sum(lies_in(codes, box) for codes in left), -_conditions(box, whole), size(box)),
        )
        boxes.append(best)
        left = {codes: None for codes in left if not lies_in(codes, best)}
    return tuple(_needed(boxes, wanted))


def named(wanted: Iterable[Codes], box: Box, whole: Box) -> Box:
    """A box whose conditions have only values that occur in what is wanted of it; there are no fewer nor more of them."""
    occurring = _around(codes for codes in wanted if lies_in(codes, box))
    return tuple(
        mask if mask == full else some for mask, full, some in zip(box, whole, occurring, strict=True)
    )


def single(codes: Codes) -> Box:
    """The box of one combination."""
    return tuple(1 << code for code in codes)


def _around(several: Iterable[Codes]) -> Box:
    """The smallest box that holds some combinations."""
    return tuple(reduce(or_, (1 << code for code in codes)) for codes in zip(*several, strict=True))


def lies_in(codes: Codes, box: Box) -> bool:
    """Whether a box holds a combination."""
    return all(mask >> code & 1 for mask, code in zip(box, codes, strict=True))


def _widened(box: Box, whole: Box, against: Index) -> Iterator[Box]:
    """The box made as large as it can be, input by input, in several orders of them."""
    for order in _orders(len(whole)):
        found = box
        for axis in order:
            for bit in bits(whole[axis] & ~found[axis]):
                wider = (*found[:axis], found[axis] | 1 << bit, *found[axis + 1 :])
                if not against.overlapping((*found[:axis], 1 << bit, *found[axis + 1 :])):
                    found = wider
        yield found


def _orders(width: int) -> Iterator[tuple[int, ...]]:
    if width <= MOST_ORDERED:
        yield from permutations(range(width))
        return
    for first in range(width):
        order = tuple((first + step) % width for step in range(width))
        yield order
        yield order[::-1]


def _conditions(box: Box, whole: Box) -> int:
    return sum(mask != full for mask, full in zip(box, whole, strict=True))


def _needed(boxes: Sequence[Box], wanted: Collection[Codes]) -> Iterator[Box]:
    kept = [*boxes]
    for box in boxes:
        rest = [other for other in kept if other is not box]
        if all(any(lies_in(codes, other) for other in rest) for codes in wanted if lies_in(codes, box)):
            kept = rest
    yield from kept
