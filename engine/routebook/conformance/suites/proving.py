"""Whether a suite is proved to find every system that differs: from its words alone, however they were made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.conformance.suites.covers import state_cover
from routebook.conformance.suites.growing import Growing
from routebook.conformance.suites.separating import are_all_apart, separating_words
from routebook.conformance.suites.telling import to_tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routebook.conformance.suites.mealy import Mealy, Word


def is_complete(machine: Mealy, words: Iterable[Word], extra_states: int = 0) -> bool:
    """Whether no system with at most so many more states than the machine passes the words and differs.

    It is enough that all is told apart that the H method asks for; or, with no extra states, that every documented
    move is known to lead to the right state. No proof is found for some complete suites.
    """
    suite = Growing(machine, words)
    separating = separating_words(machine)
    if not extra_states and are_all_apart(machine, separating):
        return _all_moves_are_known(suite)
    size = len(suite.states)
    for node, others in to_tell(suite, extra_states, separating):
        if not all(suite.is_told(node, other) for other in others):
            return False
    return len(suite.states) == size


def takes_every_move(machine: Mealy, words: Iterable[Word]) -> bool:
    """Whether every documented move is on the way of some word."""
    suite = Growing(machine, words)
    taken = {(suite.states[node], event) for node, below in enumerate(suite.tree.below) for event in below}
    return all(
        (state, event) in taken
        for state, moves in enumerate(machine.moves)
        for event, move in enumerate(moves)
        if move
    )


def _all_moves_are_known(suite: Growing) -> bool:
    """Whether every documented move is known to lead to the right state of as many as the machine has.

    A node that is told from all states but one is in that state; Simao and Petrenko 2010. Whatever follows it then
    follows the word to that state too, and may tell further nodes.
    """
    moves = suite.machine.moves
    cover = [node for word in state_cover(suite.machine) if (node := suite.tree.find(word)) is not None]
    if len(cover) < len(moves) or not all(
        suite.is_told(node, other) for at, node in enumerate(cover) for other in cover[:at]
    ):
        return False
    unknown = {(state, event) for state, row in enumerate(moves) for event, move in enumerate(row) if move}
    while unknown:
        news = {each for each in unknown if _is_known(suite, cover, *each)}
        if not news:
            return False
        unknown -= news
    return True


def _is_known(suite: Growing, cover: Sequence[int], state: int, event: int) -> bool:
    """Whether a move leads to the right state; then what follows it is taken as following the word to that state."""
    node = suite.below(cover[state]).get(event)
    if node is None:
        return False
    right = cover[suite.states[node]]
    if suite.of(node) != suite.of(right):
        if not all(other == right or suite.is_told(node, other) for other in cover):
            return False
        suite.merge(node, right)
    return True
