"""A Change as text for a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from routebook.comparing.change import CAME, CHANGED, WENT
from routebook.comparing.telling.beginnings import passing_in
from routebook.comparing.telling.consequences import consequences, steps_that_differ
from routebook.comparing.telling.other_readings import other_rows, other_turns, with_rows_above
from routebook.comparing.telling.phrases import (
    answers,
    apart,
    broken,
    choices,
    cited,
    condition,
    effect,
    in_short,
    mark,
    steps,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.text import Text

    from routebook.comparing.change import Change, Choice, Cited, DecisionChanged, MachineChanged, Row, Turn
    from routebook.comparing.telling.beginnings import Passing

COLOURS = {mark(CAME): "green", mark(WENT): "red", mark(CHANGED): "yellow"}


def to_text(change: Change) -> str:
    """What comes of the change first, then everything that changed."""
    heading = f"{change.old.name} ({change.old.version}) -> {change.new.name} ({change.new.version})"
    blocks = [[f"{change.book}: {heading}", *consequences(change)]]
    if change.parts:
        blocks.append(["parts", *_parts(change)])
    passing = passing_in(change)
    blocks += [[*_decision(each)] for each in change.decisions if each.decision not in passing]
    for begins in dict.fromkeys(each.begins for each in passing.values()):
        told = [_passing(each) for each in passing.values() if each.begins == begins]
        blocks.append([f"passed on from {', '.join(begins)}", *told])
    blocks += [[*_machine(each)] for each in change.machines]
    if change.broken:
        blocks.append(["broken", *(f"  - {broken(each)}" for each in change.broken)])
    if change.pages:
        blocks.append([f"edited: {', '.join(change.pages)}"])
    return "\n\n".join("\n".join(block) for block in blocks)


def to_coloured_text(change: Change) -> Text:
    """The same text for a terminal: what came, went and changed in a colour each, as the marks have it."""
    from rich.text import Text  # noqa: PLC0415  (only a terminal waits for it)

    text = Text(to_text(change))
    for mark_of, colour in COLOURS.items():
        text.highlight_regex(rf"(?m)^ +{re.escape(mark_of)} .*$", colour)
    text.highlight_regex(r"(?m)^(parts|broken|(?:decision|machine) \S+(?=:))", "bold")
    text.highlight_regex(r"\A\S+(?=:)", "bold")
    text.highlight_regex(rf"(?m)^{re.escape(consequences(change)[-1])}$", "bold")
    return text


def _parts(change: Change) -> Iterator[str]:
    for part in change.parts:
        told = " -> ".join(words for words in (part.before, part.after) if words and words != part.id)
        yield f"  {mark(part.how)} {part.kind} {part.id}" + (f": {told}" if told else "")


def _decision(decision: DecisionChanged) -> Iterator[str]:
    usual, *others = decision.under
    yield f"decision {decision.decision}: {answers(usual)}"
    for row in usual.rows:
        yield from _indented(_row(row, decision.decision), "  ")
    for rows in others:
        told = other_rows(rows, usual)
        above = with_rows_above(len(rows.rows) - len(told), len(usual.rows), len(told))
        yield f"  if {choices(rows.choices)}: {answers(rows)}{above}"
        for row in told:
            yield from _indented(_row(row, decision.decision), "    ")


def _passing(passing: Passing) -> str:
    under = passing.changed.first
    when = f", if {choices(under.choices)}" if under.choices else ""
    return f"  {passing.changed.decision}{when}: {answers(under)} ({in_short(passing.apart)})"


def _indented(lines: Iterable[str], by: str) -> Iterator[str]:
    return (by + line for line in lines)


def _row(row: Row, decision: str) -> Iterator[str]:
    yield f"{mark(row.difference.how)} {condition(row.when)}"
    yield from (f"    {line}" for line in apart(row.difference))
    yield from _rules(row.old, row.new, decision)


def _rules(old: Sequence[Cited], new: Sequence[Cited], within: str) -> Iterator[str]:
    if old or not new:
        yield f"    by {cited(old, within)}"
    if new and new != old:
        yield f"    now {cited(new, within)}"


def _machine(machine: MachineChanged) -> Iterator[str]:
    usual, *others = machine.under
    yield f"machine {machine.machine}: {steps_that_differ(usual)}{' by default' if others and not usual.turns else ''}"
    for turn in usual.turns:
        yield from _indented(_turn(turn, machine.machine), "  ")
    alike: list[Choice] = []
    for turns in others:
        told = other_turns(turns, usual)
        if turns.turns and not told:
            alike += turns.choices
            continue
        yield f"  if {choices(turns.choices)}: {steps_that_differ(turns)}{', and these in another way' if told and usual.turns else ''}"
        for turn in told:
            yield from _indented(_turn(turn, machine.machine), "    ")
    if alike:
        yield f"  as above, in part or for other sessions, if {choices(alike)}"


def _turn(turn: Turn, machine: str) -> Iterator[str]:
    yield f"{mark(CHANGED)} {steps(turn.pairs)}"
    yield f"    {effect(turn.before)} -> {effect(turn.after)}"
    if any(turn.when):
        yield f"    for {' or '.join(condition(when) for when in turn.when)}"
    yield from _rules(turn.old, turn.new, machine)
    given = ", ".join(f"{name}={word}" for name, word in turn.parameters.items())
    yield f"    for example {given}: {', '.join(turn.run) or 'at the beginning'}"
