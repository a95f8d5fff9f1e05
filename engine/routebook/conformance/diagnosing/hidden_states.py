"""Single faults that hide in a state of a system which the documented machine does not have.

After some cell, the system is in a state of its own, which is like the documented one but for one event; what comes after
that is as it is documented again.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from routebook.conformance.diagnosing.fault import Fault
from routebook.conformance.diagnosing.suspects import Effect, answering, leading, scopes
from routebook.conformance.diagnosing.trying import explains, shows
from routebook.conformance.diagnosing.wording import words_of
from routebook.conformance.vector import UNDOCUMENTED
from routebook.program import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from routebook.conformance.diagnosing.worlds import Cell, World
    from routebook.program import FlatMachine


def hidden_states(
    machine: FlatMachine,
    worlds: Sequence[World],
    number: int,
    reports: Sequence[str],
    given: Mapping[str, str],
) -> list[Fault]:
    """The faults in a state of their own that explain all replies, by the failing run of that number in the first world.

    Of those that begin after the same cells the ones are told that change the least.
    """
    world = worlds[0]
    path = world.paths[number][: (world.runs[number].verdict.at or 0) + 1]
    found: dict[object, tuple[int, Fault]] = {}
    for entry, cell in pairwise(path):
        for scope in scopes(machine, world, entry, Effect(EMPTY)):
            entries = [scope.cells(each) for each in worlds]
            hidden = [_with_hidden(*each, cell[1]) for each in zip(worlds, entries, strict=True)]
            for effect in _effects(world, number, cell, last=cell is path[-1]):
                key = (tuple(entries), cell, repr(effect))
                if (
                    key not in found
                    and all(
                        explains(each, cells, effect, reports, through)
                        for (each, cells), through in zip(hidden, entries, strict=True)
                    )
                    and any(shows(each, cells, effect, reports) for each, cells in hidden)
                ):
                    where = f"`{cell[1]}` in `{world.rows[cell[0]][0][-1]}` right after {scope.words}"
                    found[key] = (effect.size, Fault(where, *words_of(machine, world, cell, effect), given))
    least = min((size for size, _ in found.values()), default=0)
    return [fault for size, fault in found.values() if size == least]


def _effects(world: World, number: int, cell: Cell, *, last: bool) -> Iterator[Effect]:
    """What may be wrong in a cell of a failing run; only its last one can have been answered wrongly."""
    move = world.moves[cell[0]][cell[1]]
    if move.step.status == UNDOCUMENTED:
        return
    if last:
        yield answering(move.expect, world.runs[number])
    else:
        yield from leading(world, move.to, Effect(EMPTY))


def _with_hidden(world: World, entries: frozenset[Cell], event: str) -> tuple[World, frozenset[Cell]]:
    """A world in which some cells lead to states of their own, and the cells of an event in those."""
    moves = [dict(each) for each in world.moves]
    rows, alike = [*world.rows], [*world.alike]
    own: dict[int, int] = {}
    for row, entering in sorted(entries):
        move = world.moves[row][entering]
        if move.to not in own:
            own[move.to] = len(rows)
            rows.append(world.rows[move.to])
            alike.append(world.alike[move.to])
            moves.append(dict(world.moves[move.to]))
        moves[row][entering] = move._replace(to=own[move.to])
    return replace(world, moves=moves, rows=rows, alike=alike), frozenset(
        (row, event) for row in own.values()
    )
