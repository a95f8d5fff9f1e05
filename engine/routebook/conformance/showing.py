"""Somebody else's text, safe to print."""

from __future__ import annotations

LONGEST_WORD = 200


def shown(text: str, most: int = LONGEST_WORD) -> str:
    """Somebody else's text: what does not print is escaped, and what is too long is cut."""
    cut = text[:most] + "..." if len(text) > most else text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in cut)


def shown_lines(text: str, most: int = 4000) -> str:
    """The end of somebody else's text of several lines."""
    return "\n".join(shown(line, most) for line in text[-most:].splitlines())
