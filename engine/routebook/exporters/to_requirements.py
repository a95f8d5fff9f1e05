"""From a Book to its decision requirements: what each decision needs, as DOT text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.exporters.drawing import FAINT, GATHERED, GIVEN, font, left, lines, new_drawing, title_label
from routebook.model import Gather

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book, Table

WIDTH = 26
KEY = (
    "blue: a fact that is given",
    "white: a decision table",
    "double border: answers put together",
    "arrow: to what needs it",
)
DASHED = "dashed: needed, and not shown in the answer"


def to_requirements(book: Book, decision: str | None = None) -> str:
    """What every decision of the book needs, or what one decision rests on.

    Given inputs are rounded and blue, gathers have a double border. Arrows lead from what is needed to what needs
    it; they are dashed where a gather rests on a table without showing its answer. A key says so.
    """
    title = f"What {decision} rests on" if decision else f"{book.title}: decision requirements"
    drawing = new_drawing(
        title,
        label=f"<{title_label(title)}>",
        labelloc="t",
        labeljust="l",
        rankdir="LR",
        ranksep="0.5",
        nodesep="0.14",
    )
    shown = _shown(book, decision)
    tables = [each for each in shown if not isinstance(each, Gather)]
    for name in dict.fromkeys(need for table in tables for need in table.needs):
        if book.inputs[name].decided_by is None:
            label = f"<{font(name, size=12, style='b')}>"
            drawing.node(f"input {name}", label, shape="box", style="filled,rounded", fillcolor=GIVEN)
    for each in shown:
        gather = isinstance(each, Gather)
        drawing.node(
            f"decision {each.id}",
            _label(each),
            peripheries="2" if gather else "1",
            fillcolor=GATHERED if gather else "white",
        )
    arrows = [*_arrows(book, shown)]
    for source, target, dashed in arrows:
        drawing.edge(source, target, style="dashed" if dashed else "solid")
    key = (*KEY, DASHED) if any(dashed for _, _, dashed in arrows) else KEY
    written = left(
        font(line, size=10, colour=FAINT, style="i") for text in key for line in lines(text, WIDTH)
    )
    with drawing.subgraph() as last:
        last.attr(rank="sink")
        last.node("key", f"<{written}>", shape="note", color=FAINT)
    return str(drawing.source)


def _shown(book: Book, decision: str | None) -> list[Table | Gather]:
    """The decisions in the picture, each after those that it needs."""
    if decision is None:
        return [*book.tables, *(each for each in book.decisions.values() if isinstance(each, Gather))]
    inner = dict.fromkeys(_gathers_within(book, decision))
    return [*book.required_by(decision), *(each for each in book.decisions.values() if each.id in inner)]


def _gathers_within(book: Book, decision: str) -> Iterator[str]:
    found = book.decisions[decision]
    if isinstance(found, Gather):
        yield decision
        for member in found.gathers + found.rests_on:
            yield from _gathers_within(book, member)


def _arrows(book: Book, shown: list[Table | Gather]) -> Iterator[tuple[str, str, bool]]:
    """From what is needed to what needs it; dashed for what is not shown."""
    for each in shown:
        target = f"decision {each.id}"
        if isinstance(each, Gather):
            for member in each.gathers:
                yield f"decision {member}", target, False
            for member in each.rests_on:
                yield f"decision {member}", target, True
        else:
            sources = (
                f"decision {book.inputs[need].decided_by}"
                if book.inputs[need].decided_by
                else f"input {need}"
                for need in each.needs
            )
            for source in dict.fromkeys(sources):
                yield source, target, False


def _label(decision: Table | Gather) -> str:
    asks = left(font(line, size=10, colour=FAINT) for line in lines(decision.asks, WIDTH))
    return f"<{left([font(decision.id, size=12, style='b')])}{asks}>"
