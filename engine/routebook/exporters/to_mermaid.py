"""From a Book to a scenario's sequence diagram, as Mermaid text for pages that draw it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.exporters.sequence import participants_of, shown_steps

if TYPE_CHECKING:
    from routebook.model import Book

MEANT = {
    "#": "#35;",
    ";": "#59;",
    "<": "#lt;",
    ">": "#gt;",
    "%": "#37;",
    "{": "#123;",
    "}": "#125;",
    "\n": " ",
}
"""Characters that mean something to Mermaid, and how each is written as itself."""


def to_mermaid(book: Book, scenario_id: str) -> str:
    """The sequence diagram of one scenario."""
    scenario = book.scenarios[scenario_id]
    taking_part = participants_of(book, scenario)
    lines = [
        "sequenceDiagram",
        *(f"    participant {each.id} as {_text(each.title)}" for each in taking_part),
    ]
    for step in shown_steps(scenario):
        for hop in step.hops:
            says = f"{step.number}. {hop.says}" if hop.says else f"{step.number}."
            lines.append(f"    {hop.sender}->>{hop.receiver}: {_text(says)}")
        if step.notes:
            lines.append(f"    Note over {step.noted_at}: {'<br/>'.join(map(_text, step.notes))}")
    return "\n".join(lines) + "\n"


def _text(written: str) -> str:
    return "".join(MEANT.get(letter, letter) for letter in written)
