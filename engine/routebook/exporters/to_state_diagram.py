"""From a Book to a machine's statechart, as DOT text: the rules stand on the arrows, stays inside the states.

States that lie side by side in one compound make a column, in the order of the book. An arrow is drawn in two
parts with a box between them that holds its rules, so that no text lies on a line.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from routebook.exporters.drawing import DOUBT, FAINT, GIVEN, INK, LINE, PALE, font, left, lines, new_drawing
from routebook.exporters.rule_words import outcomes_of, told_lines
from routebook.model import Move, Silence

if TYPE_CHECKING:
    from graphviz import Digraph

    from routebook.exporters.rule_words import Told
    from routebook.model import Book, Machine, State

INSIDE, BESIDE, SIZE = 44, 34, 10
"""How many letters a line has inside a state and on an arrow, and how large the letters are."""


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
    chart = _Chart(machine, told)
    drawing = new_drawing(
        title or f"{book.title}: {machine.id}",
        compound="true", rankdir="LR", nodesep="0.15", ranksep="0.35",
    )  # fmt: skip
    chart.draw_states(drawing, None)
    chart.draw_arrows(drawing)
    return str(drawing.source)


class _Chart:
    """One picture: what is told inside each state, and along each arrow."""

    def __init__(self, machine: Machine, told: list[Told]) -> None:
        self.machine = machine
        self.columns: dict[str | None, list[str]] = {}
        for state in machine.states.values():
            if not self.is_compound(state.id):
                self.columns.setdefault(state.parent, []).append(state.id)
        self.inside: dict[str, list[Told]] = {state: [] for state in machine.states}
        along: dict[tuple[str, str], list[Told]] = {}
        for each in told:
            target = each.outcome.target if isinstance(each.outcome, Move) else None
            for state in each.rule.states:
                if target is None:
                    self.inside[state].append(each)
                else:
                    along.setdefault((state, target), []).append(each)
        self.arrows: list[tuple[list[str], str, list[Told]]] = []
        for (source, target), words in along.items():
            for sources, other, same in self.arrows:
                if other == target and same == words and self.column(sources[0]) == self.column(source):
                    sources.append(source)
                    break
            else:
                self.arrows.append(([source], target, words))

    def is_compound(self, state: str) -> bool:
        return any(True for _ in self.machine.children(state))

    def leaf(self, state: str) -> str:
        return self.machine.settled_in(state)[-1]

    def column(self, state: str) -> int:
        return list(self.columns).index(self.machine.states[self.leaf(state)].parent)

    def draw_states(self, drawing: Digraph, parent: str | None) -> None:
        """The states inside one, and the mark that shows where it begins."""
        drawing.node(_start(parent), "", shape="circle", fillcolor=INK, width="0.13", fixedsize="true")
        for state in self.machine.children(parent):
            if self.is_compound(state.id):
                with drawing.subgraph(name=_cluster(state.id)) as inner:
                    inner.attr(
                        label=self._label(state), labeljust="l", style="filled,rounded", margin="14",
                        fillcolor=PALE if len(self.machine.path(state.id)) % 2 else "#ffffff", color=LINE,
                    )  # fmt: skip
                    self.draw_states(inner, state.id)
            else:
                drawing.node(
                    _node(state.id), self._label(state), style="filled,rounded", fillcolor=GIVEN,
                    peripheries="2" if state.final else "1",
                )  # fmt: skip
        members = self.columns.get(parent, [])
        with drawing.subgraph() as column:
            column.attr(rank="same")
            for member in members:
                column.node(_node(member))
            for number, (sources, target, told) in enumerate(self.arrows):
                if self.adjacent(sources, target) and target in members:
                    self.draw_box(column, number, told)
        for lower, upper in pairwise(reversed(members)):
            drawing.edge(_node(lower), _node(upper), style="invis")
        for child in self.machine.children(parent):
            if child.initial:
                drawing.edge(_start(parent), _node(self.leaf(child.id)), lhead=_cluster(child.id) if self.is_compound(child.id) else "")
        for number, (sources, target, told) in enumerate(self.arrows):
            if not self.adjacent(sources, target) and self.home(sources, target) == parent:
                self.draw_box(drawing, number, told)
            for source in sources:
                if source == parent and source in self.machine.path(target):
                    drawing.node(_any(source), f"<{font(f'in any state of {source}', size=SIZE, style='i')}>", style="dashed,rounded")

    def adjacent(self, sources, target):
        if len(sources) > 1 or self.is_compound(sources[0]) or self.is_compound(target): return False
        a, b = self.machine.states[sources[0]], self.machine.states[target]
        if a.parent != b.parent or a == b: return False
        col = self.columns[a.parent]
        return abs(col.index(a.id) - col.index(b.id)) == 1

    def home(self, sources, target):
        paths = [self.machine.path(s)[:-1] for s in [*sources, target]]
        home = None
        for level in zip(*paths):
            if len(set(level)) > 1: break
            home = level[0]
        for s in sources:
            if s in self.machine.path(target): home = s
        return home

    def draw_box(self, drawing, number, told):
        usual = any(each.default for each in told)
        words = left(line for each in told for line in told_lines(each, BESIDE, SIZE))
        drawing.node(f"rules {number}", f"<{words}>", style="filled,rounded", fillcolor="white", color="#b4bcc8" if usual else DOUBT, margin="0.06,0.03", height="0", width="0")

    def draw_arrows(self, drawing: Digraph) -> None:
        for number, (sources, target, told) in enumerate(self.arrows):
            box = f"rules {number}"
            usual = any(each.default for each in told)
            look = {"style": "solid" if usual else "dashed", "color": LINE if usual else DOUBT}
            head, enters = self._head(target, sources[0])
            for source in sources:
                tail, leaves = self._tail(source, target)
                s, t = self.column(source), self.column(target)
                if self.adjacent(sources, target):
                    col = self.columns[self.machine.states[source].parent]
                    down = col.index(source) < col.index(target)
                    if down:
                        drawing.edge(head, box, dir="back", **look)
                        drawing.edge(box, tail, dir="none", **look)
                    else:
                        drawing.edge(tail, box, dir="none", **look)
                        drawing.edge(box, head, **look)
                elif s < t or source in self.machine.path(target):
                    drawing.edge(tail, box, dir="none", **look, **{("ltail"): c for c in leaves})
                    if source == sources[-1]:
                        drawing.edge(box, head, **look, **{"lhead": c for c in enters})
                elif s > t:
                    if source == sources[-1]:
                        drawing.edge(head, box, dir="back", **look, **{"ltail": c for c in enters})
                    drawing.edge(box, tail, dir="none", **look, **{"lhead": c for c in leaves})
                else:
                    drawing.edge(tail, box, dir="none", **look, **{("ltail"): c for c in leaves})
                    if source == sources[-1]:
                        drawing.edge(head, box, dir="back", **look, **{"ltail": c for c in enters})

    def _tail(self, source: str, target: str):
        if not self.is_compound(source):
            return _node(source), []
        if source in self.machine.path(target):
            return _any(source), []
        return _node(self.leaf(source)), [_cluster(source)]

    def _head(self, target: str, source: str):
        if not self.is_compound(target):
            return _node(target), []
        if target in self.machine.path(source):
            return _start(target), []
        return _node(self.leaf(target)), [_cluster(target)]

    def _label(self, state: State) -> str:
        """The name of a state, what it is, what it means, and the rules that leave it as it is."""
        means = ", ".join(f"{name}: {word}" for name, word in state.means.items())
        words = [font(state.id, size=13, style="b")]
        words += [font(line, size=SIZE, colour=FAINT) for line in lines(state.about, INSIDE)]
        words += [font(line, size=SIZE) for line in lines(means, INSIDE)]
        told = sorted(self.inside[state.id], key=lambda each: isinstance(each.outcome, Silence))
        words += [line for each in told for line in told_lines(each, INSIDE, SIZE)]
        return f"<{left(words)}>"


def _node(state: str) -> str:
    return f"state {state}"


def _cluster(state: str) -> str:
    return f"cluster {state}"


def _start(parent: str | None) -> str:
    return f"start {parent}" if parent else "start"


def _any(state: str) -> str:
    return f"any {state}"
