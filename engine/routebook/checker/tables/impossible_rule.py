"""A rule for nothing that can occur."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import WARNING, Diagnostic
from routebook.sets import bits, write_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.checker.tables.combinations import Combinations


def impossible_rule(over: Combinations) -> Iterator[Diagnostic]:
    """A rule matches only combinations that cannot occur: declared impossible, or never derived by the decisions before."""
    for number in bits(over.dead):
        rule = over.table.rules[number]
        row = write_row(over.space.row(over.boxes[number]))
        yield Diagnostic(
            code="impossible-rule",
            place=rule.place,
            message=f"`{rule.id}` matches nothing that can occur: `{row}` is impossible",
            help="remove it, or narrow what is declared impossible",
            severity=WARNING,
            about=rule.id,
        )
