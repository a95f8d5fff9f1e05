"""Holds what is promised of a decision against its answers: for every combination of facts and readings that can occur."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.following import follow
from routebook.checker.promises.witness import witness
from routebook.checker.spaces import each_choice_alone, made_under, readings_of, space_of
from routebook.model import Never
from routebook.sets import overlap, uncovered

if TYPE_CHECKING:
    from routebook.checker.following import Case
    from routebook.checker.promises.witness import Witness
    from routebook.model import Always, Book, Promise, Table
    from routebook.sets import Box


class PromisedAnswers:
    """A promise over a decision: whether it is about anything, the combinations that break it, and all others.

    Raises NotDecided.
    """

    def __init__(self, book: Book, promise: Promise, says: Never | Always, *, alone: bool) -> None:
        self.book = book
        tables, inputs, self.readings = below(book, promise)
        self.space = space_of(book, inputs, self.readings)
        region = each_choice_alone(book, self.space) if alone else [self.space.whole]
        meant = made_under(self.space, promise)
        within = [both for box in region if (both := overlap(box, meant)) is not None]
        derived = [entry for entry in promise.when if entry.name not in inputs]
        kept = {entry.name for entry in (*derived, *says.outputs)}
        silencing = {table.id for table in book.required_by(promise.over)}
        self.broken: list[Box] = []
        self.others = list(uncovered(self.space.whole, within))
        self.spoken_of = False
        for case, boxes in follow(book, self.space, within, tables, kept, silencing).items():
            counts = not case.silent and all(case.has(entry) for entry in derived)
            self.spoken_of = self.spoken_of or counts
            (self.broken if counts and _breaks(says, case) else self.others).extend(boxes)

    def witness(self) -> Witness:
        """A combination that breaks the promise."""
        return witness(self.book, self.space, self.broken, self.others)


def _breaks(says: Never | Always, case: Case) -> bool:
    held = [case.has(entry) for entry in says.outputs]
    return all(held) if isinstance(says, Never) else not all(held)


def below(book: Book, promise: Promise) -> tuple[tuple[Table, ...], tuple[str, ...], tuple[str, ...]]:
    """The tables that a promise over a decision rests on, and the given inputs and the readings that those rest on."""
    decisions = {promise.over, *(by for entry in promise.when if (by := book.inputs[entry.name].decided_by))}
    tables = book.required_by(*sorted(decisions))
    derived = {name for table in tables for name in table.answers}
    needed = {name for table in tables for name in table.needs} | {entry.name for entry in promise.when}
    inputs = tuple(name for name in book.inputs if name in needed - derived)
    return tables, inputs, readings_of(rule for table in tables for rule in table.rules)
