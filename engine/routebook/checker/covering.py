"""Whether boxes cover a box: by counting where that decides, by walking where that is short.

Boxes that share nothing cover a box if, and only if, their sizes add up to its own, however large it is. Where
they add up to less, something is left, and going to where least is covered finds it without ever turning back.
"""

from __future__ import annotations

from operator import and_
from typing import TYPE_CHECKING

from routebook.sets import Index, NotDecided, bits, size, uncovered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.sets import Box

WALKED = 1 << 20
"""Up to this many combinations of those inputs on which others are narrower, a box is walked through."""


def left_of(box: Box, by: Sequence[Box]) -> Box | None:
    """Some combinations of a box that none of the others holds; None if they cover it. Raises NotDecided."""
    by = clipped(by, box)
    if not by or box in by:
        return None if by else box
    sizes = [size(other) for other in by]
    whole, total = size(box), sum(sizes)
    if total < whole:
        return _least_covered(box, by, sizes)
    if total == whole and are_disjoint(by):
        return None
    narrowed = [full for axis, full in enumerate(box) if any(other[axis] != full for other in by)]
    if size(tuple(narrowed)) > WALKED:
        raise NotDecided
    return next(uncovered(box, by), None)


def clipped(boxes: Sequence[Box], to: Box) -> list[Box]:
    """The parts of boxes that lie in one box, without those of which nothing does."""
    parts = (tuple(map(and_, each, to)) for each in boxes)
    return [part for part in parts if all(part)]


def are_disjoint(boxes: Sequence[Box]) -> bool:
    """Whether no two boxes share a combination."""
    index = Index(boxes, len(boxes[0])) if boxes else None
    return index is None or all(index.overlapping(box) == 1 << number for number, box in enumerate(boxes))


def widened(box: Box, whole: Box, index: Index, boxes: Sequence[Box]) -> Box:
    """A box made as wide as can be without meeting any of the others, which it does not meet."""
    for axis, full in enumerate(whole):
        taken = 0
        for number in bits(index.overlapping(box, frozenset({axis}))):
            taken |= boxes[number][axis]
        box = (*box[:axis], full & ~taken, *box[axis + 1 :])
    return box


def _least_covered(box: Box, by: list[Box], sizes: list[int]) -> Box:
    """What is left of a box that is larger than the others together: split it, keep the part least covered."""
    while by:
        axis = _most_restricted(box, by, sizes)
        parts: dict[tuple[int, ...], int] = {}
        for bit in bits(box[axis]):
            admitting = tuple(number for number, other in enumerate(by) if other[axis] >> bit & 1)
            parts[admitting] = parts.get(admitting, 0) | 1 << bit
        shares = [size // other[axis].bit_count() for size, other in zip(sizes, by, strict=True)]
        kept = min(parts, key=lambda admitting: sum(shares[number] for number in admitting))
        box = (*box[:axis], parts[kept], *box[axis + 1 :])
        by = clipped([by[number] for number in kept], box)
        sizes = [size(other) for other in by]
    return box


def _most_restricted(box: Box, by: Sequence[Box], sizes: Sequence[int]) -> int:
    """The input on which the others are narrower than a box, counted by their sizes."""
    weights = [
        sum(size for size, other in zip(sizes, by, strict=True) if other[axis] != full)
        for axis, full in enumerate(box)
    ]
    return weights.index(max(weights))
