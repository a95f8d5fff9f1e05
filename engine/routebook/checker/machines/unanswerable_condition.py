"""A machine, or a promise over it, that asks for a fact, or a decision, whose inputs it does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from routebook.model import Book, Machine, Place


def unanswerable_condition(book: Book) -> Iterator[Diagnostic]:
    """A condition, an event, a state or a drawing needs an input that is neither a parameter, nor remembered, nor
    given.
    """
    for machine in book.machines.values():
        for names, known, place, about in (
            *facts_asked_for(book, machine),
            *_asked_for_by_promises(book, machine),
        ):
            for name in dict.fromkeys(names):
                if name not in known:
                    yield Diagnostic(
                        code="unanswerable-condition",
                        place=place,
                        message=f"this needs `{name}`, which `{machine.id}` does not know here",
                        help="add it to `parameters` or `remembers`, or let the event give it under `gives`",
                        about=about,
                    )


def facts_asked_for(book: Book, machine: Machine) -> Iterator[tuple[Iterable[str], set[str], Place, str]]:
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
    if machine.draw_for:
        given = set(machine.parameters)
        yield _facts_for(book, machine.draw_for, given), given, machine.places["draw_for",], machine.draw_for


def _asked_for_by_promises(
    book: Book, machine: Machine
) -> Iterator[tuple[Iterable[str], set[str], Place, str]]:
    """The same of the promises over a machine; on one of the events that a pattern means, its conditions can be answered."""
    for promise in book.promises.values():
        if promise.over != machine.id or not promise.patterns:
            continue
        given = {*machine.parameters}
        for entry in promise.when:
            yield _facts_for(book, entry.name, given), given, entry.place, promise.id
        for pattern in promise.patterns:
            for entry in pattern.when:
                asked = []
                for event in pattern.events or tuple(machine.events):
                    known = {*machine.parameters, *machine.remembers, *machine.events[event].gives}
                    asked.append((list(_facts_for(book, entry.name, known)), known))
                names, known = min(asked, key=lambda each: len(set(each[0]) - each[1]))
                yield names, known, entry.place, promise.id


def _facts_for(book: Book, name: str, known: set[str]) -> Iterable[str]:
    """What has to be known so that an input is: itself, or what it is derived from."""
    decider = book.inputs[name].decided_by
    return (name,) if decider is None or name in known else _inputs_of(book, decider, known)


def _inputs_of(book: Book, decision: str, known: set[str]) -> Iterable[str]:
    """The inputs that a decision rests on and that no decision answers on the way."""
    tables = book.asked(decision, known)
    answered = {name for table in tables for name in table.answers}
    return (name for table in tables for name in table.needs if name not in answered)
