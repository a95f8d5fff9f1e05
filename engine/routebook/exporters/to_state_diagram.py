"""From a Book to a machine's statechart, as DOT text: rules stand on the arrows, stays inside the states.

Each arrow is drawn in two parts, with a box between them that holds its rules: no text lies on a line.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from routebook.exporters.drawing import DOUBT, FAINT, GIVEN, INK, LINE, PALE, font, left, lines, new_drawing
from routebook.exporters.rule_words import fact_lines, outcomes_of, told_lines
from routebook.exporters.state_columns import arrows_of, columns_of
from routebook.model import Move, Silence

if TYPE_CHECKING:
    from graphviz import Digraph

    from routebook.exporters.rule_words import Told
    from routebook.exporters.state_columns import Arrow
    from routebook.model import Book, Machine, State

INSIDE, BESIDE, SIZE = 36, 30, 10
"""How many letters a line has inside a state and on an arrow, and how large the letters are."""
KEY = (
    "solid arrow: by default",
    "dashed arrow: if the {reading: choice} is chosen",
    "in a state: what leaves it as it is",
    "grey: undocumented or refused",
)


def to_state_diagram(
    book: Book, machine_id: str, rules: frozenset[str] | None = None, title: str | None = None
) -> str:
    """A machine as a statechart: all of it, or only some of its rules."""
    machine = book.machines[machine_id]
    told = [
        each
        for rule in machine.transitions
        if rules is None or rule.id in rules
        for each in outcomes_of(book, rule)
    ]
    drawing = new_drawing(
        title or f"{book.title}: {machine.id}",
        compound="true",
        newrank="true",
        remincross="false",
        rankdir="LR",
        nodesep="0.15",
        ranksep="0.35",
    )
    _Chart(machine, told).draw(drawing)
    return str(drawing.source)


class _Chart:
    """One picture of a machine, as it is being drawn."""

    def __init__(self, machine: Machine, told: list[Told]) -> None:
        self.machine = machine
        self.told = told
        self.arrows = arrows_of(machine, told)
        self.columns = columns_of(machine, self.arrows)

    def draw(self, drawing: Digraph) -> None:
        """Everything: the states from the outside in, then what lies between them."""
        self._draw_level(drawing, None)
        for parent in (None, *self.machine.states):
            if parent is None or self._is_compound(parent):
                initial = next(state.id for state in self.machine.children(parent) if state.initial)
                if self._is_compound(initial):
                    with drawing.subgraph() as column:
                        column.attr(rank="same")
                        column.node(_start(parent))
                        column.node(_start(initial))
        drawing.node("key", self._key(), shape="note", fillcolor="white", color=FAINT)
        for arrow in self.arrows:
            self._draw_arrow(drawing, arrow)

    def _draw_level(self, drawing: Digraph, parent: str | None) -> None:
        """The states directly inside one, the mark where it begins, and the rules between them."""
        members = self.columns.get(parent, ())
        self._draw_column(drawing, parent, members)
        for state in self.machine.children(parent):
            if state.id not in members:
                with drawing.subgraph(name=_cluster(state.id)) as inner:
                    depth = len(self.machine.path(state.id))
                    inner.attr(label=self._label(state), labeljust="l", style="filled,rounded", margin="12")
                    inner.attr(fillcolor=PALE if depth % 2 else "white", color=LINE)
                    self._draw_level(inner, state.id)
        for arrow in self.arrows:
            if self._home(arrow) == parent and not self._is_beside(arrow):
                self._draw_rules(drawing, arrow)
            if parent in arrow.sources and self._leads_inward(arrow):
                words = font(f"in any state of {parent}", size=SIZE, style="i")
                drawing.node(f"any {parent}", f"<{words}>", style="dashed,rounded", height="0.3")
        if not any(self.machine.states[member].initial for member in members):
            self._draw_start(drawing, parent)

    def _draw_column(self, drawing: Digraph, parent: str | None, members: tuple[str, ...]) -> None:
        """The states that hold no others, one below the other, with the rules that lead along the column."""
        with drawing.subgraph() as column:
            column.attr(rank="same")
            for member in members:
                self._draw_state(column, self.machine.states[member])
            for arrow in self.arrows:
                if self._is_beside(arrow) and arrow.target in members:
                    self._draw_rules(column, arrow)
            if any(self.machine.states[member].initial for member in members):
                self._draw_start(column, parent)
        for upper, lower in pairwise(members):
            drawing.edge(_node(lower), _node(upper), style="invis")  # a column is laid out from below

    def _draw_state(self, drawing: Digraph, state: State) -> None:
        look = {"style": "filled,rounded", "fillcolor": GIVEN, "peripheries": "2" if state.final else "1"}
        drawing.node(_node(state.id), self._label(state), **look)

    def _draw_start(self, drawing: Digraph, parent: str | None) -> None:
        """The mark from which the initial state inside another is entered."""
        drawing.node(_start(parent), "", shape="circle", fillcolor=INK, width="0.13", fixedsize="true")
        initial = next(state.id for state in self.machine.children(parent) if state.initial)
        if self._is_compound(initial):
            drawing.edge(_start(initial), _start(parent), dir="back", ltail=_cluster(initial))
        else:
            drawing.edge(_node(initial), _start(parent), dir="back")

    def _draw_rules(self, drawing: Digraph, arrow: Arrow) -> None:
        words = left(line for each in arrow.told for line in told_lines(each, BESIDE, SIZE))
        look = {"style": "filled,rounded", "fillcolor": "white", "color": LINE if arrow.usual else DOUBT}
        drawing.node(
            self._box(arrow), f"<{words}>", margin="0.07,0.04", width="0", height="0", penwidth="0.5", **look
        )

    def _draw_arrow(self, drawing: Digraph, arrow: Arrow) -> None:
        """The two parts of an arrow; each is written from left to right, or from below, whichever way it points."""
        look = {"style": "solid" if arrow.usual else "dashed", "color": LINE if arrow.usual else DOUBT}
        box, head, border = self._box(arrow), self._head(arrow), self._border(arrow.target, arrow)
        rightward = self._column(arrow.sources[0]) <= self._column(arrow.target)
        for source in arrow.sources:
            tail, side = self._tail(source, arrow), self._border(source, arrow)
            if self._is_beside(arrow) and not self._is_below(source, arrow.target):
                drawing.edge(box, tail, dir="none", **look)
            elif rightward or self._leads_inward(arrow):
                drawing.edge(tail, box, dir="none", ltail=side, **look)
            else:
                drawing.edge(box, tail, dir="none", lhead=side, **look)
        returns = self._column(arrow.sources[0]) == self._column(arrow.target) and not self._is_beside(arrow)
        if self._is_beside(arrow) and self._is_below(arrow.target, arrow.sources[0]):
            drawing.edge(head, box, dir="back", **look)
        elif self._leads_inward(arrow) or (rightward and not returns):
            drawing.edge(box, head, lhead=border, **look)
        else:
            drawing.edge(head, box, dir="back", ltail=border, **look)

    def _box(self, arrow: Arrow) -> str:
        return f"rules {self.arrows.index(arrow)}"

    def _is_compound(self, state: str) -> bool:
        return self.machine.settled_in(state)[-1] != state

    def _leaf(self, state: str) -> str:
        return _node(self.machine.settled_in(state)[-1])

    def _column(self, state: str) -> int:
        leaf = self.machine.settled_in(state)[-1]
        return list(self.columns).index(self.machine.states[leaf].parent)

    def _is_below(self, one: str, other: str) -> bool:
        column = self.columns[self.machine.states[one].parent]
        return column.index(one) > column.index(other)

    def _is_beside(self, arrow: Arrow) -> bool:
        """Whether an arrow leads from a state to its neighbour in a column, or back to itself."""
        column = self.columns.get(self.machine.states[arrow.target].parent, ())
        if len(arrow.sources) > 1 or not {*arrow.sources, arrow.target} <= {*column}:
            return False
        return abs(column.index(arrow.sources[0]) - column.index(arrow.target)) <= 1

    def _leads_inward(self, arrow: Arrow) -> bool:
        """Whether an arrow leads from a compound to a state inside it."""
        return any(source in self.machine.path(arrow.target)[:-1] for source in arrow.sources)

    def _home(self, arrow: Arrow) -> str | None:
        """The innermost state that holds all that an arrow joins."""
        home = None
        inward = self._leads_inward(arrow)
        paths = [self.machine.path(each)[: None if inward else -1] for each in (*arrow.sources, arrow.target)]
        for level in zip(*paths, strict=False):
            if len(set(level)) > 1:
                break
            home = level[0]
        return home

    def _tail(self, source: str, arrow: Arrow) -> str:
        return f"any {source}" if self._leads_inward(arrow) else self._leaf(source)

    def _head(self, arrow: Arrow) -> str:
        """The target, or where it begins if it is a compound that the arrow comes from inside of."""
        inside = self._is_compound(arrow.target) and arrow.target in self.machine.path(arrow.sources[0])
        return _start(arrow.target) if inside else self._leaf(arrow.target)

    def _border(self, state: str, arrow: Arrow) -> str:
        """The border at which an arrow ends or begins; none where it does not cross it."""
        others = (*arrow.sources, arrow.target)
        crossed = self._is_compound(state) and not any(
            state in self.machine.path(each)[:-1] for each in others
        )
        return _cluster(state) if crossed else ""

    def _label(self, state: State) -> str:
        """The name of a state, what it is, what it means, and the rules that leave it as it is."""
        words = [font(state.id, size=13, style="b")]
        words += [font(line, size=SIZE, colour=FAINT) for line in lines(state.about, INSIDE)]
        words += [font(line, size=SIZE) for line in fact_lines(state.means, INSIDE)]
        kept = [each for each in self.told if state.id in each.rule.states and not _moves(each)]
        kept.sort(key=lambda each: isinstance(each.outcome, Silence))
        words += [line for each in kept for line in told_lines(each, INSIDE, SIZE)]
        return f"<{left(words)}>"

    def _key(self) -> str:
        """What the events of the machine mean wherever they arrive, and how to read the picture."""
        words = [font("begins with", size=SIZE, style="b")] if self.machine.remembers else []
        words += [font(line, size=SIZE) for line in fact_lines(self.machine.remembers, INSIDE)]
        for event in self.machine.events.values():
            facts = {**event.sets, **event.gives, **({"asks": event.decides} if event.decides else {})}
            if facts:
                words.append(font(event.id, size=SIZE, style="b"))
                words += [font(line, size=SIZE) for line in fact_lines(facts, INSIDE)]
        words += [
            font(line, size=SIZE, colour=FAINT, style="i") for text in KEY for line in lines(text, INSIDE)
        ]
        return f"<{left(words)}>"


def _moves(told: Told) -> bool:
    return isinstance(told.outcome, Move) and told.outcome.target is not None


def _node(state: str) -> str:
    return f"state {state}"


def _cluster(state: str) -> str:
    return f"cluster {state}"


def _start(parent: str | None) -> str:
    return f"start {parent}" if parent else "start"
