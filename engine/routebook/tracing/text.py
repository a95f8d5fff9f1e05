"""Text that knows where it stands in the files that it comes from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from routebook.model import Place


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that stands in a file just so: where it begins, in the text and in the file."""

    offset: int
    place: Place


@dataclass(frozen=True, slots=True)
class Text:
    """A document without its markup."""

    text: str
    pieces: tuple[Piece, ...]

    def place(self, offset: int) -> Place:
        """Where a character of the text stands."""
        piece = self.pieces[bisect_right(self.pieces, offset, key=lambda each: each.offset) - 1]
        lines = self.text.count("\n", piece.offset, offset)
        if lines:
            line_start = self.text.rfind("\n", piece.offset, offset)
            return Place(piece.place.file, piece.place.line + lines, offset - line_start)
        return Place(piece.place.file, piece.place.line, piece.place.column + offset - piece.offset)


@dataclass(slots=True)
class TextBuilder:
    """Makes a text of pieces as they are met."""

    parts: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0

    def add(self, part: str, place: Place) -> None:
        """Add a piece."""
        self.pieces.append(Piece(self.length, place))
        self.parts.append(part)
        self.length += len(part)

    def build(self) -> Text:
        """All of it."""
        return Text("".join(self.parts), tuple(self.pieces))
