"""An input on which no outcome of its table depends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.cells import space_of
from routebook.diagnostic import WARNING, Diagnostic
from routebook.sets import Box, uncovered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book, Table


def irrelevant_input(book: Book) -> Iterator[Diagnostic]:
    """An input that a table needs makes no difference to any of its outcomes."""
    for table in book.tables:
        for axis, name in enumerate(table.needs):
            if table.hit_policy != "first" and not _matters(book, table, axis):
                yield Diagnostic(
                    code="irrelevant-input",
                    place=table.place,
                    message=f"`{name}` makes no difference to `{table.id}`",
                    help=f"remove `{name}` from `needs`, or accept the fault with the reason under `accepts`",
                    severity=WARNING,
                    about=name,
                )


def _matters(book: Book, table: Table, axis: int) -> bool:
    """Whether some outcome holds for one value of an input and not for another."""
    space = space_of(book, table)
    by_outcome: list[tuple[object, list[Box]]] = []
    for rule in table.rules:
        for outcome, boxes in by_outcome:
            if outcome == rule.outcome:
                boxes.append(space.box(rule.when))
                break
        else:
            by_outcome.append((rule.outcome, [space.box(rule.when)]))
    for _, boxes in by_outcome:
        for box in boxes:
            widened = (*box[:axis], space.whole[axis], *box[axis + 1 :])
            if next(uncovered(widened, boxes), None) is not None:
                return True
    return False
