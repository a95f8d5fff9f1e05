"""What reaches everything: a word to every state, and from there the words that a faulty system cannot hide behind.

A. Petrenko and N. Yevtushenko, "Testing from partial deterministic FSM specifications", IEEE Transactions on Computers
54 (2005): a system of m states that has been in more than m places must have been somewhere twice, and a word that
goes on is not needed. Where all states are told apart, those are the words of at most as many events as there are
extra states, and one.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from routebook.sets import bits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from routebook.conformance.suites.mealy import Mealy, Word
    from routebook.conformance.suites.separating import Pair


class Traversal(NamedTuple):
    """A word that leads on from a state, and whether it is as long as it has to be."""

    word: Word
    ends: bool


def state_cover(machine: Mealy) -> tuple[Word, ...]:
    """A shortest word to each state, first in the order of events; each begins with the word of another."""
    found: dict[int, Word] = {0: ()}
    for state in machine.states:
        for event, move in enumerate(machine.moves[state]):
            if move and move[1] not in found:
                found[move[1]] = (*found[state], event)
    return tuple(found[state] for state in machine.states)


def transition_cover(machine: Mealy) -> Iterator[Word]:
    """Every documented move, after the word to the state that it starts from."""
    for state, word in enumerate(state_cover(machine)):
        for event, move in enumerate(machine.moves[state]):
            if move:
                yield (*word, event)


def families(machine: Mealy, apart: Iterable[Pair]) -> tuple[int, ...]:
    """Sets of states, as bits, in which every two are told apart: for each state a largest that holds it."""
    from_others = [0] * len(machine.moves)
    for one, other in apart:
        from_others[one] |= 1 << other
        from_others[other] |= 1 << one
    found: dict[int, None] = {}
    for state in machine.states:
        family, candidates = 1 << state, from_others[state]
        for other in bits(candidates):
            if candidates >> other & 1:
                family |= 1 << other
                candidates &= from_others[other]
        found[family] = None
    return tuple(found)


def traversals(machine: Mealy, state: int, extra_states: int, families: Sequence[int]) -> Iterator[Traversal]:
    """The words that lead on from a state until, for one of the families, a system has run out of places.

    Shorter ones come first; every one comes after those that it begins with.
    """
    most = len(machine.moves) + extra_states
    enough = tuple(most - family.bit_count() + 1 for family in families)
    waiting: deque[tuple[Word, int, tuple[int, ...]]] = deque([((), state, (0,) * len(families))])
    while waiting:
        word, here, visits = waiting.popleft()
        for event, move in enumerate(machine.moves[here]):
            if not move:
                continue
            seen = tuple(
                count + (family >> move[1] & 1) for count, family in zip(visits, families, strict=True)
            )
            ends = any(count >= bound for count, bound in zip(seen, enough, strict=True))
            yield Traversal((*word, event), ends)
            if not ends:
                waiting.append(((*word, event), move[1], seen))
