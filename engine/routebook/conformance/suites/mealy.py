"""Mealy machines: what can be seen of a machine, and nothing else.

States and events are numbers, and so are answers. A move that is not documented is None: nothing is asked there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.errors import TooLarge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.conformance.vector import Expectation

MOST_STATES = 500
"""What tells every two states apart is worked out for each pair of them."""

Word = tuple[int, ...]
"""Events by their numbers, one after the other."""

Move = tuple[int, int]
"""The number of the answer, and the next state."""

Moves = tuple[tuple[Move | None, ...], ...]
"""For each state and each event the move, or None where nothing is documented."""


@dataclass(frozen=True, slots=True)
class Mealy:
    """A deterministic machine that begins in state 0; states and answers are numbered as they are first reached.

    So two machines that are seen as the same are equal.
    """

    events: tuple[str, ...]
    answers: tuple[Expectation, ...]
    moves: Moves

    @property
    def states(self) -> range:
        """The numbers of the states."""
        return range(len(self.moves))

    def after(self, word: Word, state: int = 0) -> int:
        """The state that a documented word leads to."""
        for event in word:
            move = self.moves[state][event]
            if move is None:
                raise ValueError(word)
            state = move[1]
        return state

    def documented(self, word: Word, state: int = 0) -> Word:
        """The longest beginning of a word of which every move is documented."""
        for at, event in enumerate(word):
            move = self.moves[state][event]
            if move is None:
                return word[:at]
            state = move[1]
        return word


Row = tuple[tuple["Expectation | None", int], ...]
"""For each event what is seen, or None where nothing is documented, and the number of the next row."""


def least_mealy(events: tuple[str, ...], rows: Sequence[Row]) -> tuple[Mealy, tuple[tuple[int, ...], ...]]:
    """The least machine that answers as rows do, the first of which it begins in; and the rows of each of its states.

    Rows are of one state if they answer alike whatever follows, and are silent alike. Raises TooLarge.
    E. F. Moore, "Gedanken-experiments on sequential machines", 1956: blocks are split until none has to be.
    """
    block = [0] * len(rows)
    blocks = 0
    while blocks != (blocks := len(set(block))):
        numbers: dict[tuple[object, ...], int] = {}
        block = [
            numbers.setdefault((block[at], *((seen, block[to]) for seen, to in row)), len(numbers))
            for at, row in enumerate(rows)
        ]
    return _numbered(events, rows, block)


def _numbered(
    events: tuple[str, ...], rows: Sequence[Row], block: Sequence[int]
) -> tuple[Mealy, tuple[tuple[int, ...], ...]]:
    """The machine of blocks of rows, numbered breadth first, events in their order."""
    members: dict[int, list[int]] = {}
    for at, number in enumerate(block):
        members.setdefault(number, []).append(at)
    states = {block[0]: 0}
    answers: dict[Expectation, int] = {}
    moves: list[tuple[Move | None, ...]] = []
    waiting = [block[0]]
    for number in waiting:
        found: list[Move | None] = []
        for seen, to in rows[members[number][0]]:
            if seen is None:
                found.append(None)
                continue
            if block[to] not in states:
                states[block[to]] = len(states)
                waiting.append(block[to])
            found.append((answers.setdefault(seen, len(answers)), states[block[to]]))
        moves.append(tuple(found))
    if len(states) > MOST_STATES:
        raise TooLarge(
            f"{len(states)} states answer differently, of which suites tell at most {MOST_STATES} apart",
            help="split the machine, or make suites for one of its parts",
        )
    return Mealy(events, tuple(answers), tuple(moves)), tuple(tuple(members[number]) for number in states)
