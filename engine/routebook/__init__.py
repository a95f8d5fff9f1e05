"""Routebook: documented behaviour, transcribed once as YAML tables; checked, decided, drawn and tested.

engine = routebook.engine("push-notifications")
engine.decide("delivery", facts)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routebook.errors import RoutebookError
from routebook.program import Decision, Program, Step, Timer
from routebook.runtime import Engine, Explanation, Session

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from statemachine import StateChart

    from routebook.diagnostic import Diagnostic
    from routebook.model import Book

__all__ = [
    "Decision",
    "Engine",
    "Explanation",
    "Program",
    "RoutebookError",
    "Session",
    "Step",
    "Timer",
    "check",
    "compile",
    "engine",
    "load",
    "to_statechart",
]

# The stages are imported by the functions that begin them: a service that only decides waits for none of them.


def load(name_or_path: str | Path) -> Book:
    """A shipped book by its name, or the book in a folder; raises UnknownBook and FaultyBook."""
    from routebook.loader import load  # noqa: PLC0415

    return load(name_or_path)


def check(book: Book) -> tuple[Diagnostic, ...]:
    """Every fault of a book that could be loaded."""
    from routebook.checker import check  # noqa: PLC0415

    return check(book)


def compile(book: Book, readings: Mapping[str, str] | None = None) -> Engine:  # noqa: A001  (the field's word)
    """An engine for a book under a choice of readings, the defaults for those not named.

    Raises UnknownReading, FaultyBook for a book with errors, and TooLarge.
    """
    from routebook.compiler import compile_book  # noqa: PLC0415

    return Engine(compile_book(book, readings))


def engine(name_or_path: str | Path, readings: Mapping[str, str] | None = None) -> Engine:
    """An engine for a book under a choice of readings: loaded and compiled, or kept from the last time that it was.

    What was compiled is kept in the user's folder for caches, under a name made of all that it comes from. Raises
    UnknownBook, FaultyBook, UnknownReading and TooLarge.
    """
    from routebook.cache import compiled  # noqa: PLC0415

    return Engine(compiled(name_or_path, readings))


def to_statechart(
    book: Book, machine: str, readings: Mapping[str, str] | None = None
) -> type[StateChart[Any]]:
    """A machine of a book as a python-statemachine class; raises UnknownMachine and UnknownReading."""
    from routebook.compiler.statechart import to_statechart  # noqa: PLC0415

    return to_statechart(book, machine, readings)
