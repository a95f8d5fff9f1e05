"""Of very many, some at even distances."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Each = TypeVar("Each")


def thinned(make: Callable[[], Iterable[Each]], most: int) -> tuple[list[Each], int]:
    """All that is made, or so many of it at even distances; and of how many. It is made twice, and never held whole."""
    there_are = sum(1 for _ in make())
    if there_are <= most:
        return [*make()], there_are
    kept = (
        each
        for number, each in enumerate(make())
        if (number + 1) * most // there_are > number * most // there_are
    )
    return [*kept], there_are
