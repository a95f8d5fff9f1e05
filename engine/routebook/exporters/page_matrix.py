"""A decision laid out: its answer to every combination of a few inputs, the nearest that it can be seen to rest on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from routebook.exploring import words_of
from routebook.model import Gather
from routebook.reference import decide, scan
from routebook.sets import Space, code_of, holds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.model import Book, Rule, Table
    from routebook.program import Decision

MOST_CELLS = 5_000
"""More combinations than these are not to be taken in at a glance."""

Codes = tuple[int, ...]


class Unanswered(Exception):
    """No rule of a table holds: in a checked book, the combination cannot occur."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The answers of one decision; `cells` has one for each combination that can occur, by the numbers of its values."""

    decision: str
    outputs: tuple[str, ...]
    space: Space
    cells: Mapping[Codes, Decision]


def interface(book: Book, decision: str) -> tuple[str, ...]:
    """The inputs over which a decision is laid out.

    A table is laid out over what it needs. For a gathering, a derived input stands for its own inputs where all
    that these do, they do through it: no other table that the decision rests on needs them, no impossible combination
    ties them to others, and neither they nor it are shown by the decision. Any other derived input gives way to
    what it is derived from.
    """
    tables = book.required_by(decision)
    members = _members(book, decision)
    if not isinstance(book.decisions[decision], Gather):
        return tuple(name for name in book.inputs if name in tables[-1].needs)
    found: set[str] = set()

    def visit(name: str) -> None:
        decider = book.inputs[name].decided_by
        if decider is None or _stands_for_its_inputs(book, decision, tables, name):
            found.add(name)
        else:
            for need in _table(book, decider).needs:
                visit(need)

    for table in tables:
        if table.id in members:
            for need in table.needs:
                visit(need)
    return tuple(name for name in book.inputs if name in found)


def lay_out(book: Book, decision: str) -> Matrix | None:
    """The matrix of a decision in a book whose readings are settled; None where it has too many combinations."""
    space = Space(tuple(book.inputs[name] for name in interface(book, decision)))
    if prod(len(each.values) for each in space.inputs) > MOST_CELLS:
        return None
    asking = _Asking(book)
    cells = {}
    words = [words_of(each) for each in space.inputs]
    for codes in product(*(range(len(each)) for each in words)):
        facts = {each.name: word[code] for each, word, code in zip(space.inputs, words, codes, strict=True)}
        try:
            if not asking.impossible(decision, facts):
                cells[codes] = asking.decide(decision, facts)
        except Unanswered:
            continue
    return Matrix(decision, book.outputs_of(decision), space, cells)


class _Asking:
    """Asks the reference evaluator, and scans a table once for each combination of what it needs."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.scans: dict[tuple[str, ...], tuple[Rule, ...]] = {}

    def decide(self, decision: str, facts: Mapping[str, str]) -> Decision:
        """The answer; raises Unanswered."""
        return decide(self.book, decision, facts, self._scan)

    def impossible(self, decision: str, facts: Mapping[str, str]) -> bool:
        """Whether a declared impossible combination holds; raises Unanswered."""
        derived = {name: table.id for table in self.book.required_by(decision) for name in table.answers}
        for rule in self.book.impossible:
            codes = {}
            for name in (entry.name for entry in rule.when):
                word = facts.get(name)
                if word is None and name in derived:
                    word = self.decide(derived[name], facts).outputs.get(name)
                if word is not None:
                    codes[name] = code_of(self.book.inputs[name], word)
            if holds(rule.when, codes):
                return True
        return False

    def _scan(self, book: Book, table: Table, facts: Mapping[str, str]) -> tuple[Rule, ...]:
        key = (table.id, *(facts[name] for name in table.needs))
        if key not in self.scans:
            self.scans[key] = scan(book, table, facts)
        if not self.scans[key]:
            raise Unanswered
        return self.scans[key]


def _members(book: Book, decision: str) -> set[str]:
    """The tables that a decision puts together or asks for directly."""
    found = book.decisions[decision]
    if not isinstance(found, Gather):
        return {decision}
    return {table for member in found.gathers + found.rests_on for table in _members(book, member)}


def _table(book: Book, name: str) -> Table:
    found = book.decisions[name]
    assert not isinstance(found, Gather)  # noqa: S101  (inputs are derived by tables)
    return found


def _stands_for_its_inputs(book: Book, decision: str, tables: tuple[Table, ...], name: str) -> bool:
    beneath = _beneath(book, name)
    deciders = {book.inputs[each].decided_by for each in beneath}
    if beneath.intersection(book.outputs_of(decision)):
        return False
    if any(beneath.intersection(table.needs) - {name} for table in tables if table.id not in deciders):
        return False
    tied = ({entry.name for entry in rule.when} for rule in book.impossible)
    return all(names <= beneath or not names & beneath for names in tied)


def _beneath(book: Book, name: str) -> set[str]:
    """A derived input with all that it is derived from."""
    decider = book.inputs[name].decided_by
    needs = _table(book, decider).needs if decider else ()
    return {name}.union(*(_beneath(book, need) for need in needs))
