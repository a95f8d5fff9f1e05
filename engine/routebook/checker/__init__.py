"""Looks for every fault in a book that could be read: check(book) -> diagnostics; one fault, one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.conflicting_rules import conflicting_rules
from routebook.checker.disagreeing_state import disagreeing_state
from routebook.checker.endless_transitions import endless_transitions
from routebook.checker.impossible_step import impossible_step
from routebook.checker.irrelevant_input import irrelevant_input
from routebook.checker.missing_rule import missing_rule
from routebook.checker.missing_source import missing_source
from routebook.checker.needless_acceptance import needless_acceptance
from routebook.checker.nondeterministic_transitions import nondeterministic_transitions
from routebook.checker.overlapping_rules import overlapping_rules
from routebook.checker.too_large import too_large
from routebook.checker.unanswerable_condition import unanswerable_condition
from routebook.checker.uncited_passage import uncited_passage
from routebook.checker.unhandled_event import unhandled_event
from routebook.checker.unreachable_state import unreachable_state
from routebook.checker.unused_reading import unused_reading
from routebook.diagnostic import ERROR, WARNING, in_file_order
from routebook.errors import FaultyBook, TooLarge
from routebook.exploring import explore
from routebook.recalling import Recalling
from routebook.settle import choose_readings, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from routebook.diagnostic import Diagnostic
    from routebook.exploring import Explored
    from routebook.model import Acceptance, Book, Machine

BOOK_CHECKS = (
    missing_rule,
    overlapping_rules,
    conflicting_rules,
    irrelevant_input,
    missing_source,
    uncited_passage,
    unused_reading,
    unanswerable_condition,
)
MACHINE_CHECKS = (
    unhandled_event,
    nondeterministic_transitions,
    endless_transitions,
    impossible_step,
    unreachable_state,
    disagreeing_state,
)
BLOCKING = frozenset({"missing-rule", "conflicting-rules", "overlapping-rules", "unanswerable-condition"})
"""Faults that leave no single answer; machines are not walked before they are mended."""


def check(book: Book) -> tuple[Diagnostic, ...]:
    """Every fault of a book, in file order, but for the warnings that it accepts with a reason.

    Machines are walked under the default readings, and under every other choice on its own.
    """
    found = [each for look in BOOK_CHECKS for each in look(book)]
    if not BLOCKING & {each.code for each in found}:
        for machine in book.machines.values():
            try:
                walks = [walk for readings in _each_choice(book) for walk in _walks(book, machine, readings)]
            except TooLarge as error:
                found.append(too_large(machine, error))
            else:
                found += [each for look in MACHINE_CHECKS for each in look(book, machine, walks)]
    return in_file_order(_without_accepted(book, found))


def refuse_faulty(book: Book, readings: Mapping[str, str]) -> None:
    """Raise FaultyBook if the book has an error under one choice of readings."""
    found = [each for look in BOOK_CHECKS for each in look(book)]
    errors = [each for each in found if each.severity == ERROR]
    if not errors:
        for machine in book.machines.values():
            walks = _walks(book, machine, readings)
            errors += [
                each
                for look in MACHINE_CHECKS
                for each in look(book, machine, walks)
                if each.severity == ERROR
            ]
    if errors:
        raise FaultyBook(f"the book `{book.id}` has errors", in_file_order(errors))


def _each_choice(book: Book) -> Iterator[Mapping[str, str]]:
    yield choose_readings(book)
    for reading in book.readings.values():
        for choice in reading.choices:
            if choice != reading.default:
                yield choose_readings(book, {reading.id: choice})


def _walks(book: Book, machine: Machine, readings: Mapping[str, str]) -> list[Explored]:
    settled = settle(book, readings)
    return explore(settled, settled.machines[machine.id], Recalling(settled).decide)


def _without_accepted(book: Book, found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The faults that are not accepted where they stand, and acceptances of warnings that are not there."""
    accepted: dict[tuple[str, str, str], Acceptance] = {
        (each.place.file, each.code, each.about): each
        for accepted_here in (
            *(table.accepted for table in book.tables),
            *(machine.accepted for machine in book.machines.values()),
        )
        for each in accepted_here
    }
    kept, used = [], set()
    for each in found:
        key = (each.place.file, each.code, each.about)
        if key in accepted and each.severity == WARNING:
            used.add(key)
        else:
            kept.append(each)
    undecided = {each.place.file for each in kept if each.code in BLOCKING}
    return kept + [
        needless_acceptance(each)
        for key, each in accepted.items()
        if key not in used and each.place.file not in undecided
    ]
