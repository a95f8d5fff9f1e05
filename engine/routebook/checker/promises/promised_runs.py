"""Holds what is promised over a machine against all of its runs, whatever its parameters and the readings are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.following import follow
from routebook.checker.promises.watching import Watch
from routebook.checker.promises.witness import witness
from routebook.checker.spaces import default_readings, made_under
from routebook.model import Precedence, Response
from routebook.sets import bits, overlap, uncovered

if TYPE_CHECKING:
    from routebook.checker.promises.runs import Runs
    from routebook.checker.promises.watching import Breach, Says
    from routebook.checker.promises.witness import Witness
    from routebook.model import Promise
    from routebook.sets import Box


class PromisedRuns:
    """A promise over a machine, held against its runs.

    `breach` is the run that breaks it, if one does. `without` is else the key of what no run has, so that the promise says
    nothing.
    """

    def __init__(self, runs: Runs, promise: Promise, says: Says) -> None:
        self.book = runs.worlds.book
        self.worlds = runs.worlds
        self.promise = promise
        self.scope, self.beyond = self._scope()
        among = self.worlds.meeting(self.scope)
        usual = default_readings(self.book, self.worlds.space)
        plain = self.worlds.meeting([both for box in self.scope if (both := overlap(box, usual)) is not None])
        watch = Watch(runs, says, among)
        self.breach = watch.breach(plain)
        self.without = ""
        if not among:
            self.without = "given"
        elif not self.breach:
            needed = {
                "before": says.before if isinstance(says, Precedence) else None,
                "after": says.after if isinstance(says, Response) else None,
            }
            self.without = next((key for key, of in needed.items() if of and not watch.occurs(of)), "")

    def witness(self, breach: Breach) -> Witness:
        """The worlds in which a run breaks the promise."""
        meant = breach.worlds & self.worlds.meeting(self.scope)
        broken = [
            both
            for world in bits(meant)
            for box in self.worlds.boxes[world]
            for part in self.scope
            if (both := overlap(box, part)) is not None
        ]
        others = [box for world in bits(self.worlds.every & ~meant) for box in self.worlds.boxes[world]]
        return witness(self.book, self.worlds.space, broken, [*others, *self.beyond])

    def _scope(self) -> tuple[list[Box], list[Box]]:
        """The worlds that the promise is about, and those that it is not about, as boxes."""
        known = frozenset(self.worlds.machine.parameters)
        derived = [entry for entry in self.promise.when if entry.name not in known]
        asked = {
            table.id
            for entry in derived
            if (decider := self.book.inputs[entry.name].decided_by)
            for table in self.book.asked(decider, known)
        }
        tables = [table for table in self.book.tables if table.id in asked]
        start = [made_under(self.worlds.space, self.promise)]
        kept = {entry.name for entry in derived}
        scope: list[Box] = []
        beyond = list(uncovered(self.worlds.space.whole, start))
        for case, boxes in follow(self.book, self.worlds.space, start, tables, kept).items():
            (scope if all(case.has(entry) for entry in derived) else beyond).extend(boxes)
        return scope, beyond


def looked_at(promise: Promise) -> frozenset[str]:
    """The inputs, given or derived, that the patterns of a promise have conditions on."""
    return frozenset(entry.name for pattern in promise.patterns for entry in pattern.when)
