"""Which conclusions are the same: equal answers, equal silences, or equal ones under every choice of a reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.model import Answer, ByReading, Silence

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from routebook.model import Outcome


def numbered(outcomes: Iterable[Outcome]) -> list[int]:
    """A number for each conclusion; the same number for the same conclusion."""
    known: dict[Hashable, int] = {}
    return [known.setdefault(_key(outcome), len(known)) for outcome in outcomes]


def _key(outcome: Outcome) -> Hashable:
    if isinstance(outcome, Answer):
        return frozenset(outcome.outputs.items())
    if isinstance(outcome, ByReading):
        return outcome.reading, frozenset((name, _key(each)) for name, each in outcome.choices.items())
    assert isinstance(outcome, Silence)  # noqa: S101  (a table moves nothing)
    return outcome
