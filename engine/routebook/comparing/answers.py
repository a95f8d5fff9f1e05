"""What one book answers to facts, and which rules are behind a difference between two books' answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.comparing.change import IMPOSSIBLE, UNKNOWN, Cited, Difference, Said
from routebook.frozen import Frozen
from routebook.impossible import declared_for, impossible
from routebook.model import Answer, Silence
from routebook.program import DOCUMENTED
from routebook.recalling import Recalling
from routebook.reference import NoRule, scan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.model import Book, Rule, Table

NOTHING_ANSWERED: Frozen[str, str] = Frozen()


class Answering:
    """Asks a book whose readings are settled about given facts."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.recalling = Recalling(book)
        self.scans: dict[tuple[str, ...], tuple[Rule, ...]] = {}

    def answer(self, decision: str, facts: Mapping[str, str] | None) -> Said:
        """The status and all outputs; `impossible`, or `unknown` where there are no facts for this book."""
        if facts is None:
            return Said(UNKNOWN, NOTHING_ANSWERED)
        try:
            found = self.recalling.decide(decision, facts)
            tables = self.book.asked(decision, facts.keys())
            if self.book.impossible and impossible(self.book, tables, facts, self.recalling.decide):
                return Said(IMPOSSIBLE, NOTHING_ANSWERED)
        except NoRule:
            return Said(IMPOSSIBLE, NOTHING_ANSWERED)
        return Said(found.status, Frozen(found.outputs))

    def value(self, name: str, facts: Mapping[str, str] | None) -> str | None:
        """What a derived input is; None where it is not derived from such facts."""
        decider = self.book.inputs[name].decided_by if name in self.book.inputs else None
        return self.answer(decider, facts).outputs.get(name) if decider else None

    def concluded(self, decision: str, facts: Mapping[str, str] | None) -> dict[str, Concluded | None]:
        """What each table that a decision asks makes of facts; None where something that it needs has no value."""
        found: dict[str, Concluded | None] = {}
        if facts is None:
            return found
        known = dict(facts)
        for table in self.book.asked(decision, facts.keys()):
            found[table.id] = None
            if all(name in known for name in table.needs):
                seen = {name: known[name] for name in table.needs}
                rules = self._scan(table, seen)
                outcome = rules[0].outcome if rules else Silence(IMPOSSIBLE)
                outputs = outcome.outputs if isinstance(outcome, Answer) else {}
                status = outcome.status if isinstance(outcome, Silence) else DOCUMENTED
                known |= outputs
                found[table.id] = Concluded(seen, Said(status, Frozen(outputs)), rules)
        return found

    def declared(self, decision: str, facts: Mapping[str, str] | None, other: Book) -> tuple[Cited, ...]:
        """The combinations with these facts that are declared impossible, and are not in the other book."""
        if facts is None:
            return ()
        known = [rule.when for rule in other.impossible]
        tables = self.book.asked(decision, facts.keys())
        try:
            found = declared_for(self.book, tables, facts, self.recalling.decide)
        except NoRule:  # they cannot occur for want of a rule, which nobody declared
            return ()
        return tuple(Cited(IMPOSSIBLE, rule.id, rule.sources) for rule in found if rule.when not in known)

    def _scan(self, table: Table, seen: Mapping[str, str]) -> tuple[Rule, ...]:
        key = (table.id, *seen.values())
        if key not in self.scans:
            self.scans[key] = scan(self.book, table, seen)
        return self.scans[key]


@dataclass(frozen=True, slots=True)
class Concluded:
    """What a table saw, what it concluded, and by which rules."""

    seen: Mapping[str, str]
    said: Said
    rules: tuple[Rule, ...]


def difference(before: Said, after: Said) -> Difference | None:
    """Two answers without the outputs in which they agree; None where they agree in all."""
    if before == after or not {before.status, after.status} - {IMPOSSIBLE, UNKNOWN}:
        return None
    if before.status == after.status == DOCUMENTED:
        apart = [
            name
            for name in {**before.outputs, **after.outputs}
            if before.outputs.get(name) != after.outputs.get(name)
        ]
        before, after = (
            Said(DOCUMENTED, Frozen({name: said.outputs[name] for name in apart if name in said.outputs}))
            for said in (before, after)
        )
    return Difference(before, after)


def responsible(
    old: Mapping[str, Concluded | None], new: Mapping[str, Concluded | None]
) -> tuple[tuple[Cited, ...], tuple[Cited, ...]]:
    """The rules of the tables in which a difference begins: they conclude otherwise from what both books see alike.

    A table that only one book can ask, for want of a value that another table answers, passes that on.
    """
    found: tuple[list[Cited], list[Cited]] = ([], [])
    for table in dict.fromkeys([*old, *new]):
        one, other = old.get(table), new.get(table)
        if one and other:
            begins = one.said != other.said and _see_alike(one, other)
        else:
            begins = not (table in old and table in new)
        if not begins:
            continue
        for cited, concluded in zip(found, (one, other), strict=True):
            if concluded:
                cited += [Cited(table, rule.id, rule.sources) for rule in concluded.rules]
    return tuple(found[0]), tuple(found[1])


def _see_alike(one: Concluded, other: Concluded) -> bool:
    return all(one.seen[name] == word for name, word in other.seen.items() if name in one.seen)
