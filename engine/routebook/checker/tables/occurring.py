"""Which combinations of a table's inputs can occur, given what is impossible and how inputs are derived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.checker.following import follow
from routebook.checker.spaces import readings_of, space_of
from routebook.sets import uncovered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.checker.following import Case
    from routebook.model import Book, Rule, Table
    from routebook.sets import Box, Space


def declared_impossible(book: Book, space: Space) -> tuple[Box, ...]:
    """The impossible combinations that lie within some inputs."""
    names = {each.name for each in space.inputs}
    return tuple(space.box(rule.when) for rule in book.impossible if _named(rule) <= names)


def never_occurring(book: Book, table: Table, space: Space) -> tuple[Box, ...]:
    """The combinations of a table's inputs that cannot occur, as boxes; raises NotDecided."""
    declared = declared_impossible(book, space)
    scope = _scope_of(book, table)
    if not scope.tables and scope.names <= set(table.needs):
        return declared
    return declared + tuple(uncovered(space.whole, [*declared, *_reached(book, table, scope)]))


@dataclass(frozen=True, slots=True)
class Scope:
    """All that has a say in which of a table's inputs occur: other tables, impossible combinations, their inputs."""

    tables: tuple[Table, ...]
    impossible: tuple[Rule, ...]
    names: frozenset[str]


def _scope_of(book: Book, table: Table) -> Scope:
    """What a table's inputs are derived from, the combinations in which any of that is impossible, and so on."""
    names = _with_sources(book, table.needs)
    rows = [(rule, _with_sources(book, _named(rule))) for rule in book.impossible]
    while more := {name for _, below in rows if below & names for name in below} - names:
        names |= more
    return Scope(
        tables=book.required_by(*(by for name in sorted(names) if (by := book.inputs[name].decided_by))),
        impossible=tuple(rule for rule, below in rows if below & names),
        names=frozenset(names),
    )


def _with_sources(book: Book, names: Iterable[str]) -> set[str]:
    """Some inputs, and all that the derived ones among them are derived from."""
    tables = book.required_by(*(by for name in sorted(names) if (by := book.inputs[name].decided_by)))
    return set(names).union(name for each in tables for name in (*each.needs, *each.answers))


def _named(rule: Rule) -> set[str]:
    return {entry.name for entry in rule.when}


def _reached(book: Book, table: Table, scope: Scope) -> set[Box]:
    """The combinations of a table's inputs that facts lead to, under some choice of readings."""
    derived = frozenset(name for each in scope.tables for name in each.answers)
    needed = derived.intersection(table.needs)
    readings = readings_of(rule for each in scope.tables for rule in each.rules)
    space = space_of(book, sorted(scope.names - derived), readings)
    cases = follow(book, space, [space.whole], scope.tables, needed, at_the_end=set(table.needs))
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
