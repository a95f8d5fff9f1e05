"""How far something is that takes long, told while it goes on to whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable

Advance = Callable[[float, int], None]
"""Is told how much is done, and of how much."""


def unheard(done: float, total: int) -> None:
    """Nobody waits for it."""


def within(advance: Advance, number: int, of: int) -> Advance:
    """What a part is to tell, which is the one of this number among so many that are alike."""
    return lambda done, total: advance(number + done / total, of)
