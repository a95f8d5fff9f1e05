"""Sets of combinations, exactly: match, overlap, cover and witness, said once for everybody.

A box is one bit mask of admitted values for each input of a space: the set of all combinations that take one
admitted value from each. A rule is a box. Masks are plain integers, so an input may have any number of values.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from routebook.versions import segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from routebook.model import Entry, Input

Box = tuple[int, ...]


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
    """A row in the words of a book: `{traffic: call, platform: [ios, android]}`."""
    cells = (
        f"{name}: {words[0] if len(words) == 1 else '[' + ', '.join(words) + ']'}"
        for name, words in row.items()
    )
    return "{" + ", ".join(cells) + "}"


def code_of(known: Input, word: str) -> int:
    """The number of the value that a word is for an input; raises ValueError where it is none."""
    return known.values.index(word) if known.cuts is None else segment(known.cuts, word)


def holds(entries: Iterable[Entry], codes: Mapping[str, int]) -> bool:
    """Whether every entry admits the value that its input has; an input without a value is not admitted."""
    return all(entry.name in codes and entry.mask >> codes[entry.name] & 1 for entry in entries)


def overlap(one: Box, other: Box) -> Box | None:
    """The combinations in both boxes; None where there are none."""
    both = tuple(a & b for a, b in zip(one, other, strict=True))
    return both if all(both) else None


def size(box: Box) -> int:
    """How many combinations a box holds."""
    return prod(mask.bit_count() for mask in box)


def uncovered(box: Box, by: Sequence[Box]) -> Iterator[Box]:
    """The combinations of a box that none of the others holds, as few disjoint boxes.

    Walks the inputs in order; values that leave the same others in play are walked together, and what is
    known to be covered from some input onward is not walked again.
    """
    width = len(box)
    admits = [
        [
            sum(1 << number for number, other in enumerate(by) if other[axis] >> bit & 1)
            for bit in range(mask.bit_length())
        ]
        for axis, mask in enumerate(box)
    ]
    free = [
        sum(
            1 << number
            for number, other in enumerate(by)
            if all(other[i] & box[i] == box[i] for i in range(axis, width))
        )
        for axis in range(width + 1)
    ]
    covered: set[tuple[int, int]] = set()

    def walk(axis: int, alive: int, before: Box) -> Iterator[Box]:
        if not alive:
            yield before + box[axis:]
            return
        if alive & free[axis] or (axis, alive) in covered:
            return
        branches: dict[int, int] = {}
        for bit, admitted in enumerate(admits[axis]):
            if box[axis] >> bit & 1:
                branches[alive & admitted] = branches.get(alive & admitted, 0) | 1 << bit
        found = False
        for still, mask in branches.items():
            for rest in walk(axis + 1, still, (*before, mask)):
                found = True
                yield rest
        if not found:
            covered.add((axis, alive))

    return walk(0, (1 << len(by)) - 1, ())
