"""A suite that grows, and what is known of it: which of its words reach the same state, and which are told apart.

It is known of a system that passes and has no more states than the machine that some words reach the same state in it.
What follows one of them then follows the others too: A. Simao and A. Petrenko, "Checking completeness of tests for
finite state machines", IEEE Transactions on Computers 59 (2010).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.conformance.suites.prefixes import Tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.conformance.suites.mealy import Mealy, Word


class Growing:
    """A tree of documented words whose nodes are merged as it becomes known that they are in the same state.

    A merged node is called by any of its nodes. `states` has what the machine is in at each node.
    """

    def __init__(self, machine: Mealy, words: Iterable[Word] = ()) -> None:
        self.machine = machine
        self.tree = Tree()
        self.states = [0]
        self._stands_for = [0]
        self._members: list[list[int]] = [[0]]
        self._below: list[dict[int, int]] = [{}]
        for word in words:
            self.add(word)

    def of(self, node: int) -> int:
        """The node that stands for all those that a node is merged with."""
        above = self._stands_for
        while above[node] != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    def below(self, node: int) -> dict[int, int]:
        """The nodes that events lead to from a merged node."""
        return self._below[self.of(node)]

    def merge(self, one: int, other: int) -> None:
        """Take it as known that two nodes are in the same state; then so are those that the same events lead to."""
        waiting = [(one, other)]
        while waiting:
            into, from_ = (self.of(node) for node in waiting.pop())
            if into == from_:
                continue
            if len(self._members[into]) < len(self._members[from_]):
                into, from_ = from_, into
            self._stands_for[from_] = into
            self._members[into] += self._members[from_]
            for event, node in self._below[from_].items():
                if event in self._below[into]:
                    waiting.append((self._below[into][event], node))
                else:
                    self._below[into][event] = node

    def add(self, word: Word, node: int = 0) -> int:
        """Let a word follow a merged node, by as few further steps as that takes; where it ends."""
        for event in word:
            below = self.below(node)
            if event not in below:
                below[event] = self._grow(self.host(node), event)
            node = below[event]
        return node

    def host(self, node: int) -> int:
        """Where a merged node is best gone on from: where a test ends, else where it is reached soonest."""
        members = self._members[self.of(node)]
        ends = [member for member in members if not self.tree.below[member]]
        return min(ends or members, key=lambda member: (self.tree.depth[member], member))

    def price(self, node: int) -> int:
        """How many steps it takes to let a further event follow a merged node; a new test begins with a reset."""
        host = self.host(node)
        return self.tree.depth[host] + 2 if self.tree.below[host] else 1

    def is_told(self, one: int, other: int) -> bool:
        """Whether some word that follows both merged nodes is answered differently."""
        seen: set[tuple[int, int]] = set()
        waiting = [(one, other)]
        while waiting:
            one, other = (self.of(node) for node in waiting.pop())
            if (one, other) in seen or self.states[one] == self.states[other]:
                continue
            seen.add((one, other))
            here, there = (self.machine.moves[self.states[node]] for node in (one, other))
            below, theirs = self._below[one], self._below[other]
            for event in below.keys() & theirs.keys():
                move, their_move = here[event], there[event]
                if move and their_move and move[0] != their_move[0]:
                    return True
                waiting.append((below[event], theirs[event]))
        return False

    def _grow(self, host: int, event: int) -> int:
        move = self.machine.moves[self.states[host]][event]
        if move is None:
            raise ValueError(event)
        node = self.tree.add((event,), host)
        self.states.append(move[1])
        self._stands_for.append(node)
        self._members.append([node])
        self._below.append({})
        return node
