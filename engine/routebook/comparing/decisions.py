"""In which facts a decision of two books differs, exactly: every combination of given inputs is asked of both."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from routebook.comparing.answers import Answering, difference, responsible
from routebook.comparing.change import IMPOSSIBLE, UNKNOWN, Cited, Row
from routebook.comparing.covering import cover, lies_in, named
from routebook.comparing.joint import axes_over, facts_for, joint_axis, row_in, space_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routebook.comparing.change import Difference, Rows
    from routebook.comparing.covering import Codes
    from routebook.comparing.joint import Axis
    from routebook.model import Book
    from routebook.sets import Box, Space

MOST_CELLS = 50_000
"""So many combinations of given inputs are asked at most."""

SILENT = -1
"""Stands for the number of the value that an input does not have, for it is undocumented."""

Column = dict[tuple[int, ...], int]
"""The number of the value that an input has in each combination of given inputs."""

Groups = dict["Difference | None", dict["Codes", list["Codes"]]]
"""Combinations of given inputs by their difference, then by the values of the inputs that describe them."""


class TooManyCells(Exception):
    """A decision rests on more combinations of given inputs than are asked."""


@dataclass(slots=True)
class Cells:
    """In what both books differ for every combination that can occur in either, and the inputs that both derive alike.

    `derived` has for each of those the number of its value in every combination; SILENT where it is undocumented, which it
    is only where nothing differs.
    """

    axes: tuple[Axis, ...]
    differences: dict[Codes, Difference | None]
    derived: dict[str, tuple[Axis, Column]]


def compare_decision(
    old: Answering, new: Answering, decision: str, usual: Rows | None = None
) -> tuple[Space, tuple[Row, ...], Counter[Difference], int]:
    """The rows in which a decision differs after their space, then how many combinations differ so, and of how many.

    Those of the `usual` rows that are right here too are told again, whatever else could be said. Raises TooManyCells.
    """
    cells = _ask(old, new, decision)
    space, groups, boxes = _described(cells, usual)
    rows = []
    for found, box in boxes:
        members = [each for codes, inner in groups[found].items() if lies_in(codes, box) for each in inner]
        before, after = _rules_behind(old, new, decision, cells, members)
        rows.append(Row(box, row_in(space, box), found, before, after, len(members)))
    rows.sort(key=lambda row: [mask & -mask for mask in row.box])
    counts = Counter(found for found in cells.differences.values() if found)
    return space, tuple(rows), counts, len(cells.differences)


def _described(cells: Cells, usual: Rows | None) -> tuple[Space, Groups, list[tuple[Difference, Box]]]:
    """Boxes that hold every difference and nothing else, their space, and the combinations as they are in it.

    A condition names no value with which nothing differs, though that could not occur.

    No condition tells where an input is undocumented from where it has any value at all; a derived input of which that
    would have to be told is left out.
    """
    names, at = _fewest_names(cells)
    space = space_of(
        cells.derived[name][0] if name in cells.derived else _axis(cells, name) for name in names
    )
    groups: Groups = {}
    for codes, found in cells.differences.items():
        groups.setdefault(found, {}).setdefault(at[codes], []).append(codes)
    boxes = []
    for found, group in groups.items():
        if found is not None:
            others = [
                codes
                for other, inner in groups.items()
                if other != found
                for codes in inner
                if SILENT not in codes
            ]
            told = usual.rows if usual and usual.space == space else ()
            first = [row.box for row in told if row.difference == found]
            boxes += [
                (found, named(group, box, space.whole)) for box in cover(group, others, space.whole, first)
            ]
    untold = {
        name
        for codes in groups.get(None, {})
        if SILENT in codes and any(_holds(box, codes, space.whole) for _, box in boxes)
        for name, code in zip(names, codes, strict=True)
        if code == SILENT
    }
    if untold:
        derived = {name: each for name, each in cells.derived.items() if name not in untold}
        return _described(replace(cells, derived=derived), usual)
    return space, groups, boxes


def _holds(box: Box, codes: Codes, whole: Box) -> bool:
    """Whether a combination is in a box, of which only an input without a condition may be undocumented."""
    return all(
        mask == full if code == SILENT else mask >> code & 1
        for mask, code, full in zip(box, codes, whole, strict=True)
    )


def _ask(old: Answering, new: Answering, decision: str) -> Cells:
    sides = (old, new)
    given = [_given(side.book, decision) for side in sides]
    names = dict.fromkeys(name for side in (new, old) for name in side.book.inputs)
    axes = axes_over([name for name in names if name in given[0] | given[1]], old.book, new.book, given)
    space = space_of(axes)
    if prod(len(known.values) for known in space.inputs) > MOST_CELLS:
        raise TooManyCells
    cells = Cells(axes, {}, {})
    derived = {
        name: joint_axis(old.book.inputs[name], new.book.inputs[name]) for name in _derived(sides, decision)
    }
    values: dict[str, Column] = {name: {} for name in derived}
    for codes in product(*(range(len(known.values)) for known in space.inputs)):
        facts = [facts_for(number, axes, codes) for number in (0, 1)]
        said = [side.answer(decision, each) for side, each in zip(sides, facts, strict=True)]
        if {each.status for each in said} <= {IMPOSSIBLE, UNKNOWN}:
            continue
        cells.differences[codes] = difference(*said)
        occurring = [
            (side, each)
            for side, each, answer in zip(sides, facts, said, strict=True)
            if answer.status not in {IMPOSSIBLE, UNKNOWN}
        ]
        for name in [*values]:
            words = {side.value(name, each) for side, each in occurring}
            word = words.pop()
            if words or (word is None and cells.differences[codes]):
                del values[name]  # it is not derived alike, or does not tell where they differ
            else:
                values[name][codes] = SILENT if word is None else derived[name].known.values.index(word)
    cells.derived = {name: (derived[name], found) for name, found in values.items()}
    return cells


def _given(book: Book, decision: str) -> set[str]:
    """The given inputs that a decision rests on."""
    tables = book.required_by(decision)
    return {name for table in tables for name in table.needs if book.inputs[name].decided_by is None}


def _derived(sides: Sequence[Answering], decision: str) -> tuple[str, ...]:
    """The derived inputs that a decision rests on in both books, but for its own outputs; each after what it rests on."""
    found: list[dict[str, None]] = []
    for side in sides:
        tables = side.book.required_by(decision)
        needed = {name for table in tables for name in table.needs}
        own = set(side.book.outputs_of(decision))
        found.append(
            dict.fromkeys(
                name for table in tables for name in table.answers if name in needed and name not in own
            )
        )
    return tuple(name for name in found[1] if name in found[0])


def _fewest_names(cells: Cells) -> tuple[tuple[str, ...], dict[Codes, Codes]]:
    """Inputs of which the differences are a function, with their values in every combination.

    An input is left out if the others tell as much: given ones first, so that what is derived stands for what it is
    derived from.
    """
    columns: dict[str, Column] = {
        axis.known.name: {codes: codes[at] for codes in cells.differences}
        for at, axis in enumerate(cells.axes)
    }
    columns |= {name: values for name, (_, values) in cells.derived.items()}
    kept = [*columns]
    for name in columns:
        fewer = [other for other in kept if other != name]
        if _tells(cells, [columns[other] for other in fewer]):
            kept = fewer
    at = {codes: tuple(columns[name][codes] for name in kept) for codes in cells.differences}
    return tuple(kept), at


def _tells(cells: Cells, columns: Sequence[Column]) -> bool:
    """Whether the values in some columns tell which difference there is."""
    told: dict[Codes, Difference | None] = {}
    for codes, found in cells.differences.items():
        key = tuple(column[codes] for column in columns)
        if told.setdefault(key, found) != found:
            return False
    return True


def _axis(cells: Cells, name: str) -> Axis:
    return next(axis for axis in cells.axes if axis.known.name == name)


def _rules_behind(
    old: Answering, new: Answering, decision: str, cells: Cells, members: Iterable[Codes]
) -> tuple[tuple[Cited, ...], tuple[Cited, ...]]:
    """The rules of the old and of the new book from which the differences in some combinations come, each once.

    What only one of them declares impossible is among these.
    """
    sides = (old, new)
    behind: tuple[dict[Cited, None], dict[Cited, None]] = ({}, {})
    for codes in members:
        facts = [facts_for(number, cells.axes, codes) for number in (0, 1)]
        found = responsible(
            *(side.concluded(decision, each) for side, each in zip(sides, facts, strict=True))
        )
        for number, side in enumerate(sides):
            declared = side.declared(decision, facts[number], sides[1 - number].book)
            behind[number].update(dict.fromkeys((*found[number], *declared)))
    one, other = (tuple(sorted(every, key=lambda cited: (cited.owner, cited.rule))) for every in behind)
    return one, other
