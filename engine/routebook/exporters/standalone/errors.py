"""What goes wrong for a caller, and the words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_SHOWN = 60
FEW = 12


class RoutebookError(Exception):
    """Something that a caller can mend: a code that never changes, one sentence, and apart from it the repair."""

    def __init__(self, code: str, message: str, help: str = "") -> None:  # noqa: A002
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help

    def to_json(self) -> dict[str, str]:
        """The error as plain JSON values."""
        return {"code": self.code, "message": self.message, "help": self.help}


def listed(words: Iterable[str]) -> str:
    """A repair that lists words, unless they are many."""
    choices = sorted(words)
    return "one of " + ", ".join(f"`{each}`" for each in choices) if 0 < len(choices) <= FEW else ""


def shown(word: object) -> str:
    """A caller's word for a message: cut where it is long, and printable whatever it holds."""
    if isinstance(word, int) and word.bit_length() > LONGEST_SHOWN:
        return "a very large number"
    text = str(word) if isinstance(word, (str, int, float)) or word is None else type(word).__name__
    text = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "..."
    return text.encode("utf-8", "backslashreplace").decode()
