"""A parameter or a remembered fact that its machine never looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.machines.unanswerable_condition import facts_asked_for
from routebook.diagnostic import WARNING, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book


def unused_fact(book: Book) -> Iterator[Diagnostic]:
    """A machine has a parameter, or remembers a fact, on which no condition, no state and no decision of it
    depends.
    """
    constrained = {entry.name for rule in book.impossible for entry in rule.when}
    for machine in book.machines.values():
        asked = {name for names, *_ in facts_asked_for(book, machine) for name in names}
        given = [("parameters", name) for name in machine.parameters]
        for section, name in (*given, *(("remembers", name) for name in machine.remembers)):
            if name not in asked | constrained:
                does = "remembers" if section == "remembers" else "is given"
                yield Diagnostic(
                    code="unused-fact",
                    place=machine.places[section, name],
                    message=f"`{machine.id}` {does} `{name}`, and nothing in it depends on that",
                    help="remove it, or write the condition that it is for",
                    severity=WARNING,
                    about=name,
                )
