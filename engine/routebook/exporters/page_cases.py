"""A matrix in as few rows as a person would write: cells with one answer are put together in boxes.

Before: an answer for each combination. After: disjoint boxes of combinations with the same answer, in sections
where that spares the reader columns.
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

WIDEST = 7
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
    """Cases that share the values in `by`, or all of them where that is empty.

    `inputs` are those that make a difference here and `outputs` those that differ; the outputs in `constant` have
    one value in every case, and there are none of them where a case is undocumented.
    """

    by: Mapping[str, str]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    constant: Mapping[str, str]
    cases: tuple[Case, ...]


def cases_of(matrix: Matrix) -> tuple[Case, ...]:
    """The cells of a matrix as disjoint boxes with one answer each, in the order of the inputs' values."""
    by_answer: dict[object, list[Codes]] = {}
    for codes, decision in matrix.cells.items():
        by_answer.setdefault(_answer(decision), []).append(codes)
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


def sections_of(matrix: Matrix) -> tuple[Section, ...]:
    """The cases of a matrix, numbered, in as few sections as let each be narrow enough, as far as the inputs allow it."""
    sections = []
    number = 0
    for section in _split(matrix, _section(matrix, {}, cases_of(matrix))):
        cases = tuple(replace(case, number=number + each) for each, case in enumerate(section.cases, start=1))
        number += len(cases)
        sections.append(replace(section, cases=cases))
    return tuple(sections)


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


def _answer(decision: Decision) -> object:
    """What makes two cells alike: their outputs; of undocumented ones, the rules that say so."""
    if decision.outputs:
        return tuple(decision.outputs.items())
    return tuple(decision.rules.items())


def _split(matrix: Matrix, whole: Section) -> Iterator[Section]:
    """Sections by the input that leaves the most outputs constant, among those of which every case has one value."""
    best: list[Section] = []
    if len(whole.inputs) + len(whole.outputs) > WIDEST:
        for axis, known in enumerate(matrix.space.inputs):
            if known.name in whole.inputs and all(case.box[axis].bit_count() == 1 for case in whole.cases):
                best = max(
                    best, _sections_by(matrix, whole, axis), key=lambda sections: _spared(whole, sections)
                )
    if _spared(whole, best) <= 0:
        yield whole
    else:
        for section in best:
            yield from _split(matrix, section)


def _spared(whole: Section, sections: Sequence[Section]) -> int:
    return sum(len(each.constant) - len(whole.constant) for each in sections)


def _sections_by(matrix: Matrix, whole: Section, axis: int) -> list[Section]:
    known = matrix.space.inputs[axis]
    parts = {
        value: [case for case in whole.cases if case.box[axis] == 1 << code]
        for code, value in enumerate(known.values)
    }
    return [_section(matrix, {**whole.by, known.name: value}, part) for value, part in parts.items() if part]


def _section(matrix: Matrix, by: Mapping[str, str], cases: Sequence[Case]) -> Section:
    answers = [case.decision.outputs for case in cases]
    constant = {}
    if len(answers) > 1 and all(answers):
        constant = {
            name: word for name, word in answers[0].items() if all(each[name] == word for each in answers)
        }
    return Section(
        by=by,
        inputs=tuple(
            known.name
            for axis, known in enumerate(matrix.space.inputs)
            if known.name not in by and any(case.box[axis] != matrix.space.whole[axis] for case in cases)
        ),
        outputs=tuple(name for name in matrix.outputs if name not in constant),
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
