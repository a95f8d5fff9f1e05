"""A machine's statechart, as DOT text: rules stand on the arrows, stays inside the states.

Each arrow is drawn in two parts, with a box between them that holds its rules: no text lies on a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from routebook.exporters.drawing import FAINT, GIVEN, INK, LINE, PALE, neatest, new_drawing, title_label
from routebook.exporters.rule_words import any_label
from routebook.exporters.state_columns import places_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from graphviz import Digraph

    from routebook.exporters.rule_words import Told
    from routebook.exporters.state_columns import Arrow
    from routebook.model import Machine, State


@dataclass(frozen=True, slots=True)
class Looks:
    """What is written on the states and on the arrows of a picture, how they are drawn, and how to read it.

    A border and a line are attributes of DOT; a border those in which it differs from the usual one.
    """

    state: Callable[[State, Sequence[Told]], str]
    border: Callable[[State], Mapping[str, str]]
    rules: Callable[[Sequence[Told]], str]
    line: Callable[[Sequence[Told]], Mapping[str, str]]
    key: str


def draw_chart(machine: Machine, told: Sequence[Told], title: str, looks: Looks) -> str:
    """What is told of a machine's rules, as DOT text; raises CannotDraw.

    The layout is tried with and without a second look at the order within columns; neither is always neater.
    """
    return neatest(_Chart(machine, told, title, again, looks).draw() for again in ("true", "false"))


class _Chart:
    """One picture of a machine, as it is being drawn: what is told of its rules, in some looks."""

    def __init__(self, machine: Machine, told: Sequence[Told], title: str, again: str, looks: Looks) -> None:
        self.machine = machine
        self.told = told
        self.looks = looks
        self.places = places_of(machine, told)
        self.drawing = new_drawing(
            title,
            label=f"<{title_label(title)}>",
            labelloc="t",
            labeljust="l",
            compound="true",
            newrank="true",
            remincross=again,
            rankdir="LR",
            nodesep="0.15",
            ranksep="0.35",
        )

    def draw(self) -> str:
        """The states from the outside in, then what lies between them."""
        self._draw_level(self.drawing, None)
        self.drawing.node("key", f"<{self.looks.key}>", shape="note", fillcolor="white", color=FAINT)
        for arrow in self.places.arrows:
            self._draw_arrow(arrow)
        return str(self.drawing.source)

    def _draw_level(self, drawing: Digraph, parent: str | None) -> None:
        """The states directly inside one, the mark where it begins, and the rules between them."""
        members = self.places.columns.get(parent, ())
        initial = next(state.id for state in self.machine.children(parent) if state.initial)
        with drawing.subgraph() as column:
            column.attr(rank="same")
            self._draw_column(column, parent, members, initial)
        for state in self.machine.children(parent):
            if state.id not in members:
                with drawing.subgraph(name=_cluster(state.id)) as inner:
                    depth = len(self.machine.path(state.id))
                    inner.attr(
                        label=f"<{self.looks.state(state, self.told)}>",
                        labeljust="l",
                        style="filled,rounded",
                        margin="12",
                    )
                    shade = {"fillcolor": PALE if depth % 2 else "white", "color": LINE}
                    inner.attr(**{**shade, **self.looks.border(state)})
                    self._draw_level(inner, state.id)
        if initial not in members:
            self._draw_start(drawing, parent)
            with self.drawing.subgraph() as column:
                column.attr(rank="same")
                column.node(_start(parent))
                column.node(_start(initial))
            self._stack(parent, _start(parent), _start(initial), points="down", border=_cluster(initial))
        for arrow in self.places.arrows:
            if self.places.home(arrow) == parent and not self.places.is_beside(arrow):
                self._draw_rules(drawing, arrow)
            if parent in arrow.sources and self.places.is_inward(arrow):
                drawing.node(_any(parent), f"<{any_label(parent)}>", style="dashed,rounded", height="0.3")

    def _draw_column(
        self, column: Digraph, parent: str | None, members: tuple[str, ...], initial: str
    ) -> None:
        """States one below the other, with the rules that lead along the column between them."""
        between = [arrow for member in members for arrow in self._beside(member)]
        stack = []
        if initial in members:
            self._draw_start(column, parent)
            stack.append(_start(parent))
            self._stack(parent, _start(parent), _node(initial), points="down")
        for member in members:
            state = self.machine.states[member]
            column.node(
                _node(member),
                f"<{self.looks.state(state, self.told)}>",
                peripheries="2" if state.final else "1",
                **{"style": "filled,rounded", "fillcolor": GIVEN, **self.looks.border(state)},
            )
            stack.append(_node(member))
            for arrow in self._beside(member):
                self._draw_rules(column, arrow)
                stack.append(box_of(arrow))
        joined = {(box_of(arrow), _node(end)) for arrow in between for end in (*arrow.sources, arrow.target)}
        for upper, lower in pairwise(stack):
            if upper != _start(parent) and not {(upper, lower), (lower, upper)} & joined:
                self._stack(parent, upper, lower, style="invis")

    def _beside(self, state: str) -> Iterator[Arrow]:
        """The arrows that lead back to a state, and those between it and its lower neighbour."""
        for arrow in sorted(self.places.arrows, key=lambda each: each.sources != (each.target,)):
            if self.places.is_beside(arrow) and state == min(
                arrow.sources[0], arrow.target, key=self.places.rank
            ):
                yield arrow

    def _draw_start(self, drawing: Digraph, parent: str | None) -> None:
        """The mark from which the initial state inside another is entered."""
        drawing.node(_start(parent), "", shape="circle", fillcolor=INK, width="0.13", fixedsize="true")

    def _draw_rules(self, drawing: Digraph, arrow: Arrow) -> None:
        look = {
            **self.looks.line(arrow.told),
            "style": "filled,rounded",
            "fillcolor": "white",
            "penwidth": "0.5",
        }
        drawing.node(
            box_of(arrow),
            f"<{self.looks.rules(arrow.told)}>",
            margin="0.07,0.04",
            width="0",
            height="0",
            **look,
        )

    def _draw_arrow(self, arrow: Arrow) -> None:
        look = self.looks.line(arrow.told)
        if self.places.is_beside(arrow):
            self._draw_beside(arrow, look)
        else:
            self._draw_across(arrow, look)

    def _draw_beside(self, arrow: Arrow, look: Mapping[str, str]) -> None:
        """The two parts of an arrow along a column; both lie below a state to which it leads back."""
        source, target, box = arrow.sources[0], arrow.target, box_of(arrow)
        parent = self.machine.states[target].parent
        if self.places.rank(source) < self.places.rank(target):
            self._stack(parent, _node(source), box, **look)
            self._stack(parent, box, _node(target), points="down", **look)
        else:
            tail = (_node(source), box) if source == target else (box, _node(source))
            self._stack(parent, *tail, **look)
            self._stack(parent, _node(target), box, points="up", **look)

    def _draw_across(self, arrow: Arrow, look: Mapping[str, str]) -> None:
        """The two parts of an arrow between columns, each written from left to right whichever way it points."""
        places, box = self.places, box_of(arrow)
        begin, end = places.column(arrow.sources[0]), places.column(arrow.target)
        inward = places.is_inward(arrow)
        for source in arrow.sources:
            tail = _any(source) if inward else _node(places.leaf(source))
            border = _cluster(source) if places.is_at_border(source, arrow) else ""
            if inward or begin <= end:
                self.drawing.edge(tail, box, dir="none", ltail=border, **look)
            else:
                self.drawing.edge(box, tail, dir="none", lhead=border, **look)
        outward = places.is_compound(arrow.target) and arrow.target in self.machine.path(arrow.sources[0])
        head = _start(arrow.target) if outward else _node(places.leaf(arrow.target))
        border = _cluster(arrow.target) if places.is_at_border(arrow.target, arrow) else ""
        if inward or begin < end:
            self.drawing.edge(box, head, lhead=border, **look)
        else:
            self.drawing.edge(head, box, dir="back", ltail=border, **look)

    def _stack(
        self, parent: str | None, upper: str, lower: str, *, points: str = "", border: str = "", **look: str
    ) -> None:
        """A line from one node down to another; columns inside a state are laid out from below, others from above."""
        if parent is None:
            direction = {"": "none", "down": "forward", "up": "back"}[points]
            self.drawing.edge(upper, lower, dir=direction, lhead=border, **look)
        else:
            direction = {"": "none", "down": "back", "up": "forward"}[points]
            self.drawing.edge(lower, upper, dir=direction, ltail=border, **look)


def _node(state: str) -> str:
    return f"state {state}"


def _cluster(state: str) -> str:
    return f"cluster {state}"


def _start(parent: str | None) -> str:
    return f"start {parent}" if parent else "start"


def _any(state: str) -> str:
    return f"any {state}"


def box_of(arrow: Arrow) -> str:
    return f"rules {arrow.number}"
