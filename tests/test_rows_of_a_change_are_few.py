"""What a change differs in is told in few rows: held to brute force, and to a solver that finds the fewest."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from operator import eq, ge, gt, le, lt
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from packaging.version import Version
from pysat.examples.hitman import Hitman

import routebook
from routebook.comparing import decisions
from routebook.comparing.answers import Answering
from routebook.comparing.covering import cover, lies_in
from routebook.comparing.joint import row_in
from routebook.frozen import Frozen
from routebook.model import Answer, Input, Place, Table
from routebook.sets import Space
from routebook.settle import choose_readings, settle
from routebook.versions import describe_segments, segment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from hypothesis.strategies import DrawFn

    from routebook.model import Book
    from routebook.versions import Cut

NAME = "push-notifications"
Codes = tuple[int, ...]
Box = tuple[int, ...]


@st.composite
def spaces(draw: DrawFn) -> tuple[list[Codes], list[Codes], Box]:
    """What is wanted, what is not, and the whole of a small space; what is in neither may be in a row or not."""
    sizes = draw(st.lists(st.integers(2, 3), min_size=1, max_size=5))
    wanted: list[Codes] = []
    others: list[Codes] = []
    for codes in product(*map(range, sizes)):
        (draw(st.sampled_from([wanted, others, others, []]))).append(codes)
    return wanted, others, tuple((1 << size) - 1 for size in sizes)


@settings(max_examples=200, deadline=None)
@given(spaces())
def test_rows_hold_what_is_wanted_and_nothing_else_and_none_can_be_left_out_or_be_wider(
    space: tuple[list[Codes], list[Codes], Box],
) -> None:
    wanted, others, whole = space
    found = cover(wanted, others, whole)
    assert all(any(lies_in(codes, box) for box in found) for codes in wanted)
    assert not any(lies_in(codes, box) for box in found for codes in others)
    for box in found:
        rest = [other for other in found if other != box]
        assert not all(any(lies_in(codes, other) for other in rest) for codes in wanted)
        for axis, mask in enumerate(box):
            for bit in range(whole[axis].bit_length()):
                wider = (*box[:axis], mask | 1 << bit, *box[axis + 1 :])
                assert wider == box or any(lies_in(codes, wider) for codes in others)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_what_one_row_can_say_is_one_row(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(2, 3), min_size=1, max_size=5))
    whole = tuple((1 << size) - 1 for size in sizes)
    row = tuple(data.draw(st.integers(1, mask)) for mask in whole)
    wanted: list[Codes] = []
    others: list[Codes] = []
    for codes in product(*map(range, sizes)):
        if lies_in(codes, row):
            wanted += [codes] * data.draw(st.booleans())
        else:
            others += [codes] * data.draw(st.booleans())
    assert len(cover(wanted, others, whole)) == bool(wanted)


COMPARED = {">=": ge, "<=": le, ">": gt, "<": lt, "=": eq}


def admits(band: str, version: str) -> bool:
    """Whether a version lies in a band, by what is written alone."""
    bounds = [(bound.rstrip("0123456789."), bound.lstrip("<>=")) for bound in band.split()]
    return all(COMPARED[sign](Version(version), Version(border)) for sign, border in bounds)


@given(
    st.sets(st.tuples(st.sampled_from([(1,), (2,), (3,)]), st.booleans()), min_size=1).map(sorted),
    st.integers(1, 2**7 - 1),
)
def test_versions_that_follow_each_other_are_one_band_and_no_others_are(cuts: list[Cut], mask: int) -> None:
    segments = describe_segments(cuts)
    mask %= 2 ** len(segments) - 1
    assume(mask)
    known = Input(
        name="version", values=segments, groups={}, cuts=tuple(cuts), place=Place("inputs.yaml", 1, 1)
    )
    bands = row_in(Space((known,)), (mask,))["version"]
    versions = ["0.5", "1", "1.5", "2", "2.5", "3", "3.5"]
    told = {each for each in versions if any(admits(band, each) for band in bands)}
    assert told == {each for each in versions if mask >> segment(cuts, each) & 1}
    assert (len(bands) == 1) == ("01" not in f"{mask:b}")


def edits_of(book: Book, decision: str) -> Iterator[Book]:
    """The book with one rule of a table that concludes something else, for each rule."""
    table = book.decisions[decision]
    assert isinstance(table, Table)
    output = next(iter(table.answers))
    values = book.inputs[output].values
    for number, rule in enumerate(table.rules):
        if isinstance(rule.outcome, Answer) and len(values) > 1:
            other = values[(values.index(rule.outcome.outputs[output]) + 1) % len(values)]
            outcome = replace(rule.outcome, outputs=Frozen({**rule.outcome.outputs, output: other}))
            rules = (*table.rules[:number], replace(rule, outcome=outcome), *table.rules[number + 1 :])
            edited = {**book.decisions, decision: replace(table, rules=rules)}
            yield replace(book, decisions=MappingProxyType(edited))


def largest(wanted: Iterable[Codes], others: Collection[Codes], whole: Box) -> set[Box]:
    """Every box around something wanted that holds nothing of the others and cannot be wider, by trying all that can be."""
    waiting = [tuple(1 << code for code in codes) for codes in wanted]
    seen, found = set(waiting), set()
    while waiting:
        box = waiting.pop()
        wider = [
            (*box[:axis], mask | 1 << bit, *box[axis + 1 :])
            for axis, mask in enumerate(box)
            for bit in range(whole[axis].bit_length())
            if not mask >> bit & 1
        ]
        can_be = [each for each in wider if not any(lies_in(codes, each) for codes in others)]
        if not can_be:
            found.add(box)
        waiting += [each for each in can_be if each not in seen]
        seen.update(can_be)
    return found


def fewest(wanted: Collection[Codes], others: Collection[Codes], whole: Box) -> int:
    """How many rows are needed: for each combination one of the boxes around it, by a solver of hitting sets."""
    boxes = sorted(largest(wanted, others, whole))
    hitting = Hitman(solver="g4", htype="sorted")
    for codes in wanted:
        hitting.hit([number for number, box in enumerate(boxes) if lies_in(codes, box)])
    return len(hitting.get())


BOOK = settle(routebook.load(NAME), choose_readings(routebook.load(NAME)))


@pytest.mark.parametrize(
    "decision",
    [
        "push_channel",
        *(
            pytest.param(each.id, marks=pytest.mark.exhaustive)
            for each in BOOK.tables
            if each.id != "push_channel" and any(edits_of(BOOK, each.id))
        ),
    ],
)
def test_an_edit_of_a_rule_of_the_shipped_book_is_told_in_the_fewest_rows(
    decision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Collection[Codes], Collection[Codes], Box, int]] = []

    def watched(
        wanted: Collection[Codes], others: Collection[Codes], whole: Box, first: Iterable[Box]
    ) -> tuple[Box, ...]:
        found = cover(wanted, others, whole, first)
        asked.append((wanted, others, whole, len(found)))
        return found

    monkeypatch.setattr(decisions, "cover", watched)
    for edited in edits_of(BOOK, decision):
        for above in BOOK.decisions:
            if any(table.id == decision for table in BOOK.required_by(above)):
                decisions.compare_decision(Answering(BOOK), Answering(edited), above)
    assert asked
    for wanted, others, whole, found in asked:
        assert found == fewest(wanted, others, whole)
