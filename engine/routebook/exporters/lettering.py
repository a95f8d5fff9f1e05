"""How wide text is in Arial, and where it breaks: for pictures that are laid out here."""

from __future__ import annotations

UNITS = 1000
FIRST = " "
ADVANCES = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
"""The advance widths of the letters from the space to the tilde; any other letter is taken for a whole em."""


def printable(text: str) -> str:
    """The text in one line, without the characters that cannot be shown and have no place in a picture."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def width_of(text: str, size: float) -> float:
    """How wide a text is, in the unit of its size."""
    units = 0
    for letter in text:
        number = ord(letter) - ord(FIRST)
        units += ADVANCES[number] if 0 <= number < len(ADVANCES) else UNITS
    return units * size / UNITS


def lines_within(text: str, size: float, width: float) -> list[str]:
    """A text in lines that are no wider; a word that is wider by itself is broken."""
    found: list[str] = []
    line = ""
    for word in printable(text).split():
        for piece in _pieces(word, size, width):
            longer = f"{line} {piece}".strip()
            if line and width_of(longer, size) > width:
                found.append(line)
                line = piece
            else:
                line = longer
    return [*found, line] if line else found


def _pieces(word: str, size: float, width: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
