"""Where a book uses the words of its inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.model import ByReading, Move

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.model import Book, Machine, Outcome

Use = tuple[str, str]
"""An input, and one of its values, groups or bands."""


def uses(book: Book) -> Iterator[Use]:
    """Every word that a condition, a fact of a machine or a scenario names, groups together with their values."""
    rules = (entry for rule in (*book.rules(), *book.impossible) for entry in rule.when)
    promises = (entry for promise in book.promises.values() for entry in promise.conditions)
    for entry in (*rules, *promises):
        for word in entry.written:
            yield from _with_values(book, entry.name, word)
    for machine in book.machines.values():
        for facts in _facts(machine):
            yield from facts.items()
    for scenario in book.scenarios.values():
        yield from scenario.given.items()


def _with_values(book: Book, name: str, word: str) -> Iterator[Use]:
    yield name, word
    for value in book.inputs[name].groups.get(word, ()):
        yield name, value


def _facts(machine: Machine) -> Iterator[Mapping[str, str]]:
    yield machine.remembers
    for event in machine.events.values():
        yield event.sets
        yield event.gives
    for state in machine.states.values():
        yield state.means
    for rule in machine.transitions:
        yield from _sets(rule.outcome)


def _sets(outcome: Outcome) -> Iterator[Mapping[str, str]]:
    if isinstance(outcome, Move):
        yield outcome.sets
    elif isinstance(outcome, ByReading):
        for each in outcome.choices.values():
            yield from _sets(each)
