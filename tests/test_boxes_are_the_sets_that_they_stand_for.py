"""What is said of boxes is what holds of the combinations in them, listed one by one."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from routebook.checker.covering import are_disjoint, left_of, widened
from routebook.checker.tables.solving import solver_for
from routebook.sets import Index, bits, joined, outermost, overlap, size, uncovered, without

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn

    from routebook.sets import Box

Cells = set[tuple[int, ...]]


def cells(*boxes: Box) -> Cells:
    return {cell for box in boxes for cell in product(*map(tuple, map(bits, box)))}


@st.composite
def worlds(draw: DrawFn) -> tuple[Box, Box, list[Box]]:
    """All combinations of up to four inputs, a box of them, and up to eight others."""
    whole = tuple((1 << values) - 1 for values in draw(st.lists(st.integers(1, 5), min_size=1, max_size=4)))
    boxes = st.tuples(*(st.integers(1, full) for full in whole))
    return whole, draw(boxes), draw(st.lists(boxes, max_size=8))


@given(worlds())
def test_what_is_left_of_a_box_is_in_it_and_in_no_other(world: tuple[Box, Box, list[Box]]) -> None:
    whole, box, others = world
    missing = cells(box) - cells(*others)
    for left in (left_of(box, others), solver_for(whole, others).left_of(box, range(len(others)))):
        assert (left is None) == (not missing)
        assert left is None or (cells(left) and cells(left) <= missing)


@given(worlds())
def test_a_solver_passes_over_the_boxes_that_are_not_asked_about(
    world: tuple[Box, Box, list[Box]],
) -> None:
    whole, box, others = world
    solver = solver_for(whole, others)
    for number in range(len(others)):
        assert (solver.left_of(box, [number]) is None) == (cells(box) <= cells(others[number]))


@given(worlds())
def test_what_is_uncovered_is_told_once_and_is_all_there_is(world: tuple[Box, Box, list[Box]]) -> None:
    _, box, others = world
    parts = list(uncovered(box, others))
    assert cells(*parts) == cells(box) - cells(*others)
    assert sum(map(size, parts)) == len(cells(*parts))


@given(worlds())
def test_boxes_without_another_one_hold_the_rest(world: tuple[Box, Box, list[Box]]) -> None:
    _, box, others = world
    assert cells(*without(others, box)) == cells(*others) - cells(box)


@given(worlds())
def test_joined_boxes_hold_the_same_and_stay_disjoint(world: tuple[Box, Box, list[Box]]) -> None:
    _, box, others = world
    fewer = joined([box, *others])
    assert cells(*fewer) == cells(box, *others)
    assert len(fewer) <= len({box, *others})
    parts = joined(uncovered(box, others))
    assert sum(map(size, parts)) == len(cells(*parts))


@given(worlds())
def test_the_outermost_boxes_hold_the_same_and_none_lies_in_another(
    world: tuple[Box, Box, list[Box]],
) -> None:
    _, box, others = world
    kept = outermost([box, *others])
    assert cells(*kept) == cells(box, *others)
    assert not any(one != other and cells(one) <= cells(other) for one in kept for other in kept)


@given(worlds())
def test_an_index_knows_which_boxes_overlap(world: tuple[Box, Box, list[Box]]) -> None:
    whole, box, others = world
    index = Index(others, len(whole))
    assert set(bits(index.overlapping(box))) == met(others, box)
    for axis, full in enumerate(whole):
        wide = (*box[:axis], full, *box[axis + 1 :])
        assert set(bits(index.overlapping(box, frozenset({axis})))) == met(others, wide)


def met(others: Iterable[Box], box: Box) -> set[int]:
    found = {number for number, other in enumerate(others) if cells(other) & cells(box)}
    assert found == {number for number, other in enumerate(others) if overlap(other, box)}
    return found


@given(worlds())
def test_boxes_are_disjoint_if_no_combination_is_in_two(world: tuple[Box, Box, list[Box]]) -> None:
    _, box, others = world
    every = [box, *others]
    assert are_disjoint(every) == (sum(map(size, every)) == len(cells(*every)))


@given(worlds())
def test_a_widened_box_meets_nothing_and_could_not_be_wider(world: tuple[Box, Box, list[Box]]) -> None:
    whole, box, others = world
    left = left_of(box, others)
    if left is None:
        return
    wide = widened(left, whole, Index(others, len(whole)), others)
    assert cells(left) <= cells(wide)
    assert not cells(wide) & cells(*others)
    for axis, full in enumerate(whole):
        for bit in bits(full & ~wide[axis]):
            wider = (*wide[:axis], wide[axis] | 1 << bit, *wide[axis + 1 :])
            assert cells(wider) & cells(*others)
