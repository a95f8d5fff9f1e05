"""What is said about a book: a code, a severity, a place, one sentence, and the repair."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.model import Place

ERROR = "error"
WARNING = "warning"
HINT = "hint"


@dataclass(frozen=True, slots=True)
class Note:
    """Another place that a diagnostic is about, and what stands there."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One fault of a book.

    `message` is one sentence in lower case without a full stop, the author's words in backticks;
    `help` is the repair; `notes` are the other places of a clash; `about` is the name by which a book can
    accept the fault; `reason` is what a message that begins with that name says without it.
    """

    code: str
    place: Place
    message: str
    help: str = ""
    severity: str = ERROR
    notes: tuple[Note, ...] = ()
    about: str = ""
    reason: str = ""

    def __str__(self) -> str:
        lines = [f"{self.place}: {self.severity}[{self.code}]: {self.message}"]
        lines += [f"  {note.place}: {note.message}" for note in self.notes]
        if self.help:
            lines.append(f"  help: {self.help}")
        return "\n".join(lines)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A repair for a word that is not known: the nearest one, else all that are few enough to list."""
    choices = sorted(known)
    if near := difflib.get_close_matches(word[:100], choices, n=1, cutoff=0.6):
        return f"did you mean `{near[0]}`?"
    few = 12
    if 0 < len(choices) <= few:
        return "one of " + ", ".join(f"`{choice}`" for choice in choices)
    return ""


def in_file_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each diagnostic once, by file, line, column, then code and message."""
    return tuple(sorted(set(diagnostics), key=lambda each: (each.place, each.code, each.message)))
