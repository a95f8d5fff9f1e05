"""Lets words follow a node of a growing suite until it is told from others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.conformance.suites.cheapest import Cheapest
    from routebook.conformance.suites.growing import Growing
    from routebook.conformance.suites.mealy import Word


def tell(suite: Growing, search: Cheapest, node: int, others: Sequence[int]) -> None:
    """Tell a node from others: again and again by the word that tells it from most of them for its steps."""
    left = others
    while left := [other for other in left if not suite.is_told(node, other)]:
        words: dict[Word, tuple[int, int]] = {}
        for other in left:
            steps, word = search.word(node, other)
            words[word] = min(words.get(word, (steps, other)), (steps, other))
        _, _, word, other = min(
            (steps / _told(suite, word, node, left, other), len(word), word, other)
            for word, (steps, other) in words.items()
        )
        suite.add(word, node)
        suite.add(word, other)


def _told(suite: Growing, word: Word, node: int, left: Sequence[int], other: int) -> int:
    """From how many of the nodes that are left a word tells one, once it follows that and another of them."""
    state = suite.states[node]
    return sum(each == other or _is_answered_otherwise(suite, word, state, each) for each in left)


def _is_answered_otherwise(suite: Growing, word: Word, state: int, node: int) -> bool:
    """Whether a word is answered otherwise from a state than where it follows a node, as far as it does."""
    moves = suite.machine.moves
    for event in word:
        move, their_move = moves[state][event], moves[suite.states[node]][event]
        if not move or not their_move or event not in suite.below(node):
            return False
        if move[0] != their_move[0]:
            return True
        state, node = move[1], suite.below(node)[event]
    return False
