"""Whether a machine with a fault would have given all the replies that a system gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.conformance.diagnosing.worlds import events_of
from routebook.conformance.vector import UNDOCUMENTED
from routebook.conformance.verdict import FAIL, differences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.conformance.diagnosing.suspects import Effect
    from routebook.conformance.diagnosing.worlds import Cell, World
    from routebook.conformance.running import Run


def explains(
    world: World,
    cells: frozenset[Cell],
    effect: Effect,
    reports: Sequence[str],
    through: frozenset[Cell] | None = None,
) -> bool:
    """Whether the machine with a fault in some cells would have given all replies.

    A run that goes `through` none of the cells that lead to the fault, which are the faulty ones if nothing is said, is
    answered as it is documented.
    """
    leading = cells if through is None else through
    return all(
        run.verdict.status != FAIL
        if leading.isdisjoint(path)
        else _replies(world, run, cells, effect, reports)
        for run, path in zip(world.runs, world.paths, strict=True)
    )


def _replies(world: World, run: Run, cells: frozenset[Cell], effect: Effect, reports: Sequence[str]) -> bool:
    row = 0
    for event, reply in zip(events_of(run), run.answer.replies, strict=False):
        step, expect, following = world.moves[row][event]
        if step.status == UNDOCUMENTED:
            return True
        if (row, event) in cells:
            expect, following = effect.seen(expect), effect.leads(world, following)
        if differences(expect, reply, reports):
            return False
        row = following
    return True
