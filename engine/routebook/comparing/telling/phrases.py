"""What every telling of a change says alike: levels, differences, effects, rules, choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.comparing.change import CAME, WENT, Level
from routebook.program import DOCUMENTED
from routebook.sets import write_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routebook.comparing.change import (
        Change,
        Choice,
        Cited,
        Difference,
        Effect,
        Row,
        Rows,
        Said,
        Turn,
        Turns,
    )

MARKS = {CAME: "+", WENT: "-"}
"""What stands before a part or a row; `~` before one that changed."""


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
    differ = sum(row.cells for row in rows.rows)
    return f"{differ} of {rows.of} answers differ" if differ else "no answer differs"


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
    parts += [f"sets {name}: {word}" for name, word in done.facts.items()]
    parts += [f"does {', '.join(done.actions)}"] if done.actions else []
    for timer in done.timers:
        parts.append(
            f"cancels {timer.event}" if timer.seconds is None else f"{timer.event} due in {timer.seconds:g} s"
        )
    return ", ".join(parts)


def cited(rules: Iterable[Cited]) -> str:
    """Rules with what they cite: `push_channel CH5 (guide:ios13/messages)`."""
    told = [
        f"{each.owner} {each.rule}" + (f" ({', '.join(each.sources)})" if each.sources else "")
        for each in rules
    ]
    return "; ".join(told) or "no rule"


def choices(several: Sequence[Choice]) -> str:
    """Choices of readings, each made alone."""
    return " or ".join(f"{{{reading}: {choice}}}" for reading, choice in several)


def other_rows(rows: Rows, usual: Rows) -> list[Row]:
    """The rows under a choice of a reading that are not among those under the default ones."""
    told = [(row.when, row.difference) for row in usual.rows]
    return [row for row in rows.rows if (row.when, row.difference) not in told]


def other_turns(turns: Turns, usual: Turns) -> list[Turn]:
    """The turns under a choice of a reading that are not among those under the default ones, whatever runs show them."""
    told = [turn.without_example for turn in usual.turns]
    return [turn for turn in turns.turns if turn.without_example not in told]


def passed_on(change: Change) -> dict[str, list[str]]:
    """The decisions that only pass on what others make of facts, with these: they are told, and every difference begins there."""
    begins = {
        each.decision: dict.fromkeys(
            cited.owner for rows in each.under for row in rows.rows for cited in (*row.old, *row.new)
        )
        for each in change.decisions
    }
    told = {decision for decision, owners in begins.items() if decision in owners}
    return {
        each.decision: [*begins[each.decision]]
        for each in change.decisions
        if each.decision not in told
        and begins[each.decision].keys() <= told
        and all(row.old or row.new for rows in each.under for row in rows.rows)
    }


def as_by_default(alike: int, of: int) -> str:
    """How many of the differences under the default readings there are as well."""
    return f", {alike} as in the {of} above" if alike else ""
