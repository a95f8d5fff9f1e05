"""What comes of a change, in a few lines: how much callers see, what it breaks, and what it asks of the version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.comparing.telling.beginnings import passing_in
from routebook.comparing.telling.phrases import answers, choices, effect, steps, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.comparing.change import Change, DecisionChanged, Turns

MOST_TOLD = 3
"""So many decisions are told of, where more differ on which no other rests."""


def consequences(change: Change) -> list[str]:
    """Of the decisions that differ those that callers see last, the machines, what is broken; then the verdict."""
    return [*_answers(change), *_runs(change), *_broken(change), *_undecided(change), verdict(change)]


def steps_that_differ(turns: Turns) -> str:
    """How many steps of a machine go otherwise."""
    found = {pair for turn in turns.turns for pair in turn.pairs}
    if not found:
        return "no step goes otherwise"
    return f"{len(found)} steps go otherwise" if len(found) > 1 else "1 step goes otherwise"


def _answers(change: Change) -> Iterator[str]:
    passing = passing_in(change)
    changed = {each.decision: each for each in change.decisions}
    for name in change.outermost[:MOST_TOLD]:
        begins = f"; it begins in {', '.join(passing[name].begins)}" if name in passing else ""
        yield f"{name}: {_first_that_differ(changed[name])}{begins}"
    if (more := len(change.outermost) - MOST_TOLD) > 0:
        yield f"and answers of {more} more decision{'s' if more > 1 else ''}"


def _first_that_differ(changed: DecisionChanged) -> str:
    """How many answers differ by default, or else under the first choice for which some do."""
    usual, first = changed.under[0], changed.first
    if usual.rows:
        return answers(usual)
    return f"{answers(usual)} by default; if {choices(first.choices)}, {answers(first)}"


def _runs(change: Change) -> Iterator[str]:
    for each in change.machines:
        usual, *others = each.under
        told = steps_that_differ(usual)
        if len(usual.turns) == 1:
            (turn,) = usual.turns
            told = f"{steps(turn.pairs)} {effect(turn.before)} -> {effect(turn.after)}"
        elif not usual.turns:
            other = next(turns for turns in others if turns.turns)
            told += f" by default; if {choices(other.choices)}, {steps_that_differ(other)}"
        yield f"{each.machine}: {told}"


def _undecided(change: Change) -> Iterator[str]:
    if change.undecided:
        yield f"not decided, for they are too large: {', '.join(change.undecided)}"


def _broken(change: Change) -> Iterator[str]:
    for kind in dict.fromkeys(each.kind for each in change.broken):
        names = [each.id for each in change.broken if each.kind == kind]
        yield f"breaks the {kind}{'s' if len(names) > 1 else ''} {', '.join(names)}"
