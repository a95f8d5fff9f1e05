"""Asks the reference evaluator once for each combination of facts, for those who ask again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.reference import decide, scan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.model import Book, Rule, Table
    from routebook.program import Decision


class Recalling:
    """The answers of a book whose readings are settled; facts that a decision does not rest on are passed over."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.bearing: dict[str, tuple[str, ...]] = {}
        self.answers: dict[tuple[str | None, ...], Decision] = {}
        self.scans: dict[tuple[str, ...], tuple[Rule, ...]] = {}

    def decide(self, decision: str, facts: Mapping[str, str]) -> Decision:
        """The answer to a decision."""
        if decision not in self.bearing:
            self.bearing[decision] = self._names_bearing_on(decision)
        key = (decision, *map(facts.get, self.bearing[decision]))
        if key not in self.answers:
            self.answers[key] = decide(self.book, decision, facts, self._scan)
        return self.answers[key]

    def _names_bearing_on(self, decision: str) -> tuple[str, ...]:
        tables = self.book.required_by(decision)
        return tuple(dict.fromkeys(name for table in tables for name in (*table.needs, *table.answers)))

    def _scan(self, book: Book, table: Table, facts: Mapping[str, str]) -> tuple[Rule, ...]:
        key = (table.id, *(facts[name] for name in table.needs))
        if key not in self.scans:
            self.scans[key] = scan(book, table, facts)
        return self.scans[key]
