"""A combination of inputs that can occur and that no rule answers."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from routebook.checker.cells import possible, space_of
from routebook.diagnostic import Diagnostic
from routebook.sets import uncovered, write_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book

SHOWN = 5


def missing_rule(book: Book) -> Iterator[Diagnostic]:
    """A combination of a table's inputs that can occur has no rule and is not declared undocumented."""
    for table in book.tables:
        space = space_of(book, table)
        gaps = uncovered(space.whole, [space.box(rule.when) for rule in table.rules])
        for gap in islice((part for box in gaps for part in possible(book, table, box)), SHOWN):
            yield Diagnostic(
                code="missing-rule",
                place=table.place,
                message=f"`{table.id}` has no rule for `{write_row(space.row(gap))}`",
                help="add a rule, or declare it under `undocumented`, or as `impossible` in inputs.yaml",
            )
