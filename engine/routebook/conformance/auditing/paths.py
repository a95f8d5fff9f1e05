"""Where clients may be in a machine, and where what they did led: what was found to be as documented is looked up then."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.conformance.auditing.documented import Places
    from routebook.conformance.auditing.recorded import Batch, Said

MOST = 65_536
"""So many places or sayings are remembered; then all is forgotten, and found anew."""


class Here(dict[int, "Here"]):
    """Where a client may be: from the number of what is said of an event to where it leads, for what is as documented.

    Only what leads on from a single row stands in it; what leads on from several is `narrowed`.
    """

    __slots__ = ("narrowed", "rows")

    def __init__(self, rows: tuple[int, ...]) -> None:
        super().__init__()
        self.rows = rows
        self.narrowed: dict[int, Here] = {}


class Paths:
    """All that was looked up. `sayings` has what is said of events by the number that it has here."""

    __slots__ = ("_here", "_numbers", "sayings")

    def __init__(self) -> None:
        self.sayings: list[Said] = []
        self._numbers: dict[Said, int] = {}
        self._here: dict[tuple[tuple[int, ...], tuple[int, ...]], Here] = {}

    @property
    def full(self) -> bool:
        """Whether more is remembered than is of use."""
        return max(len(self.sayings), len(self._here)) > MOST

    def here(self, places: Places, rows: Iterable[int]) -> Here:
        """Somewhere among the rows of a machine."""
        key = places.values, tuple(sorted({*rows}))
        here = self._here.get(key)
        if here is None:
            here = self._here[key] = Here(key[1])
        return here

    def said(self, batch: Batch) -> list[int]:
        """The numbers of what is said of each event of a batch, as they are here."""
        numbers = {theirs: self._number(said) for theirs, said in batch.sayings.items()}
        if all(theirs == ours for theirs, ours in numbers.items()):
            return [*batch.said]
        return [numbers[theirs] for theirs in batch.said]

    def _number(self, said: Said) -> int:
        number = self._numbers.setdefault(said, len(self.sayings))
        if number == len(self.sayings):
            self.sayings.append(said)
        return number
