"""Two rules match the same combination and conclude differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic, Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.checker.tables.combinations import Combinations


def conflicting_rules(over: Combinations) -> Iterator[Diagnostic]:
    """Two rules match a common combination and conclude differently, where the hit policy gives neither precedence."""
    if over.table.hit_policy != "first":
        for first, second, row in over.pairs(agreeing=False):
            yield Diagnostic(
                code="conflicting-rules",
                place=second.place,
                message=f"`{second.id}` and `{first.id}` conclude differently for `{row}`",
                help="narrow one of them, or write `hit_policy: first` if the order decides",
                notes=(Note(first.place, f"`{first.id}` is here"),),
                about=second.id,
            )
