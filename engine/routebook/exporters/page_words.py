"""Text of a book as it goes into Markdown: nothing that an author writes can break a table, a link or a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.model import Passage

SPECIAL = re.compile(r"([\\`*_\[\]|~$])")
BLOCK = re.compile(r"^([-+#]|\d+(?=[.)]))")
UNITS = (("h", 3600), ("min", 60), ("s", 1))


def text(written: str) -> str:
    """What an author wrote, on one line, with everything that Markdown or HTML would take for a sign escaped."""
    line = SPECIAL.sub(r"\\\1", " ".join(written.split()))
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return BLOCK.sub(lambda found: f"{found[1]}\\" if found[1].isdigit() else f"\\{found[1]}", line)


def code(name: str) -> str:
    """A name of the book: one that its format keeps free of backticks and bars."""
    return f"`{name}`"


def codes(names: Iterable[str], joint: str = ", ") -> str:
    """Several names of the book."""
    return joint.join(code(name) for name in names)


def sentence(written: str) -> str:
    """What an author wrote, begun with a capital and ended with a full stop."""
    escaped = text(written)
    begun = escaped[:1].upper() + escaped[1:]
    return begun if not begun or begun.endswith((".", "?", "!")) else f"{begun}."


def heading(written: str) -> str:
    """What an author wrote, as a heading: without a full stop."""
    return text(written.rstrip().removesuffix("."))


def joined(parts: Iterable[str], last: str = "and") -> str:
    """Parts of a sentence: `a`, `a and b`, `a, b and c`."""
    *most, end = parts
    return f"{', '.join(most)} {last} {end}" if most else end


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 rule`, `12 rules`, `2 cities`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1] + 'ies' if noun.endswith('y') else noun + 's'}"


def duration(seconds: float) -> str:
    """A time in the largest unit in which it is a whole number."""
    for unit, size in UNITS:
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:g} {unit}"
    return f"{seconds * 1000:g} ms"


def place_of(passage: Passage) -> str:
    """Where a passage stands in its document, in the author's words."""
    return text(", ".join(f"{key} {word}" for key, word in passage.where.items()))
