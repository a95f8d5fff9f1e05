"""What has been worked out before, within bounds: a full memo is emptied, so that what is asked now stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_REMEMBERED = 16_384

Key = TypeVar("Key")
Value = TypeVar("Value")


def remember(memo: dict[Key, Value], key: Key, value: Value, *, most: int = MOST_REMEMBERED) -> None:
    """Keep a value; where there are as many as there may be, forget all others."""
    if len(memo) >= most:
        memo.clear()
    memo[key] = value


class Memo(dict[Key, Value], Generic[Key, Value]):
    """A memo that works out what it does not have."""

    __slots__ = ("_work_out",)

    def __init__(self, work_out: Callable[[Key], Value]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, key: Key) -> Value:
        value = self._work_out(key)
        remember(self, key, value)
        return value
