"""A transition that asks for a decision whose inputs the machine does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from routebook.model import Book, Machine, Place


def unanswerable_condition(book: Book) -> Iterator[Diagnostic]:
    """A condition or an event needs an input that is neither a parameter, nor remembered, nor given by the event."""
    for machine in book.machines.values():
        known = {*machine.parameters, *machine.remembers}
        for event in machine.events.values():
            if event.decides:
                yield from _unknown(
                    book, machine, event.decides, known | event.gives.keys(), event.place, event.id
                )
        for rule in machine.transitions:
            for name in rule.events or ("",):
                gives = machine.events[name].gives.keys() if name else set()
                for entry in rule.when:
                    decider = book.inputs[entry.name].decided_by
                    if entry.name in known | gives:
                        continue
                    if decider:
                        yield from _unknown(book, machine, decider, known | gives, entry.place, rule.id)
                    else:
                        yield _fault(entry.name, machine, entry.place, rule.id)


def _unknown(
    book: Book, machine: Machine, decision: str, known: AbstractSet[str], place: Place, about: str
) -> Iterator[Diagnostic]:
    tables = book.required_by(decision)
    derived = {name for table in tables for name in table.answers}
    for name in dict.fromkeys(name for table in tables for name in table.needs):
        if name not in known and name not in derived:
            yield _fault(name, machine, place, about)


def _fault(name: str, machine: Machine, place: Place, about: str) -> Diagnostic:
    return Diagnostic(
        code="unanswerable-condition",
        place=place,
        message=f"this needs `{name}`, which `{machine.id}` does not know here",
        help="add it to `parameters` or `remembers`, or let the event give it under `gives`",
        about=about,
    )
