"""The pairs of rules that match a common combination, with that combination in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.cells import possible, space_of
from routebook.sets import overlap, write_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book, Rule, Table


def pairs(book: Book, table: Table) -> Iterator[tuple[Rule, Rule, str]]:
    """Each pair of rules that can match together, the first written first, and a row in which they do."""
    space = space_of(book, table)
    boxes = [space.box(rule.when) for rule in table.rules]
    for later, rule in enumerate(table.rules):
        for earlier in range(later):
            if both := overlap(boxes[earlier], boxes[later]):
                part = next(possible(book, table, both), None)
                if part is not None:
                    yield table.rules[earlier], rule, write_row(space.row(part))
