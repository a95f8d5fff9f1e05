"""A question about a table that is too large to be answered exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import WARNING, Diagnostic
from routebook.model import Table

if TYPE_CHECKING:
    from routebook.model import Rule


def not_decided(what: Table | Rule, fault: str) -> Diagnostic:
    """Whether a table, or a rule of a large table, has a certain fault would take too long to find out."""
    return Diagnostic(
        code="not-decided",
        place=what.place,
        message=f"whether `{what.id}` has the fault `{fault}` is not decided: there are too many combinations",
        help="split the table into several, or install `routebook[sat]`, which looks further",
        severity=WARNING,
        about=fault if isinstance(what, Table) else what.id,
    )
