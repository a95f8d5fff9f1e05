"""An input that nothing in the book depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.books.uses import uses
from routebook.diagnostic import WARNING, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book


def unused_input(book: Book) -> Iterator[Diagnostic]:
    """An input is needed by no table, belongs to no machine, and is named by no condition and no impossible
    combination.
    """
    used = {name for name, _ in uses(book)}
    used.update(*(table.needs for table in book.tables))
    used.update(*(machine.parameters for machine in book.machines.values()))
    for known in book.inputs.values():
        if known.decided_by is None and known.name not in used:
            yield Diagnostic(
                code="unused-input",
                place=known.place,
                message=f"nothing in the book depends on `{known.name}`",
                help="remove it, or list it under `needs` where it matters",
                severity=WARNING,
                about=known.name,
            )
