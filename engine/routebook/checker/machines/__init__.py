"""Looks for the faults of one machine: in what is written of it, along all of its runs, and against its scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.machines.ambiguous_timer import ambiguous_timer
from routebook.checker.machines.contradicted_scenario import contradicted_scenario
from routebook.checker.machines.disagreeing_state import disagreeing_state
from routebook.checker.machines.endless_transitions import endless_transitions
from routebook.checker.machines.impossible_step import impossible_step
from routebook.checker.machines.leaving_a_final_state import leaving_a_final_state
from routebook.checker.machines.needless_silence import needless_silence
from routebook.checker.machines.nondeterministic_transitions import nondeterministic_transitions
from routebook.checker.machines.too_large import too_large
from routebook.checker.machines.trap_state import trap_state
from routebook.checker.machines.unanswerable_condition import unanswerable_condition
from routebook.checker.machines.unhandled_event import unhandled_event
from routebook.checker.machines.unreachable_state import unreachable_state
from routebook.checker.machines.unreachable_transition import unreachable_transition
from routebook.checker.machines.unused_fact import unused_fact
from routebook.checker.telling import first_of
from routebook.diagnostic import ERROR
from routebook.errors import TooLarge
from routebook.exploring import explore_each
from routebook.settle import choose_readings, other_choices

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from routebook.diagnostic import Diagnostic
    from routebook.model import Book, Machine

AS_WRITTEN = (unanswerable_condition, leaving_a_final_state, ambiguous_timer)
"""What is at fault by itself, however the machine runs."""
ALONG_RUNS = (
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
"""What comes to light when every run is walked."""
IN_THE_WHOLE_BOOK = (unused_fact,)
"""What is a fault only if nothing in the whole book says otherwise."""


def run_faults(book: Book, machine: Machine, choices: Collection[Mapping[str, str]]) -> list[Diagnostic]:
    """The faults that the runs of a machine come to, under some choices of all readings."""
    try:
        walks = explore_each(book, machine, choices)
    except TooLarge as error:
        return [too_large(machine, error)]
    return [each for look in ALONG_RUNS for each in first_of(look, look(book, machine, walks), machine)]


def machine_faults(book: Book, machine: Machine) -> list[Diagnostic]:
    """The faults of a machine's runs, under the default readings and under every other choice on its own.

    The scenarios are held against it if it has no errors.
    """
    found = run_faults(book, machine, list(_each_choice(book)))
    if not any(each.severity == ERROR for each in found):
        found += contradicted_scenario(book, machine)
    return found


def _each_choice(book: Book) -> Iterator[Mapping[str, str]]:
    yield choose_readings(book)
    for name, choice in other_choices(book):
        yield choose_readings(book, {name: choice})
