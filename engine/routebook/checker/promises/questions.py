"""What a machine may have to ask while it runs, and in which worlds what is answered.

A world is a combination of the machine's parameters and of the readings that anything asked, or any of its own rules,
depends on.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from routebook.checker.following import follow
from routebook.checker.spaces import readings_of, space_of
from routebook.exploring import can_be_asked
from routebook.sets import NotDecided, code_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from routebook.checker.following import Cases
    from routebook.model import Book, Machine
    from routebook.sets import Space

MOST_QUESTIONS = 20_000


@dataclass(frozen=True, slots=True)
class Question:
    """A decision that is asked while some names are known; `facts` are those besides the parameters that bear on it."""

    decision: str
    known: frozenset[str]
    facts: tuple[tuple[str, int], ...]


class Questions:
    """The questions of one machine, and of those who look at `names` besides.

    `space` has the readings and the parameters, of which worlds are made; also the readings that the decisions `beside`
    depend on.
    """

    def __init__(self, book: Book, machine: Machine, names: Iterable[str], beside: Iterable[str]) -> None:
        self.book = book
        self.machine = machine
        self.names = {*names, *(entry.name for rule in machine.transitions for entry in rule.when)}
        self.called: dict[tuple[tuple[str, str], ...], set[str]] = {(): set()}
        for event in machine.events.values():
            decides = {event.decides} if event.decides else set()
            self.called.setdefault(tuple(event.gives.items()), set()).update(decides)
        self.local = {*machine.remembers, *(name for gives in self.called for name, _ in gives)}
        asked = {decision for decision, _, _ in self._asked()}
        tables = book.required_by(*sorted(asked.union(beside)))
        self.readings = readings_of(
            (*machine.transitions, *(rule for table in tables for rule in table.rules))
        )
        self.space = space_of(book, machine.parameters, self.readings)
        self._followed: dict[tuple[str, frozenset[str]], tuple[Space, Cases]] = {}
        self._bearing: dict[tuple[str, frozenset[str]], tuple[str, ...]] = {}

    def __iter__(self) -> Iterator[Question]:
        """Every question that a run may come to; raises NotDecided."""
        for decision, known, gives in self._asked():
            bearing = self._bearing_on(decision, known)
            codes = [
                (self._code(name, gives[name]),) if name in gives else self._codes(name) for name in bearing
            ]
            if prod(map(len, codes)) > MOST_QUESTIONS:
                raise NotDecided
            for each in product(*codes):
                yield Question(decision, known, tuple(zip(bearing, each, strict=True)))

    def about(self, decision: str, facts: Mapping[str, str]) -> Question | None:
        """What is asked if a decision is, while some facts hold besides the parameters; None if it cannot be asked then."""
        known = frozenset((*self.machine.parameters, *facts))
        if not can_be_asked(self.book, decision, known):
            return None
        bearing = self._bearing_on(decision, known)
        return Question(decision, known, tuple((name, self._code(name, facts[name])) for name in bearing))

    def answers(self, question: Question) -> Cases:
        """The answers, each with the worlds in which it is given; in others the facts cannot occur. Raises NotDecided."""
        key = (question.decision, question.known)
        if key not in self._followed:
            self._followed[key] = self._follow(*key)
        space, cases = self._followed[key]
        axes = {each.name: axis for axis, each in enumerate(space.inputs)}
        facts = [(axes[name], 1 << code) for name, code in question.facts]
        width = len(self.space.inputs)
        found = {}
        for case, boxes in cases.items():
            worlds = [box[:width] for box in boxes if all(box[axis] & bit for axis, bit in facts)]
            if worlds:
                found[case] = worlds
        return found

    def _asked(self) -> Iterator[tuple[str, frozenset[str], Mapping[str, str]]]:
        """Each decision that may be asked, what is known then, and the facts that hold for that step alone."""
        always = (*self.machine.parameters, *self.machine.remembers)
        for gives, called in self.called.items():
            known = frozenset((*always, *(name for name, _ in gives)))
            deciders = {by for name in self.names - known if (by := self.book.inputs[name].decided_by)}
            for decision in sorted(called | deciders):
                if can_be_asked(self.book, decision, known):
                    yield decision, known, dict(gives)

    def _follow(self, decision: str, known: frozenset[str]) -> tuple[Space, Cases]:
        local = sorted(known.difference(self.machine.parameters))
        space = space_of(self.book, (*self.machine.parameters, *local), self.readings)
        tables = self.book.asked(decision, known)
        kept = self.names.intersection(self.book.outputs_of(decision))
        silencing = {table.id for table in tables}
        return space, follow(self.book, space, [space.whole], tables, kept, silencing)

    def _bearing_on(self, decision: str, known: frozenset[str]) -> tuple[str, ...]:
        """The facts besides the parameters that bear on a decision."""
        key = (decision, known)
        if key not in self._bearing:
            looked_at = {name for table in self.book.asked(*key) for name in table.needs}
            looked_at |= {entry.name for rule in self.book.impossible for entry in rule.when}
            self._bearing[key] = tuple(sorted(self.local & looked_at & known))
        return self._bearing[key]

    def _code(self, name: str, word: str) -> int:
        return code_of(self.book.inputs[name], word)

    def _codes(self, name: str) -> Sequence[int]:
        return range(len(self.book.inputs[name].values))
