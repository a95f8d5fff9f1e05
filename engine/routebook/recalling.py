"""What decisions answer, without the reasons: remembered, for those who ask again and again."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from routebook.model import NOTHING, Answer
from routebook.program import DOCUMENTED, UNDOCUMENTED
from routebook.reference import NoRule, scan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.model import Book, Table


class Answered(Protocol):
    """The part of a Decision that machines go by."""

    @property
    def status(self) -> str: ...

    @property
    def outputs(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Recalled:
    """The status of a decision, and its outputs if it is documented."""

    status: str
    outputs: Mapping[str, str]


SILENT = Recalled(UNDOCUMENTED, NOTHING)


class Recalling:
    """Answers of a book whose readings are settled, as the reference evaluator gives them.

    A table is scanned once for each combination of its inputs, and a decision made once for each of what bears on it.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.shown = {decision: book.outputs_of(decision) for decision in book.decisions}
        self.bearing: dict[str, tuple[str, ...]] = {}
        self.answers: dict[tuple[str | None, ...], Recalled] = {}
        self.scans: dict[tuple[str, ...], Mapping[str, str] | None] = {}

    def decide(self, decision: str, facts: Mapping[str, str]) -> Recalled:
        """The answer to a decision; raises NoRule."""
        if decision not in self.bearing:
            tables = self.book.required_by(decision)
            names = (name for table in tables for name in (*table.needs, *table.answers))
            self.bearing[decision] = tuple(dict.fromkeys(names))
        key = (decision, *map(facts.get, self.bearing[decision]))
        if key not in self.answers:
            self.answers[key] = self._decide(decision, facts)
        return self.answers[key]

    def _decide(self, decision: str, facts: Mapping[str, str]) -> Recalled:
        known = dict(facts)
        silent = False
        for table in self.book.asked(decision, facts.keys()):
            outputs = self._scan(table, known)
            silent = silent or outputs is None
            known |= outputs or NOTHING
        if silent:
            return SILENT
        outputs = {name: known[name] for name in self.shown[decision]}
        return Recalled(DOCUMENTED, MappingProxyType(outputs))

    def _scan(self, table: Table, known: Mapping[str, str]) -> Mapping[str, str] | None:
        """What a table answers; None where it is undocumented or needs an answer that is."""
        try:
            key = (table.id, *[known[name] for name in table.needs])
        except KeyError:
            return None
        if key not in self.scans:
            rules = scan(self.book, table, known)
            if not rules:
                raise NoRule(table.id)
            outcome = rules[0].outcome
            self.scans[key] = outcome.outputs if isinstance(outcome, Answer) else None
        return self.scans[key]
