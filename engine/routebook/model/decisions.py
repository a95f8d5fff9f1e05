"""Facts, and the decisions that depend on them: inputs, rules, tables, gathers."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.model.place import Place
    from routebook.versions import Cut


NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A fact that decisions depend on: given by the host, or derived (the output of a table).

    The values of a version are its segments, lowest first, between the `cuts` that the bands make. `places` are those
    of the values, groups and bands that are written.
    """

    name: str
    values: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    cuts: tuple[Cut, ...] | None = None
    decided_by: str | None = None
    about: str = ""
    place: Place = field(compare=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule's condition on one input: `mask` has bit i where `values[i]` of the input is admitted."""

    name: str
    mask: int
    written: tuple[str, ...]
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a table's rule concludes: a value for every output of the table."""

    outputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Move:
    """What a transition does: a target (none for a stay), facts that it sets, actions in their order."""

    target: str | None
    sets: Mapping[str, str]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """A declared absence of an answer: `undocumented`, `refused` or `impossible`."""

    status: str


@dataclass(frozen=True, slots=True)
class ByReading:
    """A conclusion that depends on which reading of a passage holds: one for each choice."""

    reading: str
    choices: Mapping[str, Outcome]


Outcome = Answer | Move | Silence | ByReading


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row: when all its entries hold, its outcome does; with the passages that say so.

    `rests_on` names the readings that were settled to reach the outcome; it is empty in a book as read.
    """

    id: str
    when: tuple[Entry, ...]
    outcome: Outcome
    sources: tuple[str, ...]
    note: str = field(default="", compare=False)
    implied: str = field(default="", compare=False)
    rests_on: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A fault that the book accepts: the check's code, what it is about, and the reason."""

    code: str
    about: str
    because: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A decision table: one question, the inputs it needs, the outputs it answers, its rules."""

    id: str
    asks: str
    needs: tuple[str, ...]
    answers: Mapping[str, tuple[str, ...]]
    hit_policy: str
    rules: tuple[Rule, ...]
    accepted: tuple[Acceptance, ...] = ()
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gather:
    """A decision that gathers the outputs of others into one answer; it may rest on more than it shows."""

    id: str
    asks: str
    gathers: tuple[str, ...]
    rests_on: tuple[str, ...]
    place: Place = field(compare=False)
