"""From a Book to a machine's statechart, as DOT text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.exporters.drawing import DOUBT, LARGEST, LINE, render, size_of
from routebook.exporters.rule_words import (
    brief_key_label,
    brief_rules_label,
    brief_state_label,
    key_label,
    outcomes_of,
    rules_label,
    state_label,
)
from routebook.exporters.state_chart import Looks, draw_chart
from routebook.exporters.views import UNSEEN, View

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from routebook.exporters.rule_words import Told
    from routebook.model import Book, State


def to_state_diagram(
    book: Book,
    machine_id: str,
    rules: Collection[str] | None = None,
    title: str | None = None,
    view: View = UNSEEN,
) -> str:
    """A machine as a statechart, all of it or only some of its rules; raises CannotDraw.

    What its view says that only another choice of a reading leads to is marked.

    Where that is more than can be read at a glance, rules stand by their ids alone.
    """
    machine = book.machines[machine_id]
    told = [
        each
        for rule in machine.transitions
        if rules is None or rule.id in rules
        for each in outcomes_of(book, rule, view.rules.get(rule.id, ()))
    ]
    name = title or f"{book.title}: {machine.id}"

    def border(state: State) -> dict[str, str]:
        only = {"style": "filled,rounded,dashed", "color": DOUBT}
        return only if view.states.get(state.id) else {}

    full = Looks(
        lambda state, told: state_label(state, told, view.states.get(state.id, ())),
        border,
        rules_label,
        _line,
        key_label(machine),
    )
    brief = Looks(
        lambda state, told: brief_state_label(state, told, view.states.get(state.id, ())),
        border,
        brief_rules_label,
        _line,
        brief_key_label(machine),
    )
    chart = draw_chart(machine, told, name, full)
    return chart if max(size_of(render(chart))) <= LARGEST else draw_chart(machine, told, name, brief)


def _line(told: Sequence[Told]) -> dict[str, str]:
    usual = any(each.usual for each in told)
    return {"style": "solid" if usual else "dashed", "color": LINE if usual else DOUBT}
