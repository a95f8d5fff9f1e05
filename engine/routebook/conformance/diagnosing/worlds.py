"""The documented machine for some parameters, in numbers, with the runs that a system was put through with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from routebook.conformance.retelling import expected_of
from routebook.conformance.suites.under_test import machine_for
from routebook.conformance.verdict import FAIL
from routebook.versions import segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routebook.conformance.running import Run
    from routebook.conformance.vector import Expectation
    from routebook.program import FlatMachine, Program, Step
    from routebook.runtime import Engine

Row = tuple[tuple[str, ...], tuple[str, ...]]
"""Active states and remembered facts."""

Cell = tuple[int, str]
"""The number of a row, and an event."""


class Move(NamedTuple):
    """What is documented in a cell: the step, what is seen of it, and the row that it leads to."""

    step: Step
    expect: Expectation
    to: int


@dataclass(frozen=True, slots=True)
class World:
    """A machine for some parameters, and the runs with them that got replies, those that fail first.

    `paths` has for each run the cells that the documented machine goes through. `alike` has for each row the first that answers as it does, whatever follows; `concludes` the outputs of each table.
    """

    given: Mapping[str, str]
    rows: Sequence[Row]
    numbers: Mapping[Row, int]
    moves: Sequence[Mapping[str, Move]]
    alike: Sequence[int]
    concludes: Mapping[str, Sequence[str]]
    runs: Sequence[Run]
    paths: Sequence[Sequence[Cell]]


def worlds_of(engine: Engine, machine: FlatMachine, runs: Iterable[Run]) -> list[World]:
    """The worlds of the parameters that some vector fails with; raises TooLarge."""
    theirs: dict[tuple[str, ...], list[Run]] = {}
    for run in runs:
        if run.answer.skipped is None:
            key = tuple(run.chosen.vector.given[name] for name in machine.parameters)
            theirs.setdefault(key, []).append(run)
    return [
        _world(engine, machine, sorted(each, key=lambda run: run.verdict.status != FAIL))
        for each in theirs.values()
        if any(run.verdict.status == FAIL for run in each)
    ]


def events_of(run: Run) -> list[str]:
    """The events that a machine was sent."""
    return [step.event or "" for step in run.chosen.vector.steps]


def _world(engine: Engine, machine: FlatMachine, runs: Sequence[Run]) -> World:
    given = runs[0].chosen.vector.given
    under = machine_for(engine, machine, _codes(engine.program, machine, given), given)
    at = {id(here): number for number, here in enumerate(under.rows)}
    rows = [(here.configuration, here.memory) for here in under.rows]
    moves = [
        {event: Move(step, expected_of(step), at[id(to)]) for event, (step, to) in here.items()}
        for here in under.rows
    ]
    first_alike = {row: alike[0] for alike in under.states for row in alike}
    return World(
        given=given,
        rows=rows,
        numbers={row: number for number, row in enumerate(rows)},
        moves=moves,
        alike=[first_alike.get(row, row) for row in range(len(rows))],
        concludes={name: sieve.outputs for name, sieve in engine.program.sieves.items()},
        runs=runs,
        paths=[_path(moves, run) for run in runs],
    )


def _path(moves: Sequence[Mapping[str, Move]], run: Run) -> list[Cell]:
    row, found = 0, []
    for event in events_of(run):
        found.append((row, event))
        row = moves[row][event].to
    return found


def _codes(program: Program, machine: FlatMachine, given: Mapping[str, str]) -> tuple[int, ...]:
    """The numbers of parameters' values."""
    axes = [program.axes[name] for name in machine.parameters]
    return tuple(
        axis.values.index(given[axis.name]) if axis.cuts is None else segment(axis.cuts, given[axis.name])
        for axis in axes
    )
