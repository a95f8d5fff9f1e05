"""What an audit has looked at, as numbers and rules that add up over batches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routebook.conformance.auditing.documented import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was looked at.

    `unread` lines or rows could not be read. `unheld` events have a client whose parameters are not known, so that nothing is documented of them. `divergences`
    counts all, not only the first of each client. `lost` are times at which the state of a client was not known, and
    `located` those of them after which it came to be. `exercised` are the rules that an event put to the test, and
    `recorded` which of `outputs`, `actions` and `refused` any event records.
    """

    events: int = 0
    clients: int = 0
    unread: int = 0
    unheld: int = 0
    divergences: int = 0
    lost: int = 0
    located: int = 0
    exercised: Rules = frozenset()
    recorded: frozenset[str] = frozenset()

    def __add__(self, other: Coverage) -> Coverage:
        return Coverage(
            events=self.events + other.events,
            clients=self.clients + other.clients,
            unread=self.unread + other.unread,
            unheld=self.unheld + other.unheld,
            divergences=self.divergences + other.divergences,
            lost=self.lost + other.lost,
            located=self.located + other.located,
            exercised=self.exercised | other.exercised,
            recorded=self.recorded | other.recorded,
        )
