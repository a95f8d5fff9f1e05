"""What a suite has to tell apart, for it to find every difference.

R. Dorofeeva, K. El-Fakih and N. Yevtushenko, "An improved conformance testing method", FORTE 2005: the words to the states;
each of these, and each word that leads on; and two of which one begins the other and both lead on from the same word. It
is enough if those that reach states which can be told apart are followed by a word that tells them apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.advancing import unheard
from routebook.conformance.suites.covers import families, state_cover, traversals
from routebook.conformance.suites.separating import pair_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from routebook.advancing import Advance
    from routebook.conformance.suites.growing import Growing
    from routebook.conformance.suites.mealy import Word
    from routebook.conformance.suites.separating import Pair


def to_tell(
    suite: Growing,
    extra_states: int,
    apart: Collection[Pair],
    advance: Advance = unheard,
) -> Iterator[tuple[int, Sequence[int]]]:
    """The nodes that have to be told from others; words to every state and words that lead on are added to the suite.

    `apart` are the states that can be told apart. `advance` is told from how many states all has been led on, of how many.
    """
    cover = [suite.add(word) for word in state_cover(suite.machine)]

    def of_others(node: int, others: Sequence[int]) -> tuple[int, Sequence[int]]:
        state = suite.states[node]
        return node, [other for other in others if pair_of(state, suite.states[other]) in apart]

    # The moves to the states ask for this too; but what tells the states apart first makes for smaller suites.
    for at, node in enumerate(cover):
        yield of_others(node, cover[:at])
    sets = families(suite.machine, apart)
    for number, start in enumerate(cover):
        advance(number, len(cover))
        ways: dict[Word, tuple[int, ...]] = {(): ()}
        for word, ends in traversals(suite.machine, suite.states[start], extra_states, sets):
            before = ways[word[:-1]]
            node = suite.add(word[-1:], (start, *before)[-1])
            yield of_others(node, (*cover, *before))
            if not ends:
                ways[word] = (*before, node)
