"""A change tells each answer that differs, and nothing else: held to asking both engines everything."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import reduce
from itertools import product
from operator import or_
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import routebook
from edited_books import MANY, SILENT_UNDER_A_READING, book_of, edited
from routebook.comparing import compare
from routebook.comparing.answers import Answering
from routebook.comparing.change import Level, Rows
from routebook.comparing.decisions import compare_decision
from routebook.errors import ImpossibleFacts, MalformedVersion, UnknownValue
from routebook.frozen import Frozen
from routebook.model import Answer, Table
from routebook.sets import code_of
from routebook.settle import choose_readings, settle
from strategies import every_choice, stateful_books, tabular_books

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hypothesis.strategies import SearchStrategy

    from routebook.comparing.change import Row
    from routebook.model import Book, Input
    from routebook.runtime import Engine
    from strategies import Files

VERSIONS = (
    "0",
    "1.9",
    "2",
    "2.4",
    *(f"{number}{part}" for number in range(2, 32) for part in ("", ".5", ".7")),
    "31.2",
    "99",
)
Said = tuple[str, dict[str, str]]
OF_ANOTHER_CUP = {
    **SILENT_UNDER_A_READING,
    "decisions/cup.yaml": SILENT_UNDER_A_READING["decisions/cup.yaml"].replace("then: small", "then: large"),
}


def pairs(books: SearchStrategy[Files]) -> SearchStrategy[tuple[Files, Files]]:
    """Books after an edit, and books that have little in common."""
    return st.one_of(edited(books), st.tuples(books, books))


def rests_on(book: Book, decision: str) -> set[str]:
    tables = book.required_by(decision)
    return {name for table in tables for name in table.needs if not book.inputs[name].decided_by}


def words_of(known: Input) -> tuple[str, ...]:
    return known.values if known.cuts is None else VERSIONS


def every_fact(old: Book, new: Book, decision: str) -> Iterator[dict[str, str]]:
    names = sorted(rests_on(old, decision) | rests_on(new, decision))
    words = [
        sorted({word for book in (old, new) if name in book.inputs for word in words_of(book.inputs[name])})
        for name in names
    ]
    for row in product(*words):
        yield dict(zip(names, row, strict=True))


def ask(book: Book, engine: Engine, decision: str, facts: Mapping[str, str]) -> Said:
    own = {name: word for name, word in facts.items() if name in rests_on(book, decision)}
    try:
        found = engine.decide(decision, own)
    except (UnknownValue, MalformedVersion):
        return "unknown", {}
    except ImpossibleFacts:
        return "impossible", {}
    return found.status, dict(found.outputs)


def applied(row: Row, said: Said) -> Said:
    """What the new book answers, by what the old one does and the difference that is told."""
    before, after = row.difference.before, row.difference.after
    assert before.status == said[0]
    assert before.outputs.items() <= said[1].items()
    if before.status == after.status:
        kept = {name: word for name, word in said[1].items() if name not in before.outputs}
        return after.status, kept | after.outputs
    assert before.outputs == said[1]
    return after.status, dict(after.outputs)


def masks_of(rows: Rows, sides: list[tuple[Book, Engine]], facts: Mapping[str, str]) -> list[int]:
    """The values of a combination of given inputs as rows have them; derived inputs are asked for.

    There is none where an input has no value, or not the same in both books.
    """
    masks = []
    for known in rows.space.inputs:
        words = {facts[known.name]} if known.name in facts else set()
        if not words:
            for book, engine in sides:
                said = ask(book, engine, book.inputs[known.name].decided_by or "", facts)
                words |= {said[1][known.name]} if said[0] == "documented" else set()
        masks.append(1 << code_of(known, words.pop()) if len(words) == 1 else 0)
    return masks


def fits(row: Row, masks: list[int], rows: Rows) -> bool:
    """Whether a row holds a combination; one that says nothing of an input does so whatever that is."""
    return all(
        mask & some or mask == full for mask, some, full in zip(row.box, masks, rows.space.whole, strict=True)
    )


def cell_of(old: Book, new: Book, facts: Mapping[str, str]) -> tuple[object, ...]:
    """A combination of given inputs, in which versions are one that no band of either book tells apart."""
    found: list[object] = []
    for name, word in facts.items():
        both = [book.inputs[name] for book in (old, new) if name in book.inputs]
        is_version = both[0].cuts is not None
        found.append(tuple(code_of(known, word) for known in both) if is_version else word)
    return tuple(found)


def inputs_of_other_kinds(old: Book, new: Book) -> bool:
    """Whether an input is a version in one book alone; then there is no word that both could know."""
    return any(
        (old.inputs[name].cuts is None) != (known.cuts is None)
        for name, known in new.inputs.items()
        if name in old.inputs
    )


@MANY
@given(pairs(tabular_books()))
@example((SILENT_UNDER_A_READING, OF_ANOTHER_CUP))
def test_the_rows_that_are_told_make_the_new_answers_of_the_old_ones(books: tuple[Files, Files]) -> None:
    old, new = map(book_of, books)
    assume(not inputs_of_other_kinds(old, new))
    change = compare(old, new)
    told = {decision.decision: decision.under for decision in change.decisions}
    common = [choice for choice in every_choice(new) if in_both(old, choice)]
    for choice in common:
        engines = routebook.compile(old, choice), routebook.compile(new, choice)
        sides = [(old, engines[0]), (new, engines[1])]
        for name in [name for name in new.decisions if name in old.decisions]:
            under = told.get(name, ())
            alone = [
                rows
                for rows in under
                if tuple(choice.items())[:1] and next(iter(choice.items())) in rows.choices
            ]
            assert_exact((alone or under[:1] or (None,))[0], sides, name)


def assert_exact(rows: Rows | None, sides: list[tuple[Book, Engine]], decision: str) -> None:
    """Rows hold all that differs and nothing else, count it, and name no value with which nothing differs."""
    old, new = (book for book, _ in sides)
    told = rows.rows if rows else ()
    every: set[tuple[object, ...]] = set()
    held: list[dict[tuple[object, ...], list[int]]] = [{} for _ in told]
    for facts in every_fact(old, new, decision):
        before, after = (ask(book, engine, decision, facts) for book, engine in sides)
        if {before[0], after[0]} <= {"unknown", "impossible"}:
            continue
        cell = cell_of(old, new, facts)
        every.add(cell)
        masks = masks_of(rows, sides, facts) if rows else []
        around = [at for at, row in enumerate(told) if rows and fits(row, masks, rows)]
        for at in around:
            held[at][cell] = masks
        if before == after:
            assert around == []
        else:
            assert around
            assert all(applied(told[at], before) == after for at in around)
    if rows:
        assert (rows.differ, rows.of) == (len(set().union(*held)), len(every))
        for row, cells in zip(told, held, strict=True):
            assert row.cells == len(cells)
            named = named_values(row, rows)
            assert named == [
                mask and reduce(or_, (masks[at] for masks in cells.values())) for at, mask in enumerate(named)
            ]


@pytest.mark.parametrize(
    ("reading", "choice", "differ"),
    [("webex_callkit", "unstated", 82), ("android_call_action", "unstated", 40)],
)
def test_rows_of_the_shipped_book_that_overlap_are_counted_once_and_name_only_what_occurs(
    reading: str, choice: str, differ: int
) -> None:
    old = routebook.load("push-notifications")
    table = old.decisions["push_channel"]
    assert isinstance(table, Table)
    rules = tuple(
        replace(rule, outcome=Answer(Frozen(push_channel="message"))) if rule.id == "CH3" else rule
        for rule in table.rules
    )
    new = replace(
        old,
        decisions=MappingProxyType({**old.decisions, "push_channel": replace(table, rules=rules)}),
    )
    one, other = (Answering(settle(book, choose_readings(book, {reading: choice}))) for book in (old, new))
    rows = Rows(((reading, choice),), *compare_decision(one, other, "delivery"))
    sides = [(book, routebook.compile(book, {reading: choice})) for book in (old, new)]
    assert_exact(rows, sides, "delivery")
    assert (rows.differ, rows.of) == (differ, 768)


def named_values(row: Row, rows: Rows) -> list[int]:
    """The values that a row names of each input, none of one of which it says nothing."""
    return [mask if mask != full else 0 for mask, full in zip(row.box, rows.space.whole, strict=True)]


def in_both(old: Book, choice: Mapping[str, str]) -> bool:
    return all(name in old.readings and word in old.readings[name].choices for name, word in choice.items())


@MANY
@given(st.one_of(tabular_books(), stateful_books()))
def test_a_book_does_not_differ_from_itself(files: Files) -> None:
    change = compare(book_of(files), book_of(files))
    assert (change.level, change.parts, change.decisions, change.machines, change.pages) == (
        Level.NONE,
        (),
        (),
        (),
        (),
    )


@MANY
@given(st.one_of(tabular_books(), stateful_books()))
def test_a_book_in_which_an_input_is_called_otherwise_differs_in_that_alone(files: Files) -> None:
    old = book_of(files)
    new = book_of({name: re.sub(r"\bin_0\b", "called_otherwise", text) for name, text in files.items()})
    used = any("in_0" in table.needs for table in old.tables) or any(
        "in_0" in [*machine.parameters, *machine.remembers] for machine in old.machines.values()
    )
    change = compare(old, new)
    if used:
        assert [(part.kind, part.id, part.how) for part in change.parts] == [
            ("input", "called_otherwise", "changed")
        ]
    assert (change.decisions, change.machines, change.broken) == ((), (), ())
