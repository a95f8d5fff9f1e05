"""Looks for every fault in a book: check(book) -> diagnostics; one fault, one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.advancing import unheard
from routebook.checker import books, machines
from routebook.checker.accepting import without_accepted
from routebook.checker.machines import machine_faults, run_faults
from routebook.checker.promises import promise_faults
from routebook.checker.tables import answer_faults, table_faults
from routebook.checker.tables.combinations import Combinations
from routebook.checker.telling import code_of, first_of
from routebook.diagnostic import ERROR, in_file_order
from routebook.errors import FaultyBook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routebook.advancing import Advance
    from routebook.checker.telling import Check
    from routebook.diagnostic import Diagnostic
    from routebook.model import Book, Machine

AS_WRITTEN = (*books.AS_WRITTEN, *machines.AS_WRITTEN)
IN_THE_WHOLE_BOOK = (*books.IN_THE_WHOLE_BOOK, *machines.IN_THE_WHOLE_BOOK)
BLOCKING = frozenset({"missing-rule", "conflicting-rules", "overlapping-rules", "duplicate-rule"})
"""Faults that leave no single answer: what rests on the table is not looked at before they are mended."""
HARMLESS = frozenset(map(code_of, books.AS_WRITTEN))
"""Faults that change no answer."""


def check(
    book: Book | None, read: Sequence[Diagnostic] = (), advance: Advance = unheard
) -> tuple[Diagnostic, ...]:
    """Every fault of a book, in file order, but for those that it accepts with a reason.

    `read` is what was found in reading it; then the book is only the part that could be trusted. Machines are walked
    under the default readings, and under every other choice on its own. `advance` is told how many parts of the book
    are looked through, and of how many.
    """
    if book is None:
        return in_file_order(read)
    parts = len(book.tables) + len(book.machines)
    found = _found_by(AS_WRITTEN, book)
    blocked: set[str] = set()
    for number, table in enumerate(book.tables, start=1):
        found += table_faults(book, table, knows_inputs=not _rest_on_faulty(book, table.needs, found))
        advance(number, parts)
    for number, machine in enumerate(book.machines.values(), start=len(book.tables) + 1):
        if _is_blocked(book, machine, found):
            blocked.add(machine.place.file)
        else:
            found += machine_faults(book, machine)
        advance(number, parts)
    unasked = {code_of(look) for look in IN_THE_WHOLE_BOOK} if read else set()
    if not read:
        found += _found_by(IN_THE_WHOLE_BOOK, book)
        found += promise_faults(book, [each for each in found if each.code not in HARMLESS])
    return in_file_order([*read, *without_accepted(book, found, unasked, blocked)])


def refuse_faulty(book: Book, *choices: Mapping[str, str]) -> None:
    """Raise FaultyBook if something in the book has no single answer under some choices of all readings.

    Scenarios and promises are not looked at: they say what the book should mean, and not what it means.
    """
    found = _found_by(AS_WRITTEN, book)
    for table in book.tables:
        found += answer_faults(Combinations(book, table))
    if not _errors(found):
        for machine in book.machines.values():
            found += run_faults(book, machine, choices)
    if errors := _errors(found):
        raise FaultyBook(f"the book `{book.id}` has errors", in_file_order(errors))


def _found_by(checks: Iterable[Check], book: Book) -> list[Diagnostic]:
    return [each for look in checks for each in first_of(look, look(book), book)]


def _errors(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [each for each in found if each.severity == ERROR]


def _is_blocked(book: Book, machine: Machine, found: Iterable[Diagnostic]) -> bool:
    """Whether a machine, or a table that it rests on, has no single answer."""
    unanswerable = {each.place.file for each in found if each.code == "unanswerable-condition"}
    decisions = book.consulted_by(machine)
    return machine.place.file in unanswerable or bool(_faulty(found) & _files_of(book, decisions))


def _rest_on_faulty(book: Book, names: Iterable[str], found: Iterable[Diagnostic]) -> bool:
    """Whether inputs are derived by tables that have no single answer."""
    decisions = [by for name in names if (by := book.inputs[name].decided_by)]
    return bool(_faulty(found) & _files_of(book, decisions))


def _faulty(found: Iterable[Diagnostic]) -> set[str]:
    return {each.place.file for each in _errors(found) if each.code in BLOCKING}


def _files_of(book: Book, decisions: Iterable[str]) -> set[str]:
    return {table.place.file for table in book.required_by(*decisions)}
