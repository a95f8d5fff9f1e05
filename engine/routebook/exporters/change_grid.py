"""Where a decision answers otherwise, as a grid: what makes no difference to that shares a line."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from routebook.sets import Space, joined, overlap, words_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.comparing.change import Difference, Rows
    from routebook.sets import Box

MOST_COLUMNS = 5
"""More columns than these, beside those that say of which facts a row is, do not fit a page."""
MOST_CELLS = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """The words of each input for the facts of which some cells are, none for any; and the cells, one for each column."""

    words: tuple[tuple[str, ...], ...]
    cells: tuple[Difference | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A decision laid out: `across` is the input whose `columns` stand side by side, None where there is none.

    Each line has the words for the inputs in `down`, and a cell for each column: None where nothing differs. Lines that
    have the same cells are one where a person would write one row.
    """

    down: tuple[str, ...]
    across: str | None
    columns: tuple[tuple[str, ...], ...]
    lines: tuple[Line, ...]


def grid_of(rows: Rows) -> Grid | None:
    """What differs under some choices of readings; None where nothing does, or the grid would be too large."""
    if not rows.rows:
        return None
    classes = [_classes(rows.space, rows, axis) for axis in range(len(rows.space.inputs))]
    kept = [axis for axis, each in enumerate(classes) if len(each) > 1]
    if prod(len(classes[axis]) for axis in kept) > MOST_CELLS:
        return None
    fitting = [axis for axis in kept if len(classes[axis]) <= MOST_COLUMNS]
    across = max(fitting, key=lambda axis: len(classes[axis]), default=None)
    down = [axis for axis in kept if axis != across]
    columns = classes[across] if across is not None else [-1]

    def cell(masks: dict[int, int]) -> Difference | None:
        box = tuple(masks.get(axis, whole) for axis, whole in enumerate(rows.space.whole))
        return _difference(rows, box)

    alike: dict[tuple[Difference | None, ...], list[Box]] = {}
    for masks in product(*(classes[axis] for axis in down)):
        at = dict(zip(down, masks, strict=True))
        cells = tuple(cell(at if across is None else {**at, across: mask}) for mask in columns)
        alike.setdefault(cells, []).append(masks)
    space = Space(tuple(rows.space.inputs[axis] for axis in down))
    boxes = [(box, cells) for cells, several in alike.items() for box in joined(several)]
    boxes.sort(key=lambda each: [mask & -mask for mask in each[0]])
    return Grid(
        tuple(known.name for known in space.inputs),
        None if across is None else rows.space.inputs[across].name,
        ((),) if across is None else tuple(words_for(rows.space.inputs[across], mask) for mask in columns),
        tuple(Line(tuple(_words(space, box)), cells) for box, cells in boxes),
    )


def _words(space: Space, box: Box) -> Iterator[tuple[str, ...]]:
    for known, mask, whole in zip(space.inputs, box, space.whole, strict=True):
        yield () if mask == whole else words_for(known, mask)


def _classes(space: Space, rows: Rows, axis: int) -> list[int]:
    """The values of an input, those together that lie in the same boxes."""
    found: dict[tuple[int, ...], int] = {}
    for bit in range(len(space.inputs[axis].values)):
        inside = tuple(row.box[axis] >> bit & 1 for row in rows.rows)
        found[inside] = found.get(inside, 0) | 1 << bit
    return [*found.values()]


def _difference(rows: Rows, box: Box) -> Difference | None:
    """What differs in some combinations, which lie in a row's box all or none; two differences at once cannot occur."""
    found = {row.difference for row in rows.rows if overlap(row.box, box)}
    return found.pop() if len(found) == 1 else None
