"""Single faults of a machine that explain every reply: a wrong answer, a wrong move, or both, in a cell or under a rule.

For each fault that could make the shortest failing run fail, the whole machine with that fault is held against all replies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.conformance.diagnosing.fault import Fault, common_to
from routebook.conformance.diagnosing.hidden_states import hidden_states
from routebook.conformance.diagnosing.suspects import wrong_answers, wrong_moves
from routebook.conformance.diagnosing.trying import explains, shows
from routebook.conformance.diagnosing.wording import words_of
from routebook.conformance.diagnosing.worlds import worlds_of
from routebook.conformance.suites.choices import SCENARIOS
from routebook.conformance.verdict import FAIL
from routebook.errors import TooLarge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.conformance.diagnosing.suspects import Effect, Scope
    from routebook.conformance.diagnosing.worlds import Cell, World
    from routebook.conformance.running import Run
    from routebook.runtime import Engine

Difference = tuple[int, "Cell", int]
"""The number of a world, a cell of it, and the row that the cell leads to by a fault."""


def diagnose_machine(engine: Engine, of: str, runs: Sequence[Run], reports: Sequence[str]) -> list[Fault]:
    """The faults any one of which alone explains all replies of the parameters that some vector fails with.

    Wrong answers go first, and of wrong moves those are told that change the least, in the fewest cells; then states of a
    system that the machine does not have.
    """
    machine = engine.program.machines[of]
    try:
        worlds = worlds_of(engine, machine, runs)
    except TooLarge:
        return []
    if not worlds:
        return []
    world = worlds[0]
    failing = [number for number, run in enumerate(world.runs) if run.verdict.status == FAIL]
    shortest = min(failing, key=lambda number: world.runs[number].verdict.at or 0)
    # A scenario that passes tries too few events to tell that nothing fails with its parameters.
    others = [run.chosen.vector.given for run in runs if run.chosen.suite.level != SCENARIOS]
    given = common_to([each.given for each in worlds], others)
    found: dict[tuple[str, frozenset[Difference]], tuple[int, Fault]] = {}
    cells: dict[Scope, list[frozenset[Cell]]] = {}
    for find in (wrong_answers, wrong_moves):
        for scope, cell, effect in find(machine, world, shortest):
            touched = cells.get(scope) or cells.setdefault(scope, [scope.cells(each) for each in worlds])
            key = repr(effect), _differences(worlds, touched, effect)
            places = [*zip(worlds, touched, strict=True)]
            if (
                key not in found
                and all(explains(*each, effect, reports) for each in places)
                and any(shows(*each, effect, reports) for each in places)
            ):
                found_is, documented = words_of(machine, world, cell, effect)
                found[key] = (effect.size, Fault(scope.words, found_is, documented, given))
        if found:
            break
    if not found:
        return hidden_states(machine, worlds, shortest, reports, given)
    least = min((size for size, _ in found.values()), default=0)
    return [
        fault
        for (words, where), (size, fault) in found.items()
        if size == least and not any(other < where for same, other in found if same == words)
    ]


def _differences(
    worlds: Sequence[World], touched: Sequence[frozenset[Cell]], effect: Effect
) -> frozenset[Difference]:
    """Where a fault makes a difference."""
    found = set()
    for number, (world, cells) in enumerate(zip(worlds, touched, strict=True)):
        for row, event in cells:
            _, expect, documented = world.moves[row][event]
            to = world.alike[effect.leads(world, documented)]
            if to != world.alike[documented] or effect.seen(expect) != expect:
                found.add((number, (row, event), to))
    return frozenset(found)
