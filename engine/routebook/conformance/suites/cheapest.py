"""The word that tells two nodes of a growing suite apart and makes it longer by the least."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from routebook.conformance.suites.separating import pair_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.conformance.suites.growing import Growing
    from routebook.conformance.suites.mealy import Word
    from routebook.conformance.suites.separating import Pair

DETOUR = 2
"""How much longer than the shortest a word may be that costs less."""

OUTSIDE = -1
"""The node of what is not in the suite yet."""


class Costing(NamedTuple):
    """How many steps longer a suite becomes by a word that follows two nodes."""

    steps: int
    word: Word


class Walk(NamedTuple):
    """Where a word leads to from one node, and by how many steps the suite becomes longer; a test begins with a reset."""

    steps: int
    state: int
    node: int


class Cheapest:
    """Looks for words to add to a suite, given the shortest that tells any two states apart."""

    def __init__(self, suite: Growing, separating: Mapping[Pair, Word]) -> None:
        self.suite = suite
        self.separating = separating

    def word(self, one: int, other: int) -> Costing:
        """The word to let follow two nodes that nothing tells apart yet; of those that cost the same, the shortest.

        Dijkstra's search, over words that are little longer than the shortest and begin in the suite.
        """
        here, there = (Walk(0, self.suite.states[node], node) for node in (one, other))
        found = self._ended((), here, there)
        longest = len(found.word) + DETOUR
        waiting: list[tuple[int, int, Word, Walk, Walk]] = [(0, 0, (), here, there)]
        seen: set[tuple[int, int, int, int]] = set()
        while waiting and waiting[0][0] < found.steps:
            _, length, word, here, there = heappop(waiting)
            place = (here.state, self._of(here), there.state, self._of(there))
            if place in seen:
                continue
            seen.add(place)
            moves = zip(*(self.suite.machine.moves[walk.state] for walk in (here, there)), strict=True)
            for event, (move, their_move) in enumerate(moves):
                if not move or not their_move:
                    continue
                onward = (*word, event)
                then, theirs = self._on(here, event), self._on(there, event)
                if then.steps + theirs.steps >= found.steps:
                    continue
                if move[0] != their_move[0]:
                    found = Costing(then.steps + theirs.steps, onward)
                elif pair_of(move[1], their_move[1]) in self.separating:
                    found = min(found, self._ended(onward, then, theirs), key=_price)
                    if length + 1 < longest and (then.node, theirs.node) != (OUTSIDE, OUTSIDE):
                        heappush(waiting, (then.steps + theirs.steps, length + 1, onward, then, theirs))
        return found

    def _ended(self, word: Word, here: Walk, there: Walk) -> Costing:
        """A word, ended by the shortest that tells the two states apart that it has led to."""
        rest = self.separating[pair_of(here.state, there.state)]
        for event in rest:
            here, there = (self._on(walk, event) for walk in (here, there))
        return Costing(here.steps + there.steps, word + rest)

    def _on(self, walk: Walk, event: int) -> Walk:
        move = self.suite.machine.moves[walk.state][event]
        if move is None:
            raise ValueError(event)
        if walk.node == OUTSIDE:
            return Walk(walk.steps + 1, move[1], OUTSIDE)
        below = self.suite.below(walk.node)
        if event in below:
            return Walk(walk.steps, move[1], below[event])
        return Walk(walk.steps + self.suite.price(walk.node), move[1], OUTSIDE)

    def _of(self, walk: Walk) -> int:
        return walk.node if walk.node == OUTSIDE else self.suite.of(walk.node)


def _price(costing: Costing) -> tuple[int, int, Word]:
    return costing.steps, len(costing.word), costing.word
