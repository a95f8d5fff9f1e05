"""What tells states apart: separating words, and sets of them that characterise every state.

Two states are told apart by a word that is documented in both and answered differently at its end. In a machine with
undocumented moves there can be states that nothing tells apart, though they are documented for different events.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routebook.conformance.suites.mealy import Mealy, Word

Pair = tuple[int, int]
"""Two states, the lower number first."""


def separating_words(machine: Mealy) -> Mapping[Pair, Word]:
    """The shortest word that tells two states apart, first in the order of events, for all states that can be."""
    found: dict[Pair, Word] = {}
    left = [*combinations(machine.states, 2)]
    length = -1
    while length != (length := len(found)):
        news: dict[Pair, Word] = {}
        for pair in left:
            if (word := _separating(machine, pair, found)) is not None:
                news[pair] = word
        found |= news
        left = [pair for pair in left if pair not in news]
    return found


def are_all_apart(machine: Mealy, separating: Mapping[Pair, Word] | None = None) -> bool:
    """Whether every two states can be told apart, by the words if they are known already."""
    words = separating_words(machine) if separating is None else separating
    return 2 * len(words) == len(machine.moves) * (len(machine.moves) - 1)


def _separating(machine: Mealy, pair: Pair, found: Mapping[Pair, Word]) -> Word | None:
    """An event that two states answer differently, else one after which a word that is found tells them apart."""
    both = [
        (event, one, other)
        for event, (one, other) in enumerate(zip(*(machine.moves[state] for state in pair), strict=True))
        if one and other
    ]
    for event, one, other in both:
        if one[0] != other[0]:
            return (event,)
    for event, one, other in both:
        if rest := found.get(pair_of(one[1], other[1])):
            return (event, *rest)
    return None


def pair_of(one: int, other: int) -> Pair:
    """Two states in the order of their numbers."""
    return (one, other) if one < other else (other, one)


def told_apart(machine: Mealy, word: Word) -> list[int]:
    """For each state the set of those that a word tells it from, as bits."""
    found = [0] * len(machine.moves)
    at: dict[int, int] = {state: state for state in machine.states}
    for event in word:
        moves = {state: move for state, here in at.items() if (move := machine.moves[here][event])}
        by_answer: dict[int, int] = {}
        for state, (answer, _) in moves.items():
            by_answer[answer] = by_answer.get(answer, 0) | 1 << state
        everyone = sum(by_answer.values())
        for state, (answer, _) in moves.items():
            found[state] |= everyone & ~by_answer[answer]
        at = {state: move[1] for state, move in moves.items()}
    return found


def characterising_set(machine: Mealy, words: Iterable[Word]) -> tuple[Word, ...]:
    """Few of the words that tell apart all states that they tell apart together: the set W.

    Each tells apart the most pairs of those that are left.
    """
    apart = {
        word: told_apart(machine, word) for word in sorted(set(words), key=lambda word: (len(word), word))
    }
    return _cover(apart)


def identifying_sets(machine: Mealy, words: Sequence[Word]) -> tuple[tuple[Word, ...], ...]:
    """For each state few of the words of W that tell it from every other: the sets Wi."""
    apart = {word: told_apart(machine, word) for word in words}
    return tuple(_cover({word: [masks[state]] for word, masks in apart.items()}) for state in machine.states)


def harmonised_identifiers(machine: Mealy, words: Sequence[Word]) -> tuple[tuple[Word, ...], ...]:
    """For each state some of the words of W, so that any two states have a word in common that tells them apart."""
    apart = {word: told_apart(machine, word) for word in words}
    found: list[dict[Word, None]] = [{} for _ in machine.states]
    for one, other in combinations(machine.states, 2):
        for word in words:
            if apart[word][one] >> other & 1:
                found[one][word] = found[other][word] = None
                break
    return tuple(tuple(each) for each in found)


def _cover(apart: Mapping[Word, Sequence[int]]) -> tuple[Word, ...]:
    """Few words that cover what all of them cover, greedily; of several as good, the first."""
    left = [0] * len(next(iter(apart.values()), ()))
    for masks in apart.values():
        left = [there | mask for there, mask in zip(left, masks, strict=True)]
    found: list[Word] = []

    def gain(word: Word) -> int:
        return sum((there & mask).bit_count() for there, mask in zip(left, apart[word], strict=True))

    while any(left):
        best = max(apart, key=gain)
        found.append(best)
        left = [there & ~mask for there, mask in zip(left, apart[best], strict=True)]
    return tuple(found)
