"""Looks for the faults of one table: whether it has one answer for all that can occur, and what it could do without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.tables.combinations import Combinations
from routebook.checker.tables.conflicting_rules import conflicting_rules
from routebook.checker.tables.duplicate_rule import duplicate_rule
from routebook.checker.tables.impossible_rule import impossible_rule
from routebook.checker.tables.irrelevant_input import irrelevant_input
from routebook.checker.tables.mergeable_rules import mergeable_rules
from routebook.checker.tables.missing_rule import missing_rule
from routebook.checker.tables.not_decided import not_decided
from routebook.checker.tables.overlapping_rules import overlapping_rules
from routebook.checker.tables.shadowed_rule import shadowed_rule
from routebook.checker.tables.unused_output_value import unused_output_value
from routebook.checker.telling import code_of, first_of
from routebook.sets import NotDecided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from routebook.diagnostic import Diagnostic
    from routebook.model import Book, Table

    TableCheck = Callable[[Combinations], Iterator[Diagnostic]]

ANSWERS = (missing_rule, overlapping_rules, conflicting_rules, duplicate_rule)
"""What leaves a table without one answer for all that can occur."""
ADVICE = (impossible_rule, shadowed_rule)
"""What hides a mistake, or says nothing."""
ADVICE_ON_ANSWERS = (irrelevant_input, unused_output_value)
"""The same, which can only be told of a table that has one answer for all that can occur."""


def answer_faults(over: Combinations) -> list[Diagnostic]:
    """What leaves a table without one answer."""
    return [each for look in ANSWERS for each in _decided(look, over)]


def table_faults(book: Book, table: Table, *, knows_inputs: bool = True) -> list[Diagnostic]:
    """Every fault of a table; hints only if there is no other.

    Unless it `knows_inputs`, for a table before has faults, only what leaves it without one answer.
    """
    over = Combinations(book, table)
    found = answer_faults(over)
    if not knows_inputs:
        return found
    has_one_answer = all(each.code == "duplicate-rule" for each in found)
    for look in (*ADVICE, *ADVICE_ON_ANSWERS) if has_one_answer else ADVICE:
        found += _decided(look, over)
    return found or list(_decided(mergeable_rules, over))


def _decided(look: TableCheck, over: Combinations) -> Iterator[Diagnostic]:
    """What a check finds, and where it gives up, that it does."""
    try:
        yield from first_of(look, look(over), over.table)
    except NotDecided:
        yield not_decided(over.table, code_of(look))
