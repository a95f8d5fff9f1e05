"""A decision to be looked up by words in the order of some names, as the entries of a dict are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routebook.errors import RoutebookError
from routebook.memo import remember
from routebook.program import Decision

if TYPE_CHECKING:
    from collections.abc import Callable

    Answer = Callable[[tuple[Any, ...]], Decision]


class Decider(dict[Any, Decision]):
    """One decision by the words for `names`, in their order: `decider["enabled", "jabber", ...]`; made by `Engine.decider`.

    What it holds are the answers that it remembers, within a bound; any other is worked out when it is looked up, which
    raises as `Engine.decide` does, MalformedFacts for more or fewer words than names, and TypeError for what
    cannot be the key of a dict. It can be shared between threads.
    """

    __slots__ = ("_answer", "names")

    def __init__(self, names: tuple[str, ...], answer: Answer) -> None:
        super().__init__()
        self.names = names
        self._answer = answer

    def __contains__(self, words: object) -> bool:
        return self.get(words) is not None

    def get(self, words: Any, default: Any = None, /) -> Any:
        """The answer, or the default for words to which there is none."""
        try:
            return self[words]
        except RoutebookError:
            return default

    def __missing__(self, words: Any) -> Decision:
        """Work out an answer; one word alone need not be in a tuple."""
        decision = self._answer(words if isinstance(words, tuple) else (words,))
        remember(self, words, decision)
        return decision
