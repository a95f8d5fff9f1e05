"""A machine that asks for a fact, or a decision, whose inputs it does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from routebook.model import Book, Machine, Place


def unanswerable_condition(book: Book) -> Iterator[Diagnostic]:
    """A condition, an event or a state needs an input that is neither a parameter, nor remembered, nor given."""
    for machine in book.machines.values():
        for names, known, place, about in _asked(book, machine):
            for name in dict.fromkeys(names):
                if name not in known:
                    yield Diagnostic(
                        code="unanswerable-condition",
                        place=place,
                        message=f"this needs `{name}`, which `{machine.id}` does not know here",
                        help="add it to `parameters` or `remembers`, or let the event give it under `gives`",
                        about=about,
                    )


def _asked(book: Book, machine: Machine) -> Iterator[tuple[Iterable[str], set[str], Place, str]]:
    """The facts that are asked for, those that are known, where that is, and the name of what asks."""
    always = {*machine.parameters, *machine.remembers}
    for event in machine.events.values():
        if event.decides:
            known = always.union(event.gives)
            yield _inputs_of(book, event.decides, known), known, event.place, event.id
    for rule in machine.transitions:
        for name in rule.events or ("",):
            known = always.union(machine.events[name].gives) if name else always
            for entry in rule.when:
                yield _facts_for(book, entry.name, known), known, entry.place, rule.id
    for state in machine.states.values():
        for name in state.means:
            yield _facts_for(book, name, always), always, state.place, state.id


def _facts_for(book: Book, name: str, known: set[str]) -> Iterable[str]:
    """What has to be known so that an input is: itself, or what it is derived from."""
    decider = book.inputs[name].decided_by
    return (name,) if decider is None or name in known else _inputs_of(book, decider, known)


def _inputs_of(book: Book, decision: str, known: set[str]) -> Iterable[str]:
    """The inputs that a decision rests on and that no decision answers on the way."""
    tables = book.asked(decision, known)
    answered = {name for table in tables for name in table.answers}
    return (name for table in tables for name in table.needs if name not in answered)
