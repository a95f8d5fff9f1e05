"""Collects what is wrong with a book while it is read, so that all of it is told at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from routebook.diagnostic import ERROR, Diagnostic, Note, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection

    from routebook.model import Place

MOST = 1000
LONG = re.compile(r"`([^`]{80})[^`]+`")
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_.-]*")


class TooManyFaults(Exception):
    """There are more faults than anybody reads; the last one says so."""


@dataclass(slots=True)
class Faults:
    """The diagnostics so far.

    `unread` are the words of those parts of the book that could not be read, in lower case. A name among them may
    be defined there, so that its use elsewhere is no fault of its own; the files of such uses are `unsure`.
    """

    found: list[Diagnostic] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)

    @property
    def files(self) -> set[str]:
        """The files that have faults, or use what could not be read."""
        return {each.place.file for each in self.found} | self.unsure

    def add(self, code: str, place: Place, message: str, repair: str = "", *notes: Note) -> None:
        """Note one fault; raises TooManyFaults."""
        full = len(self.found) == MOST
        if full:
            code, repair, notes = "too-many-faults", "mend some of the others first", ()
            message = f"the book has more than {MOST} faults and is read no further"
        self.found.append(
            Diagnostic(
                code=code,
                place=place,
                message=_shortened(message),
                help=_shortened(repair),
                severity=ERROR,
                notes=notes,
            )
        )
        if full:
            raise TooManyFaults

    def unknown(self, code: str, word: str, among: Collection[str], place: Place, message: str) -> None:
        """Note a word that names nothing; with the nearest one that does, if there is one."""
        if word.lower() in self.unread:
            self.unsure.add(place.file)
        else:
            self.add(code, place, message, did_you_mean(word, among))

    def known(self, word: str, among: Collection[str], what: str, place: Place) -> bool:
        """Whether a word names one of the things there are; a fault is noted where it does not."""
        if word in among:
            return True
        self.unknown("unknown-name", word, among, place, f"there is no {what} `{word}`")
        return False

    def pass_over(self, part: Any) -> None:
        """Leave out a part that is at fault, and remember the words in it."""
        text = part.decode(errors="replace") if isinstance(part, bytes) else str(part)
        self.unread.update(WORD.findall(text.lower()))


def _shortened(text: str) -> str:
    """One line, in which what is quoted of the book is cut where it is longer than a line."""
    return LONG.sub(r"`\1...`", " ".join(text.split()))
