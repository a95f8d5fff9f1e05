"""Two rules of a table that is unique match the same combination, and agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic, Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.checker.tables.combinations import Combinations


def overlapping_rules(over: Combinations) -> Iterator[Diagnostic]:
    """Two rules under `unique` match a common combination, with the same conclusion."""
    if over.table.hit_policy == "unique":
        for first, second, row in over.pairs(agreeing=True):
            yield Diagnostic(
                code="overlapping-rules",
                place=second.place,
                message=f"`{second.id}` matches `{row}`, which `{first.id}` matches already",
                help="narrow one of them, or write `hit_policy: any`",
                notes=(Note(first.place, f"`{first.id}` is here"),),
                about=second.id,
            )
