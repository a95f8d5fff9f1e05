"""What is alike in a log is kept once, and numbered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.conformance.auditing.recorded import Given, Said

MOST_ALIKE = 65_536
"""How many different sayings or parameters are kept, before they are numbered anew."""


class Names(dict[str, int]):
    """Numbers the names of clients in the order in which they are asked for."""

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self)
        return number


class Numbering:
    """Numbers what is said of events, and the parameters that they carry; to carry none has number 0."""

    __slots__ = ("_givens", "_sayings")

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget all numbers."""
        self._sayings: dict[Said, int] = {}
        self._givens: dict[Given, int] = {(): 0}

    def said(self, said: Said) -> int:
        """The number of what is said of an event."""
        return self._sayings.setdefault(said, len(self._sayings))

    def given(self, given: Given) -> int:
        """The number of the parameters that an event carries."""
        return self._givens.setdefault(given, len(self._givens))

    @property
    def crowded(self) -> bool:
        """Whether so much that is different has numbers that they should begin anew."""
        return max(len(self._sayings), len(self._givens)) > MOST_ALIKE

    def sayings(self) -> Mapping[int, Said]:
        """What has been said of events, by number."""
        return {number: said for said, number in self._sayings.items()}

    def parameters(self) -> Mapping[int, Given]:
        """The parameters that events carry, by number."""
        return {number: given for given, number in self._givens.items()}
