"""From a Book without errors to a Program: compile_book(book, readings) settles, checks, fuses and flattens."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.checker import refuse_faulty
from routebook.compiler.fingerprint import fingerprint
from routebook.compiler.flatten import flatten
from routebook.compiler.fuse import fuse_axes, fuse_plans, fuse_sieves
from routebook.program import Program
from routebook.recalling import Recalling
from routebook.settle import choose_readings, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from routebook.model import Book

__all__ = ["compile_book", "compile_each"]


def compile_book(book: Book, readings: Mapping[str, str] | None = None) -> Program:
    """The program of a book under a choice of readings, the defaults for those not named.

    Raises UnknownReading, FaultyBook for a book with errors, and TooLarge.
    """
    (program,) = compile_each(book, [readings or {}])
    return program


def compile_each(book: Book, choices: Iterable[Mapping[str, str]]) -> Iterator[Program]:
    """The programs of a book under several choices of readings: what holds under all of them is checked once.

    Raises as `compile_book` does.
    """
    chosen = [choose_readings(book, each) for each in choices]
    refuse_faulty(book, *chosen)
    return (_compiled(book, each) for each in chosen)


def _compiled(book: Book, chosen: Mapping[str, str]) -> Program:
    settled = settle(book, chosen)
    axes, sieves = fuse_axes(settled), fuse_sieves(settled)
    impossible = tuple(
        (rule.id, MappingProxyType({entry.name: entry.mask for entry in rule.when}))
        for rule in settled.impossible
    )
    ask = Recalling(settled).decide
    return Program(
        book=book.id,
        version=book.version,
        fingerprint=fingerprint(settled),
        readings=chosen,
        axes=axes,
        sieves=sieves,
        impossible=impossible,
        plans=fuse_plans(settled, axes, sieves, impossible),
        machines=MappingProxyType(
            {name: flatten(settled, machine, ask) for name, machine in settled.machines.items()}
        ),
    )
