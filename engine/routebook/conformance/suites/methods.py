"""Which method makes the words of a suite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.advancing import unheard
from routebook.conformance.suites.choices import Level, Method
from routebook.conformance.suites.covers import transition_cover
from routebook.conformance.suites.h_method import h_method
from routebook.conformance.suites.hsi_method import hsi_method
from routebook.conformance.suites.prefixes import Tree
from routebook.conformance.suites.separating import are_all_apart
from routebook.conformance.suites.spyh_method import spyh_method
from routebook.conformance.suites.w_method import w_method
from routebook.conformance.suites.wp_method import wp_method
from routebook.errors import UnsuitableMethod

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.advancing import Advance
    from routebook.conformance.suites.mealy import Mealy, Word


def method_of(chosen: Level | Method, machine: Mealy, extra_states: int) -> Method:
    """The method that was chosen, or that by which a level makes a suite for a machine; raises UnsuitableMethod."""
    match chosen:
        case Level.QUICK:
            return Method.H if extra_states or not are_all_apart(machine) else Method.SPYH
        case Level.STANDARD:
            return Method.W
        case Level.THOROUGH:
            return Method.WP
        case Method.TRANSITIONS | Method.SPYH if extra_states:
            raise UnsuitableMethod(
                f"the method `{chosen.value}` makes no suites for systems with extra states",
                help="choose `H`, `HSI`, `Wp` or `W`, or leave `--extra-states` away",
            )
        case Method.SPYH if not are_all_apart(machine):
            raise UnsuitableMethod(
                "the method `SPYH` makes no suites for machines with states that nothing documented tells apart",
                help="choose `H`, `HSI`, `Wp` or `W`",
            )
    return chosen


def words_of(
    chosen: Level | Method,
    machine: Mealy,
    extra_states: int,
    advance: Advance = unheard,
) -> tuple[Word, ...]:
    """The words of a suite, of which none begins another, in the order of their events.

    `advance` is told how far it is, where that takes long. Raises TooLarge and UnsuitableMethod.
    """
    method = method_of(chosen, machine, extra_states)
    return tuple(Tree(_words(method, machine, extra_states, advance)).words())


def _words(method: Method, machine: Mealy, extra_states: int, advance: Advance) -> Iterator[Word]:
    match method:
        case Method.TRANSITIONS:
            return transition_cover(machine)
        case Method.SPYH:
            return spyh_method(machine)
        case Method.H:
            return h_method(machine, extra_states, advance)
        case Method.HSI:
            return hsi_method(machine, extra_states)
        case Method.WP:
            return wp_method(machine, extra_states)
    return w_method(machine, extra_states)
