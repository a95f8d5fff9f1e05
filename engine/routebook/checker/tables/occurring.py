"""Which combinations of a table's inputs can occur, given what is impossible and how inputs are derived.

What is impossible is what the engine refuses if it is asked: a row on the table's inputs and on what those are derived from.
Inputs that the table does not rest on are not known then, and exclude nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.following import follow
from routebook.checker.spaces import readings_of, space_of
from routebook.sets import uncovered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.checker.following import Case
    from routebook.model import Book, Table
    from routebook.sets import Box, Space


def declared_impossible(book: Book, space: Space) -> tuple[Box, ...]:
    """The impossible combinations that lie within some inputs."""
    names = {each.name for each in space.inputs}
    return tuple(
        space.box(rule.when) for rule in book.impossible if all(entry.name in names for entry in rule.when)
    )


def never_occurring(book: Book, table: Table, space: Space) -> tuple[Box, ...]:
    """The combinations of a table's inputs that cannot occur, as boxes; raises NotDecided."""
    declared = declared_impossible(book, space)
    upstream = book.required_by(*(by for each in space.inputs if (by := each.decided_by)))
    if not upstream:
        return declared
    return declared + tuple(uncovered(space.whole, [*declared, *_reached(book, table, upstream)]))


def _reached(book: Book, table: Table, upstream: Sequence[Table]) -> set[Box]:
    """The combinations of a table's inputs that facts lead to, under some choice of readings."""
    derived = frozenset(name for each in upstream for name in each.answers)
    needed = derived.intersection(table.needs)
    given = {name for each in (*upstream, table) for name in each.needs} - derived
    readings = readings_of(rule for each in upstream for rule in each.rules)
    space = space_of(book, sorted(given), readings)
    cases = follow(book, space, [space.whole], upstream, needed, at_the_end=set(table.needs))
    return {
        _seen_by(table, space, case, box)
        for case, boxes in cases.items()
        if needed <= {name for name, _ in case.values}
        for box in boxes
    }


def _seen_by(table: Table, space: Space, case: Case, box: Box) -> Box:
    """Given inputs and derived values as a box of a table's inputs."""
    masks = {each.name: mask for each, mask in zip(space.inputs, box, strict=True)}
    masks |= {name: 1 << code for name, code in case.values}
    return tuple(masks[name] for name in table.needs)
