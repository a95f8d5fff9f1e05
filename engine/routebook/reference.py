"""The meaning of decisions, to be read aloud: look at each table's rules in turn, take those that hold.

No index and no cleverness; everything fast is compared with this. The book has its readings settled, and the
facts are valid, complete and consistent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.frozen import Frozen
from routebook.model import Answer, Silence
from routebook.program import DOCUMENTED, UNDOCUMENTED, Decision
from routebook.sets import code_of, holds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from routebook.model import Book, Rule, Table

    Scan = Callable[[Book, Table, Mapping[str, str]], tuple[Rule, ...]]


class NoRule(Exception):
    """A table has no rule for the facts; in a checked book they cannot occur together."""


def scan(book: Book, table: Table, facts: Mapping[str, str]) -> tuple[Rule, ...]:
    """The rules of a table that hold; under `first`, the first of them."""
    codes = {name: code_of(book.inputs[name], facts[name]) for name in table.needs}
    matching = tuple(rule for rule in table.rules if holds(rule.when, codes))
    return matching[:1] if table.hit_policy == "first" else matching


def decide(book: Book, decision: str, facts: Mapping[str, str], scan: Scan = scan) -> Decision:
    """The answer to a decision; raises NoRule."""
    known = dict(facts)
    determining: dict[str, tuple[Rule, ...]] = {}
    silent: dict[str, tuple[Rule, ...]] = {}
    for table in book.asked(decision, facts.keys()):
        if not all(name in known for name in table.needs):
            continue  # it needs an answer that is undocumented
        rules = scan(book, table, known)
        if not rules:
            raise NoRule(table.id)
        if isinstance(rules[0].outcome, Answer):
            determining[table.id] = rules
            known |= rules[0].outcome.outputs
        else:
            silent[table.id] = rules
    outputs = {} if silent else {name: known[name] for name in book.outputs_of(decision)}
    return reasons(decision, outputs, silent or determining)


def reasons(decision: str, outputs: Mapping[str, str], rules: Mapping[str, tuple[Rule, ...]]) -> Decision:
    """A decision with the rules, passages and readings that determined it."""
    every = [rule for found in rules.values() for rule in found]
    return Decision(
        decision=decision,
        status=UNDOCUMENTED if any(isinstance(rule.outcome, Silence) for rule in every) else DOCUMENTED,
        outputs=Frozen(outputs),
        rules=Frozen({table: tuple(rule.id for rule in found) for table, found in rules.items()}),
        sources=tuple(dict.fromkeys(source for rule in every for source in rule.sources)),
        readings=Frozen({name: choice for rule in every for name, choice in rule.rests_on.items()}),
    )
