"""Inputs of two books at once: every value that either knows, and the word for it in each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routebook.sets import Space
from routebook.versions import describe_segments, representative, segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routebook.model import Book, Input
    from routebook.sets import Box
    from routebook.versions import Cut

Words = tuple[str | None, ...]
"""For each joint value the word by which a book knows it, None where it does not."""


@dataclass(frozen=True, slots=True)
class Axis:
    """An input of either book; `words` has, for the old and the new one, its words, or None where it has no such input."""

    known: Input
    words: tuple[Words | None, Words | None]


def joint_axis(old: Input | None, new: Input | None) -> Axis:
    """One input of two books; at least one of them has it."""
    if old is None or new is None:
        only = old or new
        assert only is not None  # noqa: S101  (one of them has it)
        words = _words(only)
        return Axis(only, (words if old else None, words if new else None))
    if old.cuts is not None and new.cuts is not None:
        return _joint_version(old, old.cuts, new, new.cuts)
    apart = (old.cuts is None) != (new.cuts is None)
    added = [value for value in new.values if apart or value not in old.values]
    values = (*old.values, *added)
    known = replace(new, values=values, groups=_groups(old, new, values), cuts=None)
    lost = [None] * len(added)
    kept = [None if apart or value not in new.values else value for value in old.values]
    new_words = dict(zip(new.values, _words(new), strict=True))
    return Axis(known, ((*_words(old), *lost), (*kept, *(new_words[value] for value in added))))


def space_of(axes: Iterable[Axis]) -> Space:
    """The combinations of the values of some inputs."""
    return Space(tuple(axis.known for axis in axes))


def row_in(space: Space, box: Box) -> dict[str, tuple[str, ...]]:
    """A box as a person would write it, in which versions that follow each other are one band."""
    row = space.row(box)
    for known, mask in zip(space.inputs, box, strict=True):
        follow_each_other = not (mask + (mask & -mask)) & mask
        if known.cuts is not None and len(row.get(known.name, ())) > 1 and follow_each_other:
            row[known.name] = (_band(known.cuts, mask),)
    return row


def _band(cuts: Sequence[Cut], mask: int) -> str:
    """Segments that follow each other, as a band is written."""
    below, above = (mask & -mask).bit_length() - 1, mask.bit_length()
    borders = [*cuts[:below][-1:], *cuts[above - 1 :][:1]]
    return describe_segments(borders)[1 if below else 0]


def facts_for(side: int, axes: Sequence[Axis], codes: Sequence[int]) -> Mapping[str, str] | None:
    """Some values as facts for one of the books, without inputs that it does not have; None where it does not know a value."""
    facts = {}
    for axis, code in zip(axes, codes, strict=True):
        words = axis.words[side]
        if words is not None:
            word = words[code]
            if word is None:
                return None
            facts[axis.known.name] = word
    return facts


def axes_over(names: Iterable[str], old: Book, new: Book, needed: Sequence[set[str]]) -> tuple[Axis, ...]:
    """The named inputs with the values of both books; a book has words for those that it needs."""
    found = []
    for name in names:
        axis = joint_axis(*(_given(book, name) for book in (old, new)))
        one, other = (
            words if name in those else None for words, those in zip(axis.words, needed, strict=True)
        )
        found.append(Axis(axis.known, (one, other)))
    return tuple(found)


def _given(book: Book, name: str) -> Input | None:
    known = book.inputs.get(name)
    return known if known and known.decided_by is None else None


def _joint_version(old: Input, old_cuts: Sequence[Cut], new: Input, new_cuts: Sequence[Cut]) -> Axis:
    """The segments between the borders of both books, which know every version."""
    cuts = tuple(sorted({*old_cuts, *new_cuts}))
    values = describe_segments(cuts)
    words = tuple(representative(cuts, number) for number in range(len(values)))
    groups = {}
    for known, own in ((old, old_cuts), (new, new_cuts)):
        inside = [known.values[segment(own, word)] for word in words]
        for name, members in known.groups.items():
            groups[name] = tuple(value for value, at in zip(values, inside, strict=True) if at in members)
    known = replace(new, values=values, groups=groups, cuts=cuts)
    return Axis(known, (words, words))


def _words(known: Input) -> tuple[str, ...]:
    if known.cuts is None:
        return known.values
    return tuple(representative(known.cuts, number) for number in range(len(known.values)))


def _groups(old: Input, new: Input, values: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """The groups of both, where they mean the same or only one has them."""
    every = {**old.groups, **new.groups}
    return {
        name: members
        for name, members in every.items()
        if set(members) <= {*values}
        and set(old.groups.get(name, members)) == set(new.groups.get(name, members))
    }
