"""Whether another machine is seen to differ: the two side by side, until one answers otherwise."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routebook.conformance.suites.mealy import Moves, Word


def difference(documented: Moves, other: Moves) -> Word | None:
    """The shortest documented word that another machine answers otherwise, or None; its answers have the same numbers.

    It may do what it likes where nothing is documented.
    """
    ways: dict[tuple[int, int], Word] = {(0, 0): ()}
    waiting = deque(ways)
    while waiting:
        pair = state, theirs = waiting.popleft()
        for event, move in enumerate(documented[state]):
            if not move:
                continue
            their_move = other[theirs][event]
            if their_move is None or their_move[0] != move[0]:
                return (*ways[pair], event)
            following = (move[1], their_move[1])
            if following not in ways:
                ways[following] = (*ways[pair], event)
                waiting.append(following)
    return None
