"""A Change as text for a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from routebook.comparing.change import CAME, CHANGED, WENT
from routebook.comparing.telling.phrases import (
    answers,
    apart,
    as_by_default,
    choices,
    cited,
    condition,
    effect,
    mark,
    other_rows,
    other_turns,
    passed_on,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.text import Text

    from routebook.comparing.change import Change, DecisionChanged, MachineChanged, Row, Turn, Turns

COLOURS = {mark(CAME): "green", mark(WENT): "red", mark(CHANGED): "yellow"}


def to_text(change: Change) -> str:
    """Everything that changed, the verdict last."""
    lines = [
        f"{change.book}: {change.old.name} ({change.old.version}) -> {change.new.name} ({change.new.version})"
    ]
    if change.parts:
        lines += ["", "parts"]
        for part in change.parts:
            told = " -> ".join(words for words in (part.before, part.after) if words and words != part.id)
            lines.append(f"  {mark(part.how)} {part.kind} {part.id}" + (f": {told}" if told else ""))
    passing = passed_on(change)
    for decision in change.decisions:
        if decision.decision not in passing:
            lines += ["", *_decision(decision)]
    if passing:
        lines += ["", *_passing(change, passing)]
    for machine in change.machines:
        lines += ["", *_machine(machine)]
    if change.pages:
        lines += ["", f"pages change: {', '.join(change.pages)}"]
    if change.undecided:
        lines += ["", f"not decided, for they are too large: {', '.join(change.undecided)}"]
    return "\n".join([*lines, "", verdict(change)])


def to_coloured_text(change: Change) -> Text:
    """The same text for a terminal: what came, went and changed in a colour each, as the marks have it."""
    from rich.text import Text  # noqa: PLC0415  (only a terminal waits for it)

    text = Text(to_text(change))
    for mark_of, colour in COLOURS.items():
        text.highlight_regex(rf"(?m)^ +{re.escape(mark_of)} .*$", colour)
    text.highlight_regex(r"(?m)^(parts|(?:decision|machine) \S+(?=:))", "bold")
    text.highlight_regex(r"\A\S+(?=:)|[^\n]+\Z", "bold")
    return text


def _decision(decision: DecisionChanged) -> Iterator[str]:
    usual, *others = decision.under
    yield f"decision {decision.decision}: {answers(usual)}"
    for row in usual.rows:
        yield from _indented(_row(row), "  ")
    for rows in others:
        told = other_rows(rows, usual)
        alike = as_by_default(len(rows.rows) - len(told), len(usual.rows))
        yield f"  if {choices(rows.choices)}: {answers(rows)}{alike}"
        for row in told:
            yield from _indented(_row(row), "    ")


def _passing(change: Change, passing: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A line each for the decisions that only pass on what others make of facts."""
    for each in change.decisions:
        if each.decision in passing:
            usual, *others = each.under
            by_default = " by default" if others else ""
            begins = ", ".join(passing[each.decision])
            yield f"decision {each.decision}: {answers(usual)}{by_default}, passed on from {begins}"


def _indented(lines: Iterable[str], by: str) -> Iterator[str]:
    return (by + line for line in lines)


def _row(row: Row) -> Iterator[str]:
    yield f"{mark(row.difference.how)} {condition(row.when)}"
    yield from (f"    {line}" for line in apart(row.difference))
    yield f"    by {cited(row.old)}"
    if row.new != row.old:
        yield f"    now {cited(row.new)}"


def _machine(machine: MachineChanged) -> Iterator[str]:
    usual, *others = machine.under
    yield f"machine {machine.machine}: {_steps(usual)}"
    for turn in usual.turns:
        yield from _indented(_turn(turn), "  ")
    for turns in others:
        told = other_turns(turns, usual)
        alike = as_by_default(len(turns.turns) - len(told), len(usual.turns))
        yield f"  if {choices(turns.choices)}: {_steps(turns)}{alike}"
        for turn in told:
            yield from _indented(_turn(turn), "    ")


def _steps(turns: Turns) -> str:
    return "runs differ" if turns.turns else "no run differs"


def _turn(turn: Turn) -> Iterator[str]:
    where = ", ".join(f"{event} in {state}" for state, event in turn.pairs)
    yield f"~ {where}"
    yield f"    {effect(turn.before)} -> {effect(turn.after)}"
    yield f"    for {' or '.join(condition(when) for when in turn.when)}"
    yield f"    by {cited(turn.old)}"
    if turn.new != turn.old:
        yield f"    now {cited(turn.new)}"
    given = ", ".join(f"{name}={word}" for name, word in turn.parameters.items())
    yield f"    for example {given}: {', '.join(turn.run) or 'at the beginning'}"
