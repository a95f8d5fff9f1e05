"""Which method makes the words of a level of suites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.conformance.suites.choices import Level
from routebook.conformance.suites.h_method import h_method
from routebook.conformance.suites.prefixes import Tree
from routebook.conformance.suites.separating import are_all_apart
from routebook.conformance.suites.spyh_method import spyh_method
from routebook.conformance.suites.w_method import w_method
from routebook.conformance.suites.wp_method import wp_method

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.conformance.suites.mealy import Mealy, Word


def method_of(level: Level, machine: Mealy, extra_states: int) -> str:
    """The method by which a level makes a suite for a machine: `H`, `SPYH`, `W` or `Wp`."""
    if level is Level.QUICK:
        return "H" if extra_states or not are_all_apart(machine) else "SPYH"
    return "W" if level is Level.STANDARD else "Wp"


def words_of_level(level: Level, machine: Mealy, extra_states: int) -> tuple[Word, ...]:
    """The words of a suite, of which none begins another, in the order of their events; raises TooLarge."""
    return tuple(Tree(_words(method_of(level, machine, extra_states), machine, extra_states)).words())


def _words(method: str, machine: Mealy, extra_states: int) -> Iterator[Word]:
    match method:
        case "SPYH":
            return spyh_method(machine)
        case "H":
            return h_method(machine, extra_states)
        case "W":
            return w_method(machine, extra_states)
    return wp_method(machine, extra_states)
