"""Which faulty machines a suite finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from routebook.conformance.suites.equivalence import difference
from routebook.conformance.suites.growing import Growing
from routebook.conformance.suites.mutants import EXTRA_STATE, mutants
from routebook.conformance.suites.thinning import thinned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from routebook.conformance.suites.mealy import Mealy, Moves, Word
    from routebook.conformance.suites.mutants import Mutant

MOST_TRIED = 50_000
MOST_HIDDEN_TRIED = 10_000
"""How many mutants of a kind are tried, and of those with an extra state; of more, that many at even distances."""


class Score(NamedTuple):
    """Of so many mutants so many were tried, of which some differ from the machine, and some of those were found."""

    found: int
    differ: int
    tried: int
    there_are: int


def scores(machine: Mealy, words: Iterable[Word]) -> Mapping[str, Score]:
    """The scores of a suite, by the kind of mutant."""
    scoring = Scoring(machine, words)
    return {
        kind: scoring.score(make, MOST_HIDDEN_TRIED if kind == EXTRA_STATE else MOST_TRIED)
        for kind, make in mutants(machine).items()
    }


class Scoring:
    """A suite, and where in it each documented move is taken for the first time."""

    def __init__(self, machine: Mealy, words: Iterable[Word]) -> None:
        self.moves = machine.moves
        self.suite = Growing(machine, words)
        self.first_taken: dict[tuple[int, int], list[int]] = {}
        waiting: list[tuple[int, frozenset[tuple[int, int]]]] = [(0, frozenset())]
        while waiting:
            node, taken = waiting.pop()
            for event, following in self.suite.below(node).items():
                move = (self.suite.states[node], event)
                if move not in taken:
                    self.first_taken.setdefault(move, []).append(node)
                waiting.append((following, taken | {move}))

    def score(self, make: Callable[[], Iterator[Mutant]], most: int) -> Score:
        """The score for some mutants; those that are seen to do what the machine does do not differ."""
        found = differ = 0
        tried, there_are = thinned(make, most)
        for mutant in tried:
            moves = mutant.moves(self.moves)
            is_found = self._is_found(mutant, moves)
            found += is_found
            differ += is_found or difference(self.moves, moves) is not None
        return Score(found, differ, len(tried), there_are)

    def _is_found(self, mutant: Mutant, theirs: Moves) -> bool:
        """Whether a word is answered otherwise, from where it first takes the move that is changed."""
        state, changed, _ = mutant.first
        for start in self.first_taken.get((state, changed), ()):
            waiting: list[tuple[int, int, tuple[int, ...]]] = [(start, state, (changed,))]
            while waiting:
                node, there, events = waiting.pop()
                below = self.suite.below(node)
                for event in events:
                    move, their_move = self.moves[self.suite.states[node]][event], theirs[there][event]
                    if not move or not their_move or move[0] != their_move[0]:
                        return True
                    following = below[event]
                    waiting.append((following, their_move[1], tuple(self.suite.below(following))))
        return False
