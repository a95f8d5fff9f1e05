"""From a Book to a scenario's sequence diagram, as Mermaid text for pages that draw it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from routebook.exporters.lettering import printable
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
    "$": "#36;",
}
"""Characters that mean something to Mermaid, and how each is written as itself."""
OWN = re.compile(
    "participant|actor|box|create|destroy|loop|rect|opt|alt|else|par|par_over|and|critical|option|break|end|note|over"
    "|links?|properties|details|title|autonumber|activate|deactivate|off"
)
"""Mermaid's own words, which no participant can be called by."""


def to_mermaid(book: Book, scenario_id: str) -> str:
    """The sequence diagram of one scenario."""
    scenario = book.scenarios[scenario_id]
    taking_part = participants_of(book, scenario)
    lines = [
        "sequenceDiagram",
        *(f"    participant {_name(each.id)} as {_title(each.title)}" for each in taking_part),
    ]
    for step in shown_steps(book, scenario):
        line = "-" if step.documented else "--"
        lines += [
            f"    {_name(hop.sender)}{line}{'>>' if hop.arrives else 'x'}{_name(hop.receiver)}: {_text(hop.says)}"
            for hop in step.hops
        ]
        if step.notes:
            lines.append(f"    Note over {_name(step.noted_at)}: {'<br/>'.join(map(_text, step.notes))}")
    return "\n".join(lines) + "\n"


def _name(participant: str) -> str:
    """What a participant is called in the text."""
    return f"{participant}_" if OWN.fullmatch(participant) else participant


def _title(written: str) -> str:
    return _text(written).replace(":", "#58;")  # `wrap:` at the beginning would be taken for a wish


def _text(written: str) -> str:
    return "".join(MEANT.get(letter, letter) for letter in printable(written))
