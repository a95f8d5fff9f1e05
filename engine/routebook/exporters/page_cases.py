"""A matrix in as few rows as a person would write: cells with one answer are put together in boxes.

Before: an answer for each combination. After: disjoint boxes of combinations with the same answer, in sections
by one input where that spares the reader columns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations
from typing import TYPE_CHECKING

from routebook.sets import words_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from routebook.exporters.page_matrix import Codes, Matrix
    from routebook.program import Decision
    from routebook.sets import Box

WIDEST = 8
"""More columns than these do not fit a page: the rows are put in sections, if an input allows it."""
MOST_ORDERED = 5
"""With more inputs than these, not every order of merging is tried."""


@dataclass(frozen=True, slots=True)
class Case:
    """Combinations with one answer: a box, and the decision of each of its cells."""

    number: int
    box: Box
    cells: Mapping[Codes, Decision]

    @property
    def decision(self) -> Decision:
        """The answer that all the cells share; their reasons may differ."""
        return next(iter(self.cells.values()))

    def rests_on(self, reading: str) -> bool:
        """Whether the answer to any of the cells rests on a reading."""
        return any(reading in cell.readings for cell in self.cells.values())

    @property
    def rules(self) -> Mapping[str, tuple[str, ...]]:
        """The determining rules of all the cells, by decision."""
        found: dict[str, dict[str, None]] = {}
        for cell in self.cells.values():
            for table, rules in cell.rules.items():
                found.setdefault(table, {}).update(dict.fromkeys(rules))
        return {table: tuple(rules) for table, rules in found.items()}


@dataclass(frozen=True, slots=True)
class Section:
    """Cases that share the value of an input, or all of them where there are no sections (`value` is None).

    `inputs` are those that make a difference here and `outputs` those that differ; the outputs in `constant` have
    one value in every documented case.
    """

    value: str | None
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    constant: Mapping[str, str]
    cases: tuple[Case, ...]


def cases_of(matrix: Matrix) -> tuple[Case, ...]:
    """The cells of a matrix as disjoint boxes with one answer each, in the order of the inputs' values."""
    by_answer: dict[object, list[Codes]] = {}
    for codes, decision in matrix.cells.items():
        answer = tuple(decision.outputs.items()) or tuple(decision.rules.items())
        by_answer.setdefault(answer, []).append(codes)
    boxes = [box for cells in by_answer.values() for box in merged(cells)]
    boxes.sort(key=lambda box: [mask & -mask for mask in box])
    return tuple(
        Case(number, box, {codes: cell for codes, cell in matrix.cells.items() if _lies_in(codes, box)})
        for number, box in enumerate(boxes, start=1)
    )


def merged(cells: Sequence[Codes]) -> list[Box]:
    """Cells as disjoint boxes: the fewest that merging them input by input gives, in whichever order of inputs."""
    boxes = [tuple(1 << code for code in codes) for codes in cells]
    return min((_merge(boxes, order) for order in _orders(len(boxes[0]))), key=len)


def sections_of(matrix: Matrix) -> tuple[str | None, tuple[Section, ...]]:
    """The input by whose values the cases are put in sections, if any, and the sections."""
    cases = cases_of(matrix)
    whole = _section(matrix, None, cases)
    if len(whole.inputs) + len(whole.outputs) <= WIDEST:
        return None, (whole,)
    best: tuple[str | None, tuple[Section, ...]] = (None, (whole,))
    spared = 0
    for axis, known in enumerate(matrix.space.inputs):
        if all(case.box[axis].bit_count() == 1 for case in cases):
            sections = tuple(_sections_by(matrix, axis, cases))
            gain = sum(len(each.constant) - len(whole.constant) for each in sections)
            if gain > spared:
                best, spared = (known.name, sections), gain
    return best


def words_of_mask(matrix: Matrix, box: Box, name: str) -> tuple[str, ...]:
    """The words for what a box admits of an input; none where it admits all."""
    for known, mask, full in zip(matrix.space.inputs, box, matrix.space.whole, strict=True):
        if known.name == name and mask != full:
            return words_for(known, mask)
    return ()


def parts_resting_on(matrix: Matrix, case: Case, reading: str) -> Iterator[dict[str, tuple[str, ...]]]:
    """The parts of a case that rest on a reading, each as the inputs that single it out within the case."""
    for box in merged([codes for codes, cell in case.cells.items() if reading in cell.readings]):
        yield {
            known.name: words_for(known, mask)
            for known, mask, whole in zip(matrix.space.inputs, box, case.box, strict=True)
            if mask != whole
        }


def _sections_by(matrix: Matrix, axis: int, cases: Sequence[Case]) -> Iterator[Section]:
    known = matrix.space.inputs[axis]
    number = 1
    for code, value in enumerate(known.values):
        part = [case for case in cases if case.box[axis] == 1 << code]
        if part:
            yield _section(matrix, value, [replace(case, number=number + each) for each, case in enumerate(part)], known.name)
            number += len(part)


def _section(matrix: Matrix, value: str | None, cases: Sequence[Case], by: str = "") -> Section:
    answers = [case.decision.outputs for case in cases if case.decision.outputs]
    names = tuple(answers[0]) if answers else ()
    constant = {name: answers[0][name] for name in names if len({answer[name] for answer in answers}) == 1}
    if len(answers) <= 1:
        constant = {}
    return Section(
        value=value,
        inputs=tuple(
            known.name
            for axis, known in enumerate(matrix.space.inputs)
            if known.name != by and any(case.box[axis] != matrix.space.whole[axis] for case in cases)
        ),
        outputs=tuple(name for name in names if name not in constant),
        constant=constant,
        cases=tuple(cases),
    )


def _merge(boxes: list[Box], order: tuple[int, ...]) -> list[Box]:
    before = 0
    while len(boxes) != before:
        before = len(boxes)
        for axis in order:
            masks: dict[tuple[Box, Box], int] = {}
            for box in boxes:
                rest = (box[:axis], box[axis + 1 :])
                masks[rest] = masks.get(rest, 0) | box[axis]
            boxes = [(*left, mask, *right) for (left, right), mask in masks.items()]
    return boxes


def _orders(width: int) -> Iterator[tuple[int, ...]]:
    if width <= MOST_ORDERED:
        return permutations(range(width))
    return (tuple((first + step) % width for step in range(width)) for first in range(width))


def _lies_in(codes: Codes, box: Box) -> bool:
    return all(mask >> code & 1 for mask, code in zip(box, codes, strict=True))
