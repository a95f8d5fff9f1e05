"""Sets of combinations, exactly: match, overlap, cover and witness, said once for everybody.

A box is one bit mask of admitted values for each input of a space: the set of all combinations that take one
admitted value from each. A rule is a box. Masks are plain integers, so an input may have any number of values.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from math import prod
from operator import and_, or_
from typing import TYPE_CHECKING

from routebook.versions import segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from routebook.model import Entry, Input

Box = tuple[int, ...]

MOST_STEPS = 1_000_000
MOST_INPUTS = 200
MOST_WORDS = 20


@dataclass(frozen=True, slots=True)
class Space:
    """Some inputs, in an order; boxes have a mask for each."""

    inputs: tuple[Input, ...]

    @property
    def whole(self) -> Box:
        """Every combination."""
        return tuple((1 << len(each.values)) - 1 for each in self.inputs)

    def box(self, entries: Iterable[Entry]) -> Box:
        """The combinations that a rule's entries admit; entries on other inputs are passed over."""
        masks = {entry.name: entry.mask for entry in entries}
        return tuple(masks.get(each.name, full) for each, full in zip(self.inputs, self.whole, strict=True))

    def row(self, box: Box) -> dict[str, tuple[str, ...]]:
        """A box as a person would write it: each input that is restricted, with its values or a group of them."""
        return {
            each.name: words_for(each, mask)
            for each, mask, full in zip(self.inputs, box, self.whole, strict=True)
            if mask != full
        }


def values_in(known: Input, mask: int) -> tuple[str, ...]:
    """The values of an input that a mask admits."""
    return tuple(value for bit, value in enumerate(known.values) if mask >> bit & 1)


def words_for(known: Input, mask: int) -> tuple[str, ...]:
    """The shortest words for some values of an input: a group or band that is just them, else the values."""
    values = values_in(known, mask)
    for group, members in known.groups.items():
        if set(members) == set(values) and (len(values) > 1 or known.cuts is not None):
            return (group,)
    return values


def write_row(row: Mapping[str, Sequence[str]]) -> str:
    """A row in the words of a book, `{traffic: call, platform: [ios, android]}`; of very many words only some."""
    cells = (f"{name}: {_written(words)}" for name, words in row.items())
    return "{" + ", ".join(cells) + "}"


def _written(words: Sequence[str]) -> str:
    if len(words) == 1:
        return words[0]
    rest = len(words) - MOST_WORDS
    shown = [*words[:MOST_WORDS], f"and {rest} more"] if rest > 1 else words
    return f"[{', '.join(shown)}]"


def code_of(known: Input, word: str) -> int:
    """The number of the value that a word is for an input; raises ValueError where it is none."""
    return known.values.index(word) if known.cuts is None else segment(known.cuts, word)


def holds(entries: Iterable[Entry], codes: Mapping[str, int]) -> bool:
    """Whether every entry admits the value that its input has; an input without a value is not admitted."""
    return all(entry.name in codes and entry.mask >> codes[entry.name] & 1 for entry in entries)


def overlap(one: Box, other: Box) -> Box | None:
    """The combinations in both boxes; None where there are none."""
    both = tuple(map(and_, one, other))
    return both if all(both) else None


def size(box: Box) -> int:
    """How many combinations a box holds."""
    return prod(mask.bit_count() for mask in box)


def without(boxes: Iterable[Box], other: Box) -> Iterator[Box]:
    """What boxes hold and another one does not, as boxes: disjoint ones, if those given are."""
    for box in boxes:
        if overlap(box, other) is None:
            yield box
            continue
        inside = box
        for axis, mask in enumerate(other):
            if rest := inside[axis] & ~mask:
                yield (*inside[:axis], rest, *inside[axis + 1 :])
                inside = (*inside[:axis], inside[axis] & mask, *inside[axis + 1 :])


def joined(boxes: Iterable[Box]) -> list[Box]:
    """Fewer boxes that hold the same, disjoint if those given are: put together where they differ in one input alone."""
    found = list(dict.fromkeys(boxes))
    before = 0
    while len(found) not in {before, 1}:
        before = len(found)
        for axis in range(len(found[0])):
            masks: dict[tuple[Box, Box], int] = {}
            for box in found:
                rest = (box[:axis], box[axis + 1 :])
                masks[rest] = masks.get(rest, 0) | box[axis]
            if len(masks) < len(found):
                found = [(*left, mask, *right) for (left, right), mask in masks.items()]
    return found


def outermost(boxes: Iterable[Box]) -> list[Box]:
    """The boxes that do not lie within another one, the largest first."""
    kept: list[Box] = []
    for box in sorted(set(boxes), key=size, reverse=True):
        if not any(
            all(mask | outer == outer for mask, outer in zip(box, other, strict=True)) for other in kept
        ):
            kept.append(box)
    return kept


class NotDecided(Exception):
    """A question about boxes would take more steps than are allowed."""


class Index:
    """Which of many boxes of one space overlap a box, as a set of their numbers: an integer with a bit for each."""

    def __init__(self, boxes: Sequence[Box], width: int) -> None:
        self.everyone = (1 << len(boxes)) - 1
        self.columns = [columns([box[axis] for box in boxes]) for axis in range(width)]
        self._admitting: list[dict[int, int]] = [{} for _ in range(width)]

    def overlapping(self, box: Box, ignoring: frozenset[int] = frozenset()) -> int:
        """The boxes that share a combination with a box; or would, were it not for some inputs."""
        found = self.everyone
        for axis, mask in enumerate(box):
            if axis not in ignoring:
                known = self._admitting[axis]
                if mask not in known:
                    known[mask] = reduce(or_, (self.columns[axis][bit] for bit in bits(mask)), 0)
                found &= known[mask]
        return found


def bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def columns(masks: Sequence[int]) -> defaultdict[int, int]:
    """For each value, the boxes that admit it."""
    alike: dict[int, bytearray] = {}
    for number, mask in enumerate(masks):
        having = alike.setdefault(mask, bytearray(len(masks) // 8 + 1))
        having[number >> 3] |= 1 << (number & 7)
    found: defaultdict[int, int] = defaultdict(int)
    for mask, having in alike.items():
        numbers = int.from_bytes(having, "little")
        for bit in bits(mask):
            found[bit] |= numbers
    return found


def uncovered(box: Box, by: Sequence[Box]) -> Iterator[Box]:
    """The combinations of a box that none of the others holds, as few disjoint boxes; raises NotDecided.

    Walks the inputs in order; values that leave the same others in play are walked together, and what is
    known to be covered from some input onward is not walked again.
    """
    width = len(box)
    if width > MOST_INPUTS:
        raise NotDecided
    admitting = Index(by, width).columns
    free = list(accumulate(reversed([_full(axis, box, by) for axis in range(width)]), and_, initial=-1))[::-1]
    covered: set[tuple[int, int]] = set()
    steps = iter(range(MOST_STEPS))

    def walk(axis: int, alive: int, before: Box) -> Iterator[Box]:
        if not alive:
            yield before + box[axis:]
            return
        if alive & free[axis] or (axis, alive) in covered:
            return
        if next(steps, None) is None:
            raise NotDecided
        branches: dict[int, int] = {}
        for bit in bits(box[axis]):
            still = alive & admitting[axis][bit]
            branches[still] = branches.get(still, 0) | 1 << bit
        found = False
        for still, mask in branches.items():
            for rest in walk(axis + 1, still, (*before, mask)):
                found = True
                yield rest
        if not found:
            covered.add((axis, alive))

    return walk(0, (1 << len(by)) - 1, ())


def _full(axis: int, box: Box, by: Sequence[Box]) -> int:
    """The others that admit on one axis all that a box does."""
    return columns([int(other[axis] & box[axis] == box[axis]) for other in by])[0]
