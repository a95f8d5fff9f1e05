"""What differs in meaning between two books: parts, answers of decisions, steps of machines, and what that asks of a version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from routebook.model import NOTHING
from routebook.program import DOCUMENTED, UNDOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.frozen import Frozen
    from routebook.program import Timer
    from routebook.sets import Box, Space

IMPOSSIBLE = "impossible"
UNKNOWN = "unknown"
"""A book's answer to facts that it holds impossible, and to facts of which it does not know a value."""

CAME, WENT, CHANGED = "came", "went", "changed"
Choice = tuple[str, str]
"""A reading and one of its choices."""


class Level(IntEnum):
    """How much a change asks of a version, from nothing to a first number that is higher."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a book that came, went or changed; `before` and `after` are in the words of a book, empty where it is not."""

    kind: str
    id: str
    how: str
    before: str
    after: str
    level: Level


@dataclass(frozen=True, slots=True)
class Said:
    """What one book answers: a status, and the outputs that the other one does not answer alike."""

    status: str
    outputs: Frozen[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What both books answer to the same facts."""

    before: Said
    after: Said

    @property
    def level(self) -> Level:
        """An answer or an output may be added where there was none; any other change breaks what somebody relies on."""
        if self.before.status == DOCUMENTED:
            adds = self.after.status == DOCUMENTED and not self.before.outputs
        else:
            adds = self.before.status in {IMPOSSIBLE, UNKNOWN} or self.after.status == DOCUMENTED
        return Level.MINOR if adds else Level.MAJOR

    @property
    def how(self) -> str:
        """Whether an answer came, went or changed."""
        if self.before.status != DOCUMENTED == self.after.status:
            return CAME
        return WENT if self.before.status == DOCUMENTED != self.after.status else CHANGED


@dataclass(frozen=True, slots=True)
class Cited:
    """A rule with the decision or machine that it stands in, or `impossible`, and the passages that it cites."""

    owner: str
    rule: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Combinations of facts whose answers differ alike: a box, and the same in words.

    `old` and `new` are the rules from which the difference comes; `cells` counts the combinations of given inputs.
    """

    box: Box
    when: Mapping[str, tuple[str, ...]]
    difference: Difference
    old: tuple[Cited, ...]
    new: tuple[Cited, ...]
    cells: int


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a decision under some choices of readings, each made alone; under the default ones if there are none.

    Boxes are of `space`, and may overlap. `counts` says of each difference how many combinations of given inputs have it,
    `of` how many can occur in either book.
    """

    choices: tuple[Choice, ...]
    space: Space
    rows: tuple[Row, ...]
    counts: Mapping[Difference, int]
    of: int

    @property
    def differ(self) -> int:
        """How many combinations of given inputs are answered otherwise."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class DecisionChanged:
    """A decision that answers otherwise: under the default readings first, then under choices that differ from that."""

    decision: str
    under: tuple[Rows, ...]

    @property
    def first(self) -> Rows:
        """Those under the default readings, or else under the first choice for which there are rows."""
        return next(each for each in self.under if each.rows)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one book's machine does at a step; `state` is the innermost one entered.

    `facts` are those that have other values in the other book, and did not have these values in the two before the step.
    """

    status: str
    state: str | None
    actions: tuple[str, ...]
    timers: tuple[Timer, ...]
    facts: Frozen[str, str]


@dataclass(frozen=True, slots=True)
class Turn:
    """Steps that go alike in each book and otherwise than in the other, with the shortest run to one of them.

    `pairs` are innermost states and events, `parameters` one session for which it is so, and `when` all of them.
    """

    before: Effect | None
    after: Effect | None
    pairs: tuple[tuple[str, str], ...]
    old: tuple[Cited, ...]
    new: tuple[Cited, ...]
    parameters: Mapping[str, str]
    run: tuple[str, ...]
    when: tuple[Mapping[str, tuple[str, ...]], ...]

    @property
    def level(self) -> Level:
        """A step may be added where there was none, or none documented."""
        return Level.MAJOR if self.before and self.before.status != UNDOCUMENTED else Level.MINOR

    @property
    def without_example(self) -> Turn:
        """The same but for the run that shows it, which another reading may make longer."""
        return replace(self, parameters=NOTHING, run=())


@dataclass(frozen=True, slots=True)
class Turns:
    """The steps of a machine that differ under some choices of readings, as in Rows."""

    choices: tuple[Choice, ...]
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class MachineChanged:
    """A machine whose runs differ."""

    machine: str
    under: tuple[Turns, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise or a scenario, by its kind and id, that the new book does not keep, and why."""

    kind: str
    id: str
    message: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two books: how the user named it, its version, and the fingerprint of its meaning by default."""

    name: str
    version: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Everything in which two versions of a book differ.

    `outermost` are those decisions that answer otherwise and on which no other of these rests. `pages` are those of the parts that
    are written otherwise, whether or not the behaviour is another; `undecided` are decisions and machines that are too large to be
    compared, and ask for as much as a part that went. `level` is what the change asks for, `said` what the versions say.
    """

    book: str
    old: Side
    new: Side
    parts: tuple[Part, ...]
    decisions: tuple[DecisionChanged, ...]
    machines: tuple[MachineChanged, ...]
    outermost: tuple[str, ...]
    broken: tuple[Broken, ...]
    pages: tuple[str, ...]
    undecided: tuple[str, ...]
    said: Level | None

    @property
    def level(self) -> Level:
        """The highest level that any of it asks for."""
        return max((*self._levels(), Level.PATCH if self.pages or self.parts else Level.NONE))

    @property
    def says_less(self) -> bool:
        """Whether the versions say less than what changed; words may change under one version."""
        return self.level > Level.PATCH and (self.said is None or self.said < self.level)

    def _levels(self) -> Iterator[Level]:
        yield from (part.level for part in self.parts)
        for decision in self.decisions:
            yield from (row.difference.level for rows in decision.under for row in rows.rows)
        for machine in self.machines:
            yield from (turn.level for turns in machine.under for turn in turns.turns)
        if self.undecided:
            yield Level.MAJOR
