"""A combination that breaks a promise, as a person would write it: as plain, and then as wide, as can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.checker.covering import widened
from routebook.checker.spaces import default_readings, name_of
from routebook.exploring import words_of
from routebook.sets import Index, bits, size, write_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.model import Book
    from routebook.sets import Box, Space


@dataclass(frozen=True, slots=True)
class Witness:
    """A row of facts, and the choices of readings under which it counts that are not the defaults.

    `facts` are some of the row's in words, `readings` a choice of every reading that matters.
    """

    row: str
    under: Mapping[str, str]
    facts: Mapping[str, str]
    readings: Mapping[str, str]


def witness(book: Book, space: Space, broken: Sequence[Box], others: Sequence[Box]) -> Witness:
    """A witness among the broken combinations; the others are those that are not broken, or do not count."""
    usual = default_readings(book, space)

    def plainness(box: Box) -> tuple[int, int]:
        return sum(not mask & default for mask, default in zip(box, usual, strict=True)), -size(box)

    box = min(broken, key=plainness)
    codes = [next(bits(mask & default or mask)) for mask, default in zip(box, usual, strict=True)]
    by_name = {name_of(name): name for name in book.readings}
    chosen = [each.name in by_name for each in space.inputs]
    fixed = [1 << code if reading else mask for code, reading, mask in zip(codes, chosen, box, strict=True)]
    most = [
        1 << code if reading else full for code, reading, full in zip(codes, chosen, space.whole, strict=True)
    ]
    wide = widened(tuple(fixed), tuple(most), Index(others, len(box)), others)
    facts, readings = {}, {}
    for known, code in zip(space.inputs, codes, strict=True):
        if known.name in by_name:
            readings[by_name[known.name]] = known.values[code]
        else:
            facts[known.name] = words_of(known)[code]
    row = {name: words for name, words in space.row(wide).items() if name in facts}
    under = {name: choice for name, choice in readings.items() if choice != book.readings[name].default}
    return Witness(write_row(row) if row else "", under, facts, readings)
