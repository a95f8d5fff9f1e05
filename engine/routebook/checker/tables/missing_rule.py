"""Combinations of a table's inputs that can occur and that no rule matches."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic
from routebook.sets import write_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.checker.tables.combinations import Combinations

SHOWN = 5


def missing_rule(over: Combinations) -> Iterator[Diagnostic]:
    """A combination of a table's inputs that can occur has no rule and is not declared undocumented."""
    table = over.table
    for gap in islice(over.gaps(), SHOWN):
        yield Diagnostic(
            code="missing-rule",
            place=table.place,
            message=f"`{table.id}` has no rule for `{write_row(over.space.row(gap))}`",
            help="add a rule, or declare it under `undocumented`, or as `impossible` in inputs.yaml",
        )
