"""Collects what is wrong with a book while it is read, so that all of it is told at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from routebook.diagnostic import ERROR, Diagnostic, Note, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection

    from routebook.model import Place


@dataclass(slots=True)
class Faults:
    """The diagnostics so far."""

    found: list[Diagnostic] = field(default_factory=list)

    def add(self, code: str, place: Place, message: str, repair: str = "", *notes: Note) -> None:
        """Note one fault."""
        self.found.append(
            Diagnostic(code=code, place=place, message=message, help=repair, severity=ERROR, notes=notes)
        )

    def known(self, word: str, among: Collection[str], what: str, place: Place) -> bool:
        """Whether a word names one of the things there are; a fault is noted where it does not."""
        if word in among:
            return True
        self.add("unknown-name", place, f"there is no {what} `{word}`", did_you_mean(word, among))
        return False
