"""The combinations that a table must answer: all of its inputs', but for those that cannot occur."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

from routebook.exploring import words_of
from routebook.model import Answer, ByReading
from routebook.sets import Box, Space, code_of, holds, uncovered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book, Outcome, Table

MOST_CELLS = 4096
"""Above this many combinations of given inputs, derived inputs count as independent of each other."""


def space_of(book: Book, table: Table) -> Space:
    """The inputs of a table, as a space."""
    return Space(tuple(book.inputs[name] for name in table.needs))


def impossible_boxes(book: Book, space: Space) -> list[Box]:
    """The declared impossible combinations that lie within some inputs."""
    names = {each.name for each in space.inputs}
    return [space.box(rule.when) for rule in book.impossible if {entry.name for entry in rule.when} <= names]


def possible(book: Book, table: Table, box: Box) -> Iterator[Box]:
    """The parts of a box that can occur: neither declared impossible nor ruled out by how inputs are derived."""
    space = space_of(book, table)
    parts = uncovered(box, impossible_boxes(book, space))
    reached = _reached(book, table)
    if reached is None:
        yield from parts
        return
    for part in parts:
        if any(all(mask >> code & 1 for mask, code in zip(part, cell, strict=True)) for cell in reached):
            yield part


def _reached(book: Book, table: Table) -> set[tuple[int, ...]] | None:
    """The combinations of a table's inputs that given inputs lead to; None where they are too many to tell.

    A rule that depends on a reading counts with each of its conclusions.
    """
    deciders = [by for name in table.needs if (by := book.inputs[name].decided_by)]
    upstream = book.required_by(*deciders)
    derived = {name for each in upstream for name in each.answers}
    given = list(
        dict.fromkeys(name for each in [*upstream, table] for name in each.needs if name not in derived)
    )
    if not deciders or prod(len(book.inputs[name].values) for name in given) > MOST_CELLS:
        return None
    reached = set()
    for values in product(*(words_of(book.inputs[name]) for name in given)):
        codes = {name: code_of(book.inputs[name], word) for name, word in zip(given, values, strict=True)}
        for known in _derive(book, upstream, codes):
            if not any(holds(rule.when, known) for rule in book.impossible):
                reached.add(tuple(known[name] for name in table.needs))
    return reached


def _derive(book: Book, tables: tuple[Table, ...], codes: dict[str, int]) -> Iterator[dict[str, int]]:
    """All facts that tables derive, once for every way in which readings could settle them."""
    if not tables:
        yield codes
        return
    table, *rest = tables
    for rule in table.rules:
        if holds(rule.when, codes):
            for answer in answers_of(rule.outcome):
                outputs = {name: code_of(book.inputs[name], word) for name, word in answer.outputs.items()}
                yield from _derive(book, tuple(rest), codes | outputs)
            if table.hit_policy != "any":
                return


def answers_of(outcome: Outcome) -> Iterator[Answer]:
    """Every answer that a conclusion may come to."""
    if isinstance(outcome, Answer):
        yield outcome
    elif isinstance(outcome, ByReading):
        for each in outcome.choices.values():
            yield from answers_of(each)
