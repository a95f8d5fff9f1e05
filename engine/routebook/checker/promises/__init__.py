"""Holds every promise of a book against all that it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.promises.holding import Holding
from routebook.checker.promises.promised_answers import below
from routebook.checker.promises.promised_runs import looked_at
from routebook.checker.promises.questions import Questions
from routebook.checker.promises.unproven_promise import unproven_promise
from routebook.diagnostic import ERROR
from routebook.model import Always, Never
from routebook.sets import NotDecided

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from routebook.diagnostic import Diagnostic
    from routebook.model import Book, Promise


def promise_faults(book: Book, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """What is wrong with the promises of a book, but for those that are over something with errors that are found.

    A promise is held against every combination of the choices of readings, or, where those are too many, against each
    choice alone; then a hint says so.
    """
    errors = [each for each in found if each.severity == ERROR]
    faulty = {each.place.file for each in errors}
    unclear = {each.about for each in errors if each.code == "unanswerable-condition"}
    holding = Holding(book)
    for promise in book.promises.values():
        if promise.id not in unclear and faulty.isdisjoint(_files_below(book, promise)):
            try:
                yield from holding.found(promise, alone=False)[0]
            except NotDecided:
                yield from _alone(holding, promise)


def held_against(book: Book, promise: Promise) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The given inputs and the readings against all combinations of which a promise is held."""
    if isinstance(promise.says, Never | Always):
        _, inputs, readings = below(book, promise)
        return inputs, readings
    machine = book.machines[promise.over]
    deciders = {by for entry in promise.when if (by := book.inputs[entry.name].decided_by)}
    return machine.parameters, Questions(book, machine, looked_at(promise), deciders).readings


def _files_below(book: Book, promise: Promise) -> set[str]:
    """The files of all that a promise rests on."""
    names = {entry.name for entry in promise.when} | looked_at(promise)
    decisions = {by for name in names if (by := book.inputs[name].decided_by)}
    files = set()
    if isinstance(promise.says, Never | Always):
        decisions.add(promise.over)
    else:
        machine = book.machines[promise.over]
        decisions.update(book.consulted_by(machine))
        files.add(machine.place.file)
    return files.union(table.place.file for table in book.required_by(*sorted(decisions)))


def _alone(holding: Holding, promise: Promise) -> Iterator[Diagnostic]:
    try:
        found, readings = holding.found(promise, alone=True)
    except NotDecided:
        yield unproven_promise(holding.book, promise, None)
    else:
        yield from found
        yield unproven_promise(holding.book, promise, readings)
