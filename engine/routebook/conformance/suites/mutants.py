"""Faulty machines: each like the documented one but for one fault."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from routebook.conformance.suites.mealy import Mealy, Move, Moves

EXTRA_STATE = "extra_state"

NO_ANSWER = -1
"""The number of an answer that the documented machine never gives: that the event is not handled."""


class Change(NamedTuple):
    """What has become of a documented move."""

    state: int
    event: int
    move: Move


class Mutant(NamedTuple):
    """A faulty machine: one move is changed; then perhaps a hidden copy of its target has one that is changed too."""

    first: Change
    hidden: Change | None = None

    def moves(self, documented: Moves) -> Moves:
        """All its moves; a copy comes last, and leads to itself where the state does."""
        moves = [*documented]
        if self.hidden:
            original, event, move = self.hidden
            row = [
                each and (each[0], len(documented) if each[1] == original else each[1])
                for each in moves[original]
            ]
            moves.append((*row[:event], move, *row[event + 1 :]))
        state, event, move = self.first
        moves[state] = (*moves[state][:event], move, *moves[state][event + 1 :])
        return tuple(moves)


def mutants(machine: Mealy) -> Mapping[str, Callable[[], Iterator[Mutant]]]:
    """The mutants of a machine by the kind of their fault, in the order of states and events.

    `output`: a wrong answer. `transfer`: a wrong next state. `missing`: an event that is not handled. `extra_state`: a
    move to a hidden copy of its target, in which one answer or one next state is wrong.
    """
    return {
        "output": lambda: map(Mutant, _outputs(machine)),
        "transfer": lambda: map(Mutant, _transfers(machine)),
        "missing": lambda: map(Mutant, _missing(machine)),
        EXTRA_STATE: lambda: _extra_states(machine),
    }


def _documented(machine: Mealy) -> Iterator[Change]:
    for state, moves in enumerate(machine.moves):
        for event, move in enumerate(moves):
            if move:
                yield Change(state, event, move)


def _outputs(machine: Mealy) -> Iterator[Change]:
    for (state, event, move), answer in product(_documented(machine), range(len(machine.answers))):
        if answer != move[0]:
            yield Change(state, event, (answer, move[1]))


def _transfers(machine: Mealy) -> Iterator[Change]:
    for (state, event, move), target in product(_documented(machine), machine.states):
        if target != move[1]:
            yield Change(state, event, (move[0], target))


def _missing(machine: Mealy) -> Iterator[Change]:
    for state, event, _ in _documented(machine):
        yield Change(state, event, (NO_ANSWER, state))


def _extra_states(machine: Mealy) -> Iterator[Mutant]:
    faults: list[list[Change]] = [[] for _ in machine.states]
    for fault in (*_outputs(machine), *_transfers(machine)):
        faults[fault.state].append(fault)
    copy = len(machine.moves)
    for state, event, move in _documented(machine):
        for fault in faults[move[1]]:
            yield Mutant(Change(state, event, (move[0], copy)), fault)
