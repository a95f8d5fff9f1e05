"""One decision, ready for facts of certain names: a look into what was decided before, else into the program.

Words that came before are found with their decision at once. Others become numbers, and numbers a decision. Whatever
fails on this way is left to the slow one, which knows every error.
"""

from __future__ import annotations

from operator import getitem, itemgetter
from typing import TYPE_CHECKING, Any

from routebook.chain import Incomplete, Uncovered
from routebook.errors import MalformedFacts
from routebook.memo import remember

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from routebook.answering import Answering
    from routebook.program import Decision

    Memory = dict[tuple[Any, ...], Decision]
    Picking = Callable[[Mapping[str, Any]], tuple[Any, ...]]
    Reading = Mapping[Any, int]
    Slowly = Callable[[str, Mapping[str, Any]], Decision]


class Decider:
    """Decides from words given by position, in the order of `names`; made by `Engine.decider`.

    Can be shared between threads: what it remembers is bounded, and can be worked out anew.
    """

    __slots__ = ("_answer", "_read", "_slowly", "decision", "memory", "names", "pick")

    def __init__(
        self,
        decision: str,
        names: tuple[str, ...],
        read: Sequence[Reading],
        answer: Answering,
        slowly: Slowly,
    ) -> None:
        self.decision = decision
        self.names = names
        self.memory: Memory = {}
        self.pick = picking(names)
        self._read = read
        self._answer = answer
        self._slowly = slowly

    def __call__(self, *words: str) -> Decision:
        """The answer; raises as `Engine.decide`, and MalformedFacts for more or fewer words than names."""
        try:
            return self.memory[words]
        except (KeyError, TypeError):
            return self.afresh(words)

    def afresh(self, words: tuple[Any, ...]) -> Decision:
        """The answer for words that are not remembered."""
        if len(words) != len(self.names):
            raise MalformedFacts(
                f"`{self.decision}` is asked with {len(words)} facts",
                help=f"give {len(self.names)}: " + ", ".join(f"`{name}`" for name in self.names),
            )
        try:
            answer = self._answer(tuple(map(getitem, self._read, words)))
        except (KeyError, TypeError, ValueError, Incomplete, Uncovered):
            return self._slowly(self.decision, dict(zip(self.names, words, strict=True)))
        remember(self.memory, words, answer)
        return answer


def picking(names: tuple[str, ...]) -> Picking:
    """The values of facts in the order of names, as a tuple whatever their number is."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda facts: tuple(facts[name] for name in names)
