"""From two versions of a Book to a machine's statechart in which what came, went and changed can be seen, as DOT text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.comparing.change import CHANGED
from routebook.exporters.change_looks import AS_IT_WAS, LOOKS
from routebook.exporters.change_words import (
    THE_REST,
    WITHOUT_THE_REST,
    changed_key_label,
    changed_rules_label,
    changed_state_label,
    differing_facts,
    how_of,
)
from routebook.exporters.drawing import LARGEST, render, size_of
from routebook.exporters.machine_union import union_of
from routebook.exporters.state_chart import Looks, draw_chart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.comparing.change import MachineChanged
    from routebook.exporters.rule_words import Told
    from routebook.model import Book, State

MOST_LEAVES = 20
"""More innermost states than these are not to be taken in at a glance."""


def to_machine_change(old: Book, new: Book, machine_id: str, changed: MachineChanged | None) -> str | None:
    """A machine that both books have, as one picture of both; `changed` has the runs that differ, if any do.

    Where that is more than can be read at a glance, rules that are as they were are left out.

    None where nothing of it differs, where it has too many states, and where the two do not make one; raises CannotDraw.
    """
    before, after = old.machines[machine_id], new.machines[machine_id]
    union = union_of(old, new, machine_id, changed)
    if union is None or not (union.differs or differing_facts(before, after)):
        return None
    if sum(not any(union.machine.children(name)) for name in union.machine.states) > MOST_LEAVES:
        return None

    def border(state: State) -> dict[str, str]:
        how = union.states.get(state.id)
        if how is None:
            return {}
        look = LOOKS[how]
        return {
            "style": "filled,rounded,dashed" if look.dashed else "filled,rounded",
            "color": look.ink,
            "fillcolor": look.fill,
            "penwidth": "2",
        }

    def label(state: State, told: Sequence[Told]) -> str:
        return changed_state_label(state, union.states.get(state.id), before.states.get(state.id), told)

    def draw(told: Sequence[Told], rest: Sequence[str]) -> str:
        key = changed_key_label(before, after, rest)
        looks = Looks(label, border, changed_rules_label, _line, key)
        return draw_chart(union.machine, told, f"{new.title}: what changes of {machine_id}", looks)

    whole = draw(union.told, THE_REST)
    if max(size_of(render(whole))) <= LARGEST:
        return whole
    return draw([each for each in union.told if how_of(each)], WITHOUT_THE_REST)


def _line(told: Sequence[Told]) -> dict[str, str]:
    """An arrow some of whose rules differ has changed; one that has them all from one version came or went."""
    fates = {how_of(each) for each in told}
    how = fates.pop() if len(fates) == 1 else CHANGED
    if how is None:
        return {"style": "solid" if any(each.usual for each in told) else "dotted", "color": AS_IT_WAS}
    look = LOOKS[how]
    usual = "solid" if any(each.usual for each in told) else "dotted"
    return {"style": "dashed" if look.dashed else usual, "color": look.ink, "penwidth": "2"}
