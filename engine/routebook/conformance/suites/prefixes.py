"""A tree of words: those that begin others are part of them, and all come out in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.errors import TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from routebook.conformance.suites.mealy import Word

MOST_NODES = 1_000_000
"""Some half a gigabyte, with all that is then found out about a suite."""


class Tree:
    """Words, of which each is a way from the root, node 0.

    `below` has for each node the nodes that events lead to, `depth` the number of events that lead there.
    """

    def __init__(self, words: Iterable[Word] = ()) -> None:
        self.below: list[dict[int, int]] = [{}]
        self.depth = [0]
        for word in words:
            self.add(word)

    def add(self, word: Word, node: int = 0) -> int:
        """Add a word that begins at a node; where it ends. Raises TooLarge."""
        for event in word:
            following = self.below[node].get(event)
            if following is None:
                if len(self.below) == MOST_NODES:
                    raise TooLarge(
                        f"the suite has more than {MOST_NODES} steps", help="ask for fewer extra states"
                    )
                following = self.below[node][event] = len(self.below)
                self.below.append({})
                self.depth.append(self.depth[node] + 1)
            node = following
        return node

    def find(self, word: Word) -> int | None:
        """Where a word ends, if it is in the tree."""
        node = 0
        for event in word:
            if event not in self.below[node]:
                return None
            node = self.below[node][event]
        return node

    def words(self) -> Iterator[Word]:
        """The words that begin no other, in the order of their events."""
        if not self.below[0]:
            return
        word: list[int] = []
        waiting = [iter(sorted(self.below[0].items()))]
        while waiting:
            event, node = next(waiting[-1], (0, 0))
            if not node:
                waiting.pop()
                if word:
                    word.pop()
                continue
            word.append(event)
            if not self.below[node]:
                yield tuple(word)
                word.pop()
            else:
                waiting.append(iter(sorted(self.below[node].items())))
