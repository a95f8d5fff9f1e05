"""Holds one promise after the other against all that it speaks of, walking a machine once for all that look at the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.promises.broken_promise import broken_by_answer, broken_by_run
from routebook.checker.promises.promised_answers import PromisedAnswers
from routebook.checker.promises.promised_runs import PromisedRuns, looked_at
from routebook.checker.promises.runs import Runs
from routebook.checker.promises.vacuous_promise import vacuous_promise
from routebook.checker.promises.worlds import Worlds
from routebook.model import Always, Never
from routebook.sets import NotDecided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.checker.promises.watching import Says
    from routebook.diagnostic import Diagnostic
    from routebook.model import Book, Machine, Promise

    Found = tuple[list[Diagnostic], Sequence[str]]
    """What is wrong with a promise, and the readings that it can depend on."""


class Holding:
    """Holds one promise after the other; machines are walked once for all promises that look at the same."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.walked: dict[tuple[str, frozenset[str], bool], Runs | NotDecided] = {}

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
        vacuous = not held.spoken_of and not alone  # under several choices together it may say something
        return [vacuous_promise(promise, "when")] if vacuous else [], held.readings

    def _of_runs(self, promise: Promise, says: Says, *, alone: bool) -> Found:
        machine = self.book.machines[promise.over]
        names = looked_at(promise) - {entry.name for rule in machine.transitions for entry in rule.when}
        held = PromisedRuns(self._runs(machine, names, alone=alone), promise, says)
        readings = held.worlds.questions.readings
        if held.breach:
            found = held.witness(held.breach)
            return [broken_by_run(machine, promise, held.breach.steps, found)], readings
        vacuous = held.without and not alone  # under several choices together it may say something
        return [vacuous_promise(promise, held.without)] if vacuous else [], readings

    def _runs(self, machine: Machine, names: frozenset[str], *, alone: bool) -> Runs:
        key = (machine.id, names, alone)
        if key not in self.walked:
            try:
                worlds = Worlds(self.book, machine, names, self._given_of(machine.id), alone=alone)
                self.walked[key] = Runs(worlds)
            except NotDecided as error:
                self.walked[key] = error
        found = self.walked[key]
        if isinstance(found, NotDecided):
            raise found
        return found
