"""What a check is named for, and how much of what it finds is told."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from routebook.checker.too_many_faults import too_many_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from routebook.diagnostic import Diagnostic
    from routebook.model import Book, Machine, Table

    Check = Callable[..., Iterator[Diagnostic]]

MOST_TOLD = 1000
"""Of one kind, in one table, in one machine, or in the rest of the book."""


def code_of(look: Check) -> str:
    """The code of the fault that a check is named for."""
    return look.__name__.replace("_", "-")


def first_of(look: Check, found: Iterator[Diagnostic], where: Book | Machine | Table) -> Iterator[Diagnostic]:
    """What a check finds, as far as anybody reads it."""
    yield from islice(found, MOST_TOLD)
    if more := next(found, None):
        yield too_many_faults(where, code_of(look), MOST_TOLD, more.severity)
