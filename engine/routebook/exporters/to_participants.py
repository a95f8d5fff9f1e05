"""From a Book to who takes part, and what travels between them, as DOT text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.exporters.drawing import FAINT, GIVEN, beside, font, lines, new_drawing

if TYPE_CHECKING:
    from routebook.model import Book

WIDTH = 22


def to_participants(book: Book) -> str:
    """The participants, and one arrow for each pair between which something travels, labelled with all of it."""
    drawing = new_drawing(f"{book.title}: participants", rankdir="TB", ranksep="0.45", nodesep="0.5")
    for each in book.participants.values():
        title = [font(line, size=13, style="b") for line in lines(each.title, WIDTH)]
        about = [font(line, size=10, colour=FAINT) for line in lines(each.about, WIDTH + 4)]
        label = "<br/>".join(title + about)
        drawing.node(
            f"participant {each.id}", f"<{label}>", style="filled,rounded", fillcolor=GIVEN, margin="0.15,0.1"
        )
    carried: dict[tuple[str, str], list[str]] = {}
    for link in book.links.values():
        carried.setdefault((link.sender, link.receiver), []).extend(lines(link.carries, WIDTH))
    for (sender, receiver), words in carried.items():
        drawing.edge(f"participant {sender}", f"participant {receiver}", f"<{beside(words, 11)}>")
    return str(drawing.source)
