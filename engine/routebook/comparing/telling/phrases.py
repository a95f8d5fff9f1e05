"""What every telling of a change says alike: levels, differences, effects, rules, choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.comparing.change import CAME, WENT, Level
from routebook.program import DOCUMENTED
from routebook.sets import write_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routebook.comparing.change import (
        Broken,
        Change,
        Choice,
        Cited,
        Difference,
        Effect,
        Rows,
        Said,
    )

MARKS = {CAME: "+", WENT: "-"}
"""What stands before a part or a row; `~` before one that changed."""

MOST_DIFFERENCES = 3
"""So many differences of a decision are told that only passes them on."""


def verdict(change: Change) -> str:
    """In one sentence what changed, and whether the version says so."""
    if change.level is Level.NONE:
        return "nothing changed"
    if change.level is Level.PATCH:
        return "no behaviour changed"
    asked = f"this is a {change.level.name.lower()} change"
    versions = f"{change.old.version} -> {change.new.version}"
    if not change.says_less:
        return f"{asked}, and the version says so: {versions}"
    if change.said is Level.NONE:
        return f"{asked}, and the version is the same: {change.new.version}"
    if change.said is None:
        return f"{asked}, and the version went back: {versions}"
    return f"{asked}, and the version says {change.said.name.lower()}: {versions}"


def mark(how: str) -> str:
    """A sign for what came, went or changed."""
    return MARKS.get(how, "~")


def condition(when: Mapping[str, Sequence[str]]) -> str:
    """A row in the words of a book, or `always`."""
    return write_row(when) if when else "always"


def apart(difference: Difference) -> list[str]:
    """What differs, an output a line: `output: before -> after`."""
    before, after = difference.before, difference.after
    if before.status == after.status == DOCUMENTED:
        names = dict.fromkeys([*before.outputs, *after.outputs])
        return [
            f"{name}: {before.outputs.get(name, '(none)')} -> {after.outputs.get(name, '(none)')}"
            for name in names
        ]
    return [f"{answer(before)} -> {answer(after)}"]


def answers(rows: Rows) -> str:
    """How many answers of a decision differ."""
    return f"{rows.differ} of {rows.of} answers differ" if rows.differ else "no answer differs"


def answer(said: Said) -> str:
    """A whole answer: its outputs, or its status."""
    if said.status != DOCUMENTED:
        return said.status
    return "{" + ", ".join(f"{name}: {word}" for name, word in said.outputs.items()) + "}"


def effect(done: Effect | None) -> str:
    """What a machine does at a step."""
    if done is None:
        return "no such run"
    parts = (
        [done.status] if done.status != DOCUMENTED else [f"enters {done.state}" if done.state else "stays"]
    )
    parts += [f"leaves {name}: {word}" for name, word in done.facts.items()]
    parts += [f"does {', '.join(done.actions)}"] if done.actions else []
    for timer in done.timers:
        parts.append(
            f"cancels {timer.event}" if timer.seconds is None else f"{timer.event} due in {timer.seconds:g} s"
        )
    return ", ".join(parts)


def cited(rules: Iterable[Cited], within: str = "") -> str:
    """Rules with what they cite: `push_channel CH5 (guide:ios13/messages)`; `within` goes without saying."""
    told = [
        (f"{each.owner} " if each.owner != within else "")
        + each.rule
        + (f" ({', '.join(each.sources)})" if each.sources else "")
        for each in rules
    ]
    return "; ".join(told) or "no rule"


def steps(pairs: Iterable[tuple[str, str]]) -> str:
    """States and events: `app_left_screen or device_locked in quiet or notified`."""
    states: dict[str, list[str]] = {}
    for state, event in pairs:
        states.setdefault(event, []).append(state)
    events: dict[tuple[str, ...], list[str]] = {}
    for event, several in states.items():
        events.setdefault(tuple(several), []).append(event)
    return "; ".join(f"{_or(names)} in {_or(several)}" for several, names in events.items())


def choices(several: Sequence[Choice]) -> str:
    """Choices of readings, each made alone."""
    return " or ".join(f"{{{reading}: {choice}}}" for reading, choice in several)


def in_short(several: Sequence[str]) -> str:
    """The first of several differences, and how many more there are."""
    more = len(several) - MOST_DIFFERENCES
    return "; ".join(several[:MOST_DIFFERENCES]) + (f"; and {more} more" if more > 0 else "")


def broken(each: Broken) -> str:
    """A promise or a scenario, and why it does not hold."""
    return f"{each.kind} {each.id}: {each.message}"


def _or(words: Sequence[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
