"""Which conclusions are the same: equal answers, equal silences, or equal ones under every choice of a reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.model import Answer, ByReading

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from routebook.model import Outcome


def numbered(outcomes: Iterable[Outcome]) -> list[int]:
    """A number for each conclusion; the same number for the same conclusion."""
    known: dict[Hashable, int] = {}
    return [known.setdefault(_key(outcome), len(known)) for outcome in outcomes]


def conclusions_of(outcome: Outcome) -> Iterator[tuple[dict[str, str], Outcome]]:
    """Every plain conclusion that a conclusion may come to, with the choices of readings under which it does."""
    if not isinstance(outcome, ByReading):
        yield {}, outcome
        return
    for choice, inner in outcome.choices.items():
        for choices, plain in conclusions_of(inner):
            yield {outcome.reading: choice, **choices}, plain


def _key(outcome: Outcome) -> Hashable:
    if isinstance(outcome, Answer):
        return frozenset(outcome.outputs.items())
    if isinstance(outcome, ByReading):
        return outcome.reading, frozenset((name, _key(each)) for name, each in outcome.choices.items())
    return repr(outcome)
