"""Which facts cannot occur together: what a book declares impossible, and what its tables derive otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.model import Answer
from routebook.reference import NoRule, scan
from routebook.sets import code_of, holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from routebook.model import Book, Rule, Table
    from routebook.recalling import Answered

    Ask = Callable[[str, Mapping[str, str]], Answered]


class Contradicted(NoRule):
    """A decision is asked about facts of which one, `name`, is derived from the others as something else."""

    def __init__(self, decision: str, name: str) -> None:
        super().__init__(decision)
        self.name = name


def impossible(book: Book, tables: Iterable[Table], facts: Mapping[str, str], ask: Ask) -> bool:
    """Whether facts, with what tables derive from them, are in a combination that is declared impossible."""
    return any(declared_for(book, tables, facts, ask))


def declared_for(book: Book, tables: Iterable[Table], facts: Mapping[str, str], ask: Ask) -> Iterator[Rule]:
    """The combinations that are declared impossible in which facts are, with what tables derive from them."""
    derived = {name: table.id for table in tables for name in table.answers}
    codes = {}
    for name in {entry.name for rule in book.impossible for entry in rule.when}:
        word = facts.get(name)
        if word is None and name in derived:
            word = ask(derived[name], facts).outputs.get(name)
        if word is not None:
            codes[name] = code_of(book.inputs[name], word)
    return (rule for rule in book.impossible if holds(rule.when, codes))


def contradicted(book: Book, facts: Mapping[str, str]) -> str | None:
    """A derived input that is given as something else than its table says of the other facts, as far as they are known."""
    for name in facts:
        decider = book.inputs[name].decided_by
        if decider and not _left_open(book, decider, facts):
            return name
    return None


def _left_open(book: Book, decider: str, facts: Mapping[str, str]) -> bool:
    """Whether the facts leave a table a rule that concludes all of its answers that are given."""
    *below, table = book.required_by(decider)
    given = {name: word for name, word in facts.items() if name in table.answers}
    known = {fact: word for fact, word in facts.items() if fact not in table.answers}
    for inner in below:
        if all(need in known for need in inner.needs):
            for rule in scan(book, inner, known)[:1]:
                known |= rule.outcome.outputs if isinstance(rule.outcome, Answer) else {}
    codes = {need: code_of(book.inputs[need], known[need]) for need in table.needs if need in known}
    if table.needs and not codes and len(given) == 1:
        return True
    for rule in table.rules:
        unknown = [entry for entry in rule.when if entry.name not in codes]
        if holds([entry for entry in rule.when if entry.name in codes], codes):
            if isinstance(rule.outcome, Answer) and given.items() <= rule.outcome.outputs.items():
                return True
            if table.hit_policy == "first" and not unknown:
                break
    return False
