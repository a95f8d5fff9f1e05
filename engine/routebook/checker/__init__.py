"""Looks for every fault in a book: check(book) -> diagnostics; one fault, one file."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from routebook.checker.accepting import without_accepted
from routebook.checker.ambiguous_timer import ambiguous_timer
from routebook.checker.combinations import Combinations
from routebook.checker.conflicting_rules import conflicting_rules
from routebook.checker.contradicted_scenario import contradicted_scenario
from routebook.checker.disagreeing_state import disagreeing_state
from routebook.checker.duplicate_rule import duplicate_rule
from routebook.checker.endless_transitions import endless_transitions
from routebook.checker.impossible_rule import impossible_rule
from routebook.checker.impossible_step import impossible_step
from routebook.checker.irrelevant_input import irrelevant_input
from routebook.checker.irrelevant_reading import irrelevant_reading
from routebook.checker.leaving_a_final_state import leaving_a_final_state
from routebook.checker.mergeable_rules import mergeable_rules
from routebook.checker.missing_rule import missing_rule
from routebook.checker.missing_source import missing_source
from routebook.checker.needless_silence import needless_silence
from routebook.checker.nondeterministic_transitions import nondeterministic_transitions
from routebook.checker.not_decided import not_decided
from routebook.checker.overlapping_rules import overlapping_rules
from routebook.checker.promises import promise_faults
from routebook.checker.reading_without_alternative import reading_without_alternative
from routebook.checker.shadowed_rule import shadowed_rule
from routebook.checker.too_large import too_large
from routebook.checker.too_many_faults import too_many_faults
from routebook.checker.trap_state import trap_state
from routebook.checker.unanswerable_condition import unanswerable_condition
from routebook.checker.uncited_passage import uncited_passage
from routebook.checker.unhandled_event import unhandled_event
from routebook.checker.unreachable_state import unreachable_state
from routebook.checker.unreachable_transition import unreachable_transition
from routebook.checker.unused_fact import unused_fact
from routebook.checker.unused_input import unused_input
from routebook.checker.unused_output_value import unused_output_value
from routebook.checker.unused_reading import unused_reading
from routebook.checker.unused_value import unused_value
from routebook.diagnostic import ERROR, in_file_order
from routebook.errors import FaultyBook, TooLarge
from routebook.exploring import explore_each
from routebook.sets import NotDecided
from routebook.settle import choose_readings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from routebook.diagnostic import Diagnostic
    from routebook.exploring import Explored
    from routebook.model import Book, Machine, Table

    Check = Callable[..., Iterator[Diagnostic]]
    TableCheck = Callable[[Combinations], Iterator[Diagnostic]]
    MachineCheck = Callable[[Book, Machine, Sequence[Explored]], Iterator[Diagnostic]]
    Advance = Callable[[int, int], None]

TABLE_CHECKS = (missing_rule, overlapping_rules, conflicting_rules, duplicate_rule)
"""What leaves a table without one answer for all that can occur."""
TABLE_ADVICE = (impossible_rule, shadowed_rule)
"""What hides a mistake, or says nothing."""
WHOLE_TABLE_ADVICE = (irrelevant_input, unused_output_value)
"""The same, which can only be told of a table that has one answer for all that can occur."""
MACHINE_CHECKS = (
    unhandled_event,
    nondeterministic_transitions,
    endless_transitions,
    impossible_step,
    unreachable_state,
    unreachable_transition,
    needless_silence,
    trap_state,
    disagreeing_state,
)
RULE_CHECKS = (
    missing_source,
    unanswerable_condition,
    leaving_a_final_state,
    ambiguous_timer,
    irrelevant_reading,
    reading_without_alternative,
)
"""What is at fault by itself, whatever else the book holds."""
BOOK_CHECKS = (uncited_passage, unused_reading, unused_value, unused_input, unused_fact)
"""What is a fault only if nothing in the whole book says otherwise."""
BLOCKING = frozenset({"missing-rule", "conflicting-rules", "overlapping-rules", "duplicate-rule"})
"""Faults that leave no single answer: what rests on the table is not looked at before they are mended."""

MOST_TOLD = 1000
"""Of one kind, in one table."""


def check(
    book: Book | None, read: Sequence[Diagnostic] = (), advance: Advance | None = None
) -> tuple[Diagnostic, ...]:
    """Every fault of a book, in file order, but for those that it accepts with a reason.

    `read` is what was found in reading it; then the book is only the part that could be trusted. Machines are walked
    under the default readings, and under every other choice on its own. `advance` is told how many parts of the book
    are looked through, and of how many.
    """
    found: list[Diagnostic] = []
    blocked: set[str] = set()
    if book:
        parts = len(book.tables) + len(book.machines)
        found += [each for look in RULE_CHECKS for each in _first(look, look(book), book)]
        for number, table in enumerate(book.tables):
            found += _table_faults(book, table)
            if advance:
                advance(number + 1, parts)
        for number, machine in enumerate(book.machines.values(), len(book.tables)):
            if _is_blocked(book, machine, found):
                blocked.add(machine.place.file)
            else:
                faults = list(_machine_faults(book, machine, list(_each_choice(book))))
                found += faults if _errors(faults) else [*faults, *contradicted_scenario(book, machine)]
            if advance:
                advance(number + 1, parts)
        if not read:
            found += [each for look in BOOK_CHECKS for each in _first(look, look(book), book)]
            found += promise_faults(book, found)
        unasked = {_code_of(look) for look in BOOK_CHECKS} if read else set()
        found = without_accepted(book, found, unasked, blocked)
    return in_file_order([*read, *found])


def refuse_faulty(book: Book, readings: Mapping[str, str]) -> None:
    """Raise FaultyBook if something in the book has no single answer under one choice of readings.

    Scenarios and promises are not looked at: they say what the book should mean, and not what it means.
    """
    found = [each for look in RULE_CHECKS for each in _first(look, look(book), book)]
    for table in book.tables:
        over = Combinations(book, table)
        found += [each for look in TABLE_CHECKS for each in _told(look, over)]
    if not _errors(found):
        for machine in book.machines.values():
            found += _machine_faults(book, machine, [readings])
    if errors := _errors(found):
        raise FaultyBook(f"the book `{book.id}` has errors", in_file_order(errors))


def _errors(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [each for each in found if each.severity == ERROR]


def _table_faults(book: Book, table: Table) -> list[Diagnostic]:
    over = Combinations(book, table)
    found = [each for look in TABLE_CHECKS for each in _told(look, over)]
    has_one_answer = all(each.code == "duplicate-rule" for each in found)
    for look in (*TABLE_ADVICE, *WHOLE_TABLE_ADVICE) if has_one_answer else TABLE_ADVICE:
        found += _told(look, over)
    return found or list(_told(mergeable_rules, over))


def _told(look: TableCheck, over: Combinations) -> Iterator[Diagnostic]:
    """What a check finds in a table, and where it gives up, that it does."""
    try:
        yield from _first(look, look(over), over.table)
    except NotDecided:
        yield not_decided(over.table, _code_of(look))


def _first(look: Check, found: Iterator[Diagnostic], where: Book | Table) -> Iterator[Diagnostic]:
    """What a check finds, as far as anybody reads it."""
    yield from islice(found, MOST_TOLD)
    if next(found, None):
        yield too_many_faults(where, _code_of(look), MOST_TOLD)


def _code_of(look: Check) -> str:
    """The code of the fault that a check is named for."""
    return look.__name__.replace("_", "-")


def _is_blocked(book: Book, machine: Machine, found: Iterable[Diagnostic]) -> bool:
    """Whether a machine, or a table that it rests on, has no single answer."""
    files = {each.place.file for each in found if each.code in BLOCKING and each.severity == ERROR}
    unanswerable = {each.place.file for each in found if each.code == "unanswerable-condition"}
    return machine.place.file in unanswerable or any(
        table.place.file in files for table in book.required_by(*book.consulted_by(machine))
    )


def _machine_faults(
    book: Book, machine: Machine, choices: Collection[Mapping[str, str]]
) -> Iterator[Diagnostic]:
    try:
        walks = explore_each(book, machine, choices)
    except TooLarge as error:
        yield too_large(machine, error)
        return
    for look in MACHINE_CHECKS:
        yield from look(book, machine, walks)


def _each_choice(book: Book) -> Iterator[Mapping[str, str]]:
    yield choose_readings(book)
    for reading in book.readings.values():
        for choice in reading.choices:
            if choice != reading.default:
                yield choose_readings(book, {reading.id: choice})
