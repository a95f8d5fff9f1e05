"""What a book compiles to: plain immutable data that a service runs, and the answers that it gives.

Nothing here knows of YAML, of pydantic or of the model of a book.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from routebook.answers import DOCUMENTED, UNDOCUMENTED, Decision, Step, Timer
from routebook.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.versions import Cut

__all__ = [
    "DOCUMENTED",
    "EMPTY",
    "UNDOCUMENTED",
    "Axis",
    "Cell",
    "Consult",
    "Decision",
    "FlatMachine",
    "Plan",
    "Program",
    "Row",
    "Sieve",
    "Step",
    "Timer",
    "Verdict",
]


@dataclass(frozen=True, slots=True)
class Axis:
    """An input as the runtime knows it: its values by number; for a version, the cuts between them."""

    name: str
    values: tuple[str, ...]
    cuts: tuple[Cut, ...] | None
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule concludes: the numbers of the output values, or nothing where it says `undocumented`."""

    rule: str
    outputs: tuple[int, ...] | None
    sources: tuple[str, ...]
    readings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sieve:
    """A decision table as bit sets: `admits[i][v]` has bit r where rule r admits value v of the i-th need.

    `hit_policy` is `unique`, `first` or `any`.
    """

    id: str
    needs: tuple[str, ...]
    outputs: tuple[str, ...]
    hit_policy: str
    admits: tuple[tuple[int, ...], ...]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a decision is reached: its tables, each after those that it needs, and what it answers.

    `wanted` has, for each table that the decision is, gathers or rests on, its outputs; else nothing.
    `inputs` are the given inputs it rests on. Where their combinations can be laid out, `cells` has the number of an
    answer for each, the last input varying fastest, or -1 where the combination is impossible; an answer is the rules
    that determine it, by their table.
    """

    id: str
    tables: tuple[str, ...]
    wanted: tuple[frozenset[str], ...]
    outputs: tuple[str, ...]
    inputs: tuple[str, ...]
    cells: tuple[int, ...] | None
    answers: tuple[Mapping[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Consult:
    """A decision that a step consults, with the facts besides the parameters that it is asked with."""

    decision: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What an event does in a row, but for the row that it leads to and for what depends on the parameters."""

    status: str
    to: tuple[str, ...]
    transitions: tuple[str, ...]
    sources: tuple[str, ...]
    readings: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    timers: tuple[Timer, ...]
    consults: tuple[Consult, ...]
    called: Consult | None


@dataclass(frozen=True, slots=True)
class Row:
    """A configuration with remembered facts; `moves` has for each event the numbers of its cell and of the next row."""

    configuration: tuple[str, ...]
    memory: tuple[str, ...]
    moves: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class FlatMachine:
    """A machine as dense tables of rows; parameters whose guards never differ share one.

    `classes` maps the numbers of the parameters' values to the table; a session begins in its first row. `cells` are
    those of all tables, each once.
    """

    id: str
    parameters: tuple[str, ...]
    remembers: tuple[str, ...]
    events: tuple[str, ...]
    classes: Mapping[tuple[int, ...], int]
    cells: tuple[Cell, ...]
    tables: tuple[tuple[Row, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A compiled book under one choice of readings; `fingerprint` is of its meaning, not of its words."""

    book: str
    version: str
    fingerprint: str
    readings: Mapping[str, str]
    axes: Mapping[str, Axis]
    sieves: Mapping[str, Sieve]
    impossible: tuple[tuple[str, Mapping[str, int]], ...]
    plans: Mapping[str, Plan]
    machines: Mapping[str, FlatMachine]


EMPTY: Frozen[str, Any] = Frozen()
