"""A fault of a machine in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.conformance.protocol import ACTIONS
from routebook.conformance.vector import REFUSED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.conformance.diagnosing.suspects import Effect
    from routebook.conformance.diagnosing.worlds import Cell, World
    from routebook.program import FlatMachine


def words_of(machine: FlatMachine, world: World, cell: Cell, effect: Effect) -> tuple[str, str]:
    """What is found in a cell, and what is documented instead, in words."""
    move = world.moves[cell[0]][cell[1]]
    seen = effect.seen(move.expect)
    state, memory = world.rows[move.to]
    pairs: list[tuple[str, str]] = []
    if effect.status == REFUSED:
        pairs.append(("refused", "taken"))
    else:
        pairs += [("not refused", "refused")] if effect.status else []
        pairs += [
            (f"{name} {word or 'missing'}", move.expect.outputs.get(name, "none"))
            for name, word in effect.outputs.items()
        ]
        if effect.actions is not None:
            pairs.append((f"{ACTIONS} {_listed(seen.actions)}", _listed(move.expect.actions)))
    if effect.state:
        pairs.append((f"goes to `{effect.state[-1]}`", f"`{state[-1]}`"))
    pairs += [(f"{machine.remembers[at]} becomes {word}", memory[at]) for at, word in effect.memory]
    return ", ".join(found for found, _ in pairs), ", ".join(documented for _, documented in pairs)


def _listed(actions: Sequence[str]) -> str:
    return ", ".join(actions) or "none"
