"""A value, group or band of an input that nothing names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.books.uses import uses
from routebook.diagnostic import WARNING, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book, Input


def unused_value(book: Book) -> Iterator[Diagnostic]:
    """No condition and no fact names a group, a band, or a value, and nothing tells the value from another one either.

    One value that nothing names is what is left when the others are named, and is no fault.
    """
    used = set(uses(book))
    named = {name for name, _ in used}
    for known in book.inputs.values():
        if known.decided_by or known.name not in named:
            continue
        for group in known.groups:
            if (known.name, group) not in used:
                yield _tell(known, group, f"nothing in the book names `{group}` of `{known.name}`")
        values = () if known.cuts is not None else known.values
        first, *others = [value for value in values if (known.name, value) not in used] or [""]
        for value in others:
            yield _tell(known, value, f"nothing in the book tells `{value}` of `{known.name}` from `{first}`")


def _tell(known: Input, word: str, message: str) -> Diagnostic:
    return Diagnostic(
        code="unused-value",
        place=known.places.get(word, known.place),
        message=message,
        help="remove it, or write the rule that it is for",
        severity=WARNING,
        about=f"{known.name}/{word}",
    )
