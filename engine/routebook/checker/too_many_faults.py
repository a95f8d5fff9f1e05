"""More faults of one kind than anybody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic

if TYPE_CHECKING:
    from routebook.model import Book, Machine, Table


def too_many_faults(what: Book | Machine | Table, fault: str, most: int, severity: str) -> Diagnostic:
    """A book, a table or a machine has more faults of one kind than are told."""
    return Diagnostic(
        code="too-many-faults",
        place=what.place,
        message=f"`{what.id}` has more than {most} faults `{fault}`, and the others are not told",
        help="mend some of these first",
        severity=severity,
    )
