"""Faults for people: the lines of each, then one line for the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import ERROR, HINT, WARNING

if TYPE_CHECKING:
    from rich.text import Text

    from routebook.diagnostic import Diagnostic
    from routebook.reporting.checked import Checked

COLOURS = {ERROR: "bold red", WARNING: "bold yellow", HINT: "bold cyan"}


def to_text(book: Checked) -> str:
    """The faults of a book as plain text."""
    return "\n".join([*map(str, book.faults), f"{book.name}: {_found(book)}"])


def to_coloured_text(book: Checked) -> Text:
    """The same text for a terminal."""
    from rich.text import Text  # noqa: PLC0415  (only a terminal waits for it)

    colour = next((COLOURS[each] for each in COLOURS if book.count(each)), "bold green")
    last = Text.assemble((book.name, "bold"), ": ", (_found(book), colour))
    return Text("\n").join([*map(_coloured, book.faults), last])


def _found(book: Checked) -> str:
    """How many faults of each severity a book has."""
    parts = [
        f"{number} {severity}{'s' * (number != 1)}"
        for severity in COLOURS
        if (number := book.count(severity))
    ]
    return ", ".join(parts) or "no faults"


def _coloured(fault: Diagnostic) -> Text:
    from rich.text import Text  # noqa: PLC0415

    place, *rest = str(fault).partition(f": {fault.severity}[{fault.code}]")
    text = Text.assemble((place, "bold"), (rest[0], COLOURS[fault.severity]), rest[1])
    text.highlight_regex(r"`[^`\n]*`", "cyan")
    text.highlight_regex(r"(?m)^  help:", "bold green")
    return text
