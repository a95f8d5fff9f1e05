"""A rule that says what another one says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import ERROR, WARNING, Diagnostic, Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.checker.tables.combinations import Combinations


def duplicate_rule(over: Combinations) -> Iterator[Diagnostic]:
    """A rule repeats an earlier one: it has the same conditions and the same conclusion."""
    rules = over.table.rules
    for number, twin in over.earlier_twin.items():
        if not over.dead >> number & 1:
            yield Diagnostic(
                code="duplicate-rule",
                place=rules[number].place,
                message=f"`{rules[number].id}` says the same as `{rules[twin].id}`",
                help="remove one of them, and let the other cite the passages of both",
                severity=ERROR if over.table.hit_policy == "unique" else WARNING,
                notes=(Note(rules[twin].place, f"`{rules[twin].id}` is here"),),
                about=rules[number].id,
            )
