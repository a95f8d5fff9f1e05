"""Which facts a book declares impossible, with what its tables derive from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.sets import code_of, holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from routebook.model import Book, Table
    from routebook.program import Decision

    Ask = Callable[[str, Mapping[str, str]], Decision]


def impossible(book: Book, tables: Iterable[Table], facts: Mapping[str, str], ask: Ask) -> bool:
    """Whether facts, with what tables derive from them, are in a combination that is declared impossible."""
    derived = {name: table.id for table in tables for name in table.answers}
    codes = {}
    for name in {entry.name for rule in book.impossible for entry in rule.when}:
        word = facts.get(name)
        if word is None and name in derived:
            word = ask(derived[name], facts).outputs.get(name)
        if word is not None:
            codes[name] = code_of(book.inputs[name], word)
    return any(holds(rule.when, codes) for rule in book.impossible)
