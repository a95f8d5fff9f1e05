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
        else _explained(world, run, cells, effect, reports) is not None
        for run, path in zip(world.runs, world.paths, strict=True)
    )


def shows(world: World, cells: frozenset[Cell], effect: Effect, reports: Sequence[str]) -> bool:
    """Whether the machine with a fault in some cells gives a reply that failed, where it is documented what it replies.

    A fault that leads to where nothing is documented contradicts no reply, and is none the likelier for it.
    """
    return any(
        (_explained(world, run, cells, effect, reports) or 0) > (run.verdict.at or 0)
        for run in world.runs
        if run.verdict.status == FAIL
    )


def _explained(
    world: World, run: Run, cells: frozenset[Cell], effect: Effect, reports: Sequence[str]
) -> int | None:
    """How many replies the machine with the fault gives before nothing more is documented; None if it gives another one."""
    row = 0
    for number, (event, reply) in enumerate(zip(events_of(run), run.answer.replies, strict=False)):
        step, expect, following = world.moves[row][event]
        if step.status == UNDOCUMENTED:
            return number
        if (row, event) in cells:
            expect, following = effect.seen(expect), effect.leads(world, following)
        if differences(expect, reply, reports):
            return None
        row = following
    return len(run.answer.replies)
