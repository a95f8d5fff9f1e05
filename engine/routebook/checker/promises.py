"""Holds every promise of a book against all that it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.broken_promise import broken_by_answer, broken_by_run
from routebook.checker.promised_answers import PromisedAnswers, below
from routebook.checker.promised_runs import PromisedRuns, looked_at
from routebook.checker.questions import Questions
from routebook.checker.runs import Runs
from routebook.checker.unproven_promise import unproven_promise
from routebook.checker.vacuous_promise import vacuous_promise
from routebook.checker.worlds import Worlds
from routebook.diagnostic import ERROR
from routebook.model import Always, Never
from routebook.sets import NotDecided

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from routebook.checker.watching import Says
    from routebook.diagnostic import Diagnostic
    from routebook.model import Book, Promise

    Found = tuple[list[Diagnostic], Sequence[str]]
    """What is wrong with a promise, and the readings that it can depend on."""


def promise_faults(book: Book, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """What is wrong with the promises of a book, but for those that are over something with errors that are found.

    A promise is held against every combination of the choices of readings, or, where those are too many, against each
    choice alone; then a hint says so.
    """
    errors = [each for each in found if each.severity == ERROR]
    faulty = {each.place.file for each in errors}
    unclear = {each.about for each in errors if each.code == "unanswerable-condition"}
    holding = _Holding(book)
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


def _alone(holding: _Holding, promise: Promise) -> Iterator[Diagnostic]:
    try:
        found, readings = holding.found(promise, alone=True)
    except NotDecided:
        yield unproven_promise(holding.book, promise, None)
    else:
        yield from found
        yield unproven_promise(holding.book, promise, readings)


class _Holding:
    """Holds one promise after the other; machines are walked once for all promises that look at the same."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.walked: dict[tuple[str, frozenset[str], bool], Runs] = {}

    def found(self, promise: Promise, *, alone: bool) -> Found:
        """What is wrong with a promise; raises NotDecided."""
        if isinstance(promise.says, Never | Always):
            return self._of_answers(promise, promise.says, alone=alone)
        return self._of_runs(promise, promise.says, alone=alone)

    def _given_of(self, machine: str) -> set[str]:
        """The decisions that derive what promises over a machine restrict its parameters by."""
        entries = (
            entry for each in self.book.promises.values() if each.over == machine for entry in each.when
        )
        return {by for entry in entries if (by := self.book.inputs[entry.name].decided_by)}

    def _of_answers(self, promise: Promise, says: Never | Always, *, alone: bool) -> Found:
        held = PromisedAnswers(self.book, promise, says, alone=alone)
        if held.broken:
            return [broken_by_answer(self.book, promise, says, held.witness())], held.readings
        return [] if held.spoken_of else [vacuous_promise(promise, "when")], held.readings

    def _of_runs(self, promise: Promise, says: Says, *, alone: bool) -> Found:
        machine = self.book.machines[promise.over]
        names = looked_at(promise) - {entry.name for rule in machine.transitions for entry in rule.when}
        key = (machine.id, names, alone)
        if key not in self.walked:
            self.walked[key] = Runs(
                Worlds(self.book, machine, names, self._given_of(machine.id), alone=alone)
            )
        held = PromisedRuns(self.walked[key], promise, says)
        readings = held.worlds.questions.readings
        if held.breach:
            found = held.witness(held.breach)
            return [broken_by_run(machine, promise, held.breach.steps, found)], readings
        return [vacuous_promise(promise, held.without)] if held.without else [], readings
