"""Random Mealy machines, and systems that pass a suite and differ: found by trying every system there is."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import TYPE_CHECKING

from routebook.conformance.suites.mealy import Mealy, least_mealy
from routebook.conformance.vector import Expectation
from routebook.program import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from routebook.conformance.suites.mealy import Move, Word

Cells = dict[tuple[int, int], "Move | None"]
"""What a system does, as far as it had to be settled: for a state and an event the answer and the next state."""


def random_mealy(seed: str, states: int, events: int, answers: int, silence: float = 0.0) -> Mealy:
    """The least machine of some random rows, in which some events are undocumented; the same for the same seed."""
    random = Random(seed)  # noqa: S311  (the same machines on every computer)
    said = [Expectation("documented", EMPTY, (f"a{number}",)) for number in range(answers)]
    rows = [
        tuple(
            (None if random.random() < silence else random.choice(said), random.randrange(states))
            for _ in range(events)
        )
        for _ in range(states)
    ]
    machine, _ = least_mealy(tuple(f"e{number}" for number in range(events)), rows)
    return machine


def every_system(states: int, events: int, answers: int) -> Iterator[Cells]:
    """All systems of so many states."""
    places = [*product(range(states), range(events))]
    for moves in product(product(range(answers), range(states)), repeat=len(places)):
        yield dict(zip(places, moves, strict=True))


def passes(machine: Mealy, words: Iterable[Word], system: Cells) -> bool:
    """Whether a system answers every word as the machine does."""
    return all(answers_of(machine, word) == answers_of_system(system, word) for word in words)


def answers_of(machine: Mealy, word: Word) -> list[int]:
    """What a machine answers to a documented word."""
    state, answers = 0, []
    for event in word:
        move = machine.moves[state][event]
        assert move, "only documented words are asked"
        answers.append(move[0])
        state = move[1]
    return answers


def answers_of_system(system: Cells, word: Word) -> list[int]:
    """What a system answers to a word."""
    state, answers = 0, []
    for event in word:
        move = system[state, event]
        assert move
        answers.append(move[0])
        state = move[1]
    return answers


def differs(machine: Mealy, system: Cells) -> bool:
    """Whether a system answers some documented word otherwise; what is not settled could be otherwise."""
    seen, waiting = {(0, 0)}, [(0, 0)]
    for state, theirs in waiting:
        for event, move in enumerate(machine.moves[state]):
            if not move:
                continue
            their_move = system.get((theirs, event))
            if not their_move or their_move[0] != move[0]:
                return True
            if (move[1], their_move[1]) not in seen:
                seen.add((move[1], their_move[1]))
                waiting.append((move[1], their_move[1]))
    return False


def impostors(machine: Mealy, words: Sequence[Word], states: int) -> Iterator[Cells]:
    """The systems of at most so many states that pass the words and differ, settled as far as the words ask.

    Of the states that were not yet reached the first stands for all.
    """
    waiting: list[Cells] = [{}]
    while waiting:
        system = waiting.pop()
        open_ = _first_open(machine, words, system)
        if open_ is None:
            if differs(machine, system):
                yield system
        elif open_ != WRONG:
            reached = max((move[1] for move in system.values() if move), default=0)
            state, event, answer = open_
            waiting += [
                {**system, (state, event): (answer, following)}
                for following in range(min(reached + 2, states))
            ]


WRONG = (-1, -1, -1)


def _first_open(machine: Mealy, words: Sequence[Word], system: Cells) -> tuple[int, int, int] | None:
    """The first move that the words ask of a system and is not settled, with its answer; None if there is none.

    WRONG if it has answered otherwise before.
    """
    for word in words:
        state = 0
        for event, answer in zip(word, answers_of(machine, word), strict=True):
            move = system.get((state, event))
            if not move:
                return state, event, answer
            if move[0] != answer:
                return WRONG
            state = move[1]
    return None
