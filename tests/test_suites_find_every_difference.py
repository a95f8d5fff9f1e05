"""What suites of machines promise holds: no system within their bounds passes and differs.

Shown by trying all systems of small worlds, by a solver for larger ones, and by the faulty copies of the shipped machine.
"""

from __future__ import annotations

import sys
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import pytest

from oracle_of_suites import answers_of, differs, every_system, impostors, passes, random_mealy
from routebook.conformance.suites.certifying import certify
from routebook.conformance.suites.choices import EXTRA_STATES, Level
from routebook.conformance.suites.h_method import h_method
from routebook.conformance.suites.hsi_method import hsi_method
from routebook.conformance.suites.methods import words_of
from routebook.conformance.suites.mutants import EXTRA_STATE, mutants
from routebook.conformance.suites.prefixes import Tree
from routebook.conformance.suites.proving import is_complete
from routebook.conformance.suites.scoring import Scoring, scores
from routebook.conformance.suites.separating import are_all_apart
from routebook.conformance.suites.spyh_method import spyh_method
from routebook.conformance.suites.under_test import machines_under_test
from routebook.conformance.suites.w_method import w_method
from routebook.conformance.suites.wp_method import wp_method
from routebook.errors import MissingExtra, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oracle_of_suites import Cells
    from routebook.conformance.suites.mealy import Mealy, Moves, Word
    from routebook.runtime import Engine

METHODS = {"W": w_method, "Wp": wp_method, "HSI": hsi_method, "H": h_method}
SILENCES = (0.0, 0.3)
KINDS_ALWAYS_FOUND = ("output", "transfer", "missing")


def suites(machine: Mealy, extra_states: int) -> Iterator[tuple[str, list[Word]]]:
    """The suite of each method for a machine, by its name."""
    for name, method in METHODS.items():
        yield name, [*Tree(method(machine, extra_states)).words()]
    if not extra_states and are_all_apart(machine):
        yield "SPYH", [*spyh_method(machine)]


def small_machines(count: int, states: int, events: int) -> Iterator[Mealy]:
    for number in range(count):
        for silence in SILENCES:
            yield random_mealy(f"{number} {silence}", states, events, 2, silence)


def test_no_system_of_two_states_passes_and_differs() -> None:
    worlds = [*every_system(2, 2, 2)]
    assert len(worlds) == 256
    for machine in small_machines(30, 2, 2):
        wrong = [system for system in worlds if differs(machine, system)]
        for name, words in suites(machine, 2 - len(machine.moves)):
            missed = [system for system in wrong if passes(machine, words, system)]
            assert not missed, (name, machine)


def test_no_system_of_three_states_passes_and_differs() -> None:
    for machine in small_machines(30, 3, 2):
        for name, words in suites(machine, 0):
            assert next(impostors(machine, words, len(machine.moves)), None) is None, (name, machine)


def test_no_system_with_a_state_more_passes_and_differs() -> None:
    for machine in small_machines(25, 3, 2):
        for name, words in suites(machine, 1):
            assert next(impostors(machine, words, len(machine.moves) + 1), None) is None, (name, machine)


@pytest.mark.exhaustive
def test_no_system_of_four_states_passes_and_differs() -> None:
    for machine in small_machines(25, 4, 3):
        for name, words in suites(machine, 0):
            assert next(impostors(machine, words, len(machine.moves)), None) is None, (name, machine)


@pytest.mark.exhaustive
def test_no_system_of_three_states_at_all_passes_and_differs() -> None:
    worlds = [*every_system(3, 2, 2)]
    assert len(worlds) == 46_656
    for machine in small_machines(12, 3, 2):
        wrong = [system for system in worlds if differs(machine, system)]
        for name, words in suites(machine, 3 - len(machine.moves)):
            assert not any(passes(machine, words, system) for system in wrong), (name, machine)


def test_what_looks_for_impostors_finds_those_that_trying_every_system_finds() -> None:
    worlds = [*every_system(2, 2, 2)]
    for machine in small_machines(20, 2, 2):
        words = [word[:-1] for word in Tree(w_method(machine)).words()]
        missed = any(differs(machine, each) and passes(machine, words, each) for each in worlds)
        assert missed == (next(impostors(machine, words, 2), None) is not None)


# --- the proofs


def test_a_suite_that_lacks_a_test_is_proved_only_if_nothing_slips_through() -> None:
    proved = refuted = 0
    for number, machine in enumerate(small_machines(40, 3, 2)):
        for _, words in suites(machine, 0):
            if not words:
                continue
            del words[number % len(words)]
            slips = next(impostors(machine, words, len(machine.moves)), None) is not None
            is_proved = is_complete(machine, words)
            assert not (is_proved and slips)
            proved, refuted = proved + is_proved, refuted + slips
            if are_all_apart(machine):
                is_certified = certify(machine, words) is not None
                assert not (is_certified and slips)
                assert is_certified or not is_proved
    assert proved
    assert refuted


def test_every_suite_is_proved() -> None:
    for machine in small_machines(20, 6, 3):
        for extra_states in (0, 1):
            for name, words in suites(machine, extra_states):
                assert is_complete(machine, words, extra_states), (name, machine)


def test_a_solver_finds_no_machine_that_passes_and_differs() -> None:
    for number in range(12):
        machine = random_mealy(str(number), 5 + number, 4, 3, 0.2 * (number % 2))
        if are_all_apart(machine):
            for name, words in suites(machine, 0):
                assert certify(machine, words), (name, machine)


def test_a_suite_for_as_many_states_is_not_proved_for_more() -> None:
    machine = random_mealy("two", 3, 2, 2)
    words = [*Tree(w_method(machine)).words()]
    assert next(impostors(machine, words, len(machine.moves) + 1))
    assert not is_complete(machine, words, extra_states=1)


# --- the faulty copies


def test_the_score_is_what_running_every_mutant_gives() -> None:
    random = Random(0)  # noqa: S311  (the same words on every computer)
    for machine in small_machines(20, 3, 2):
        long = [tuple(random.randrange(2) for _ in range(8)) for _ in range(3)]
        for words in ([*w_method(machine)], [machine.documented(word) for word in long]):
            for kind, make in mutants(machine).items():
                found = seen_to_differ = 0
                for mutant in make():
                    system = cells_of(mutant.moves(machine.moves))
                    found += not passes(machine, words, system)
                    seen_to_differ += differs(machine, system)
                score = Scoring(machine, words).score(make, most=10**6)
                assert (score.found, score.differ) == (found, seen_to_differ), kind


def cells_of(moves: Moves) -> Cells:
    """A machine as a system; what it is silent about it refuses."""
    return {
        (state, event): move or (-1, state)
        for state, row in enumerate(moves)
        for event, move in enumerate(row)
    }


@pytest.mark.parametrize("level", Level)
def test_every_faulty_copy_of_the_shipped_machine_is_found(engine: Engine, level: Level) -> None:
    tests = machines_under_test(engine, engine.program.machines["client"])
    assert [len(each.machine.moves) for each in tests] == [2, 25, 25, 25, 16]
    assert sum(each.combinations for each in tests) == 64
    for each in tests:
        words = words_of(level, each.machine, EXTRA_STATES[level])
        found = scores(each.machine, words)
        for kind in KINDS_ALWAYS_FOUND:
            assert found[kind].found == found[kind].differ == found[kind].there_are
        assert (found["extra_state"].found == found["extra_state"].differ) == (level is Level.THOROUGH)
        assert is_complete(each.machine, words, EXTRA_STATES[level])


@pytest.mark.exhaustive
def test_every_hidden_state_of_the_shipped_machine_is_found(engine: Engine) -> None:
    tried = 0
    for each in machines_under_test(engine, engine.program.machines["client"]):
        make = mutants(each.machine)[EXTRA_STATE]
        words = words_of(Level.THOROUGH, each.machine, EXTRA_STATES[Level.THOROUGH])
        score = Scoring(each.machine, words).score(make, most=10**6)
        assert score.found == score.differ
        assert score.tried == score.there_are == sum(1 for _ in make())
        tried += score.tried
    assert tried == 484_060


def test_a_solver_certifies_the_suites_of_the_shipped_machine(engine: Engine) -> None:
    each = machines_under_test(engine, engine.program.machines["client"])[-1]
    for level in (Level.QUICK, Level.STANDARD):
        assert certify(each.machine, words_of(level, each.machine, 0))


@pytest.mark.exhaustive
def test_a_solver_certifies_all_suites_of_the_shipped_machine(engine: Engine) -> None:
    for each in machines_under_test(engine, engine.program.machines["client"]):
        for level in (Level.QUICK, Level.STANDARD):
            assert certify(each.machine, words_of(level, each.machine, 0))


# --- what is asked


def test_nothing_undocumented_is_asked_and_nothing_twice() -> None:
    for machine in small_machines(20, 5, 3):
        for _, words in suites(machine, 1):
            assert all(len(answers_of(machine, word)) == len(word) for word in words)
            assert words == sorted(set(words))
            assert not any(longer[: len(word)] == word for word, longer in pairwise(words))


def test_a_suite_that_would_be_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routebook.conformance.suites.prefixes.MOST_NODES", 1_000)
    with pytest.raises(TooLarge) as raised:
        words_of(Level.THOROUGH, random_mealy("large", 9, 4, 3), 3)
    assert raised.value.help == "ask for fewer extra states"


def test_a_certificate_without_the_solver_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pysat.solvers", None)
    with pytest.raises(MissingExtra) as raised:
        certify(random_mealy("any", 2, 2, 2), [])
    assert raised.value.help == "install it with: pip install 'routebook[sat]'"


def test_a_machine_that_is_all_silence_is_asked_nothing() -> None:
    machine = random_mealy("silent", 1, 2, 1, 1.0)
    assert [[*words] for _, words in suites(machine, 1)] == [[], [], [], []]
    assert is_complete(machine, [])
