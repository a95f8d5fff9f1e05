"""A promise that could not be held against all that it speaks of."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from routebook.diagnostic import HINT, WARNING, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.model import Book, Promise


def unproven_promise(book: Book, promise: Promise, readings: Iterable[str] | None) -> Diagnostic:
    """A promise rests on more combinations than can be looked through, and is held against a part of them or none.

    `readings` are those of which only each choice alone was looked at; None where nothing could be.
    """
    if readings is None:
        message = f"whether `{promise.id}` holds is not decided: it rests on too many combinations"
    else:
        number = prod(len(book.readings[name].choices) for name in readings)
        message = (
            f"`{promise.id}` is checked under the default readings and each other choice alone, "
            f"not under all {number:,} combinations of choices"
        )
    return Diagnostic(
        code="unproven-promise",
        place=promise.place,
        message=message,
        help="narrow the promise, or split what it is over",
        severity=WARNING if readings is None else HINT,
        about=promise.id,
    )
