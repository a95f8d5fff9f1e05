"""A Change as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.comparing.telling.phrases import apart, choices, cited, condition, effect, mark, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.comparing.change import Change, DecisionChanged, MachineChanged, Row, Turn


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
    for decision in change.decisions:
        lines += ["", *_decision(decision)]
    for machine in change.machines:
        lines += ["", *_machine(machine)]
    if change.pages:
        lines += ["", f"pages change: {', '.join(change.pages)}"]
    if change.undecided:
        lines += ["", f"not decided, for they are too large: {', '.join(change.undecided)}"]
    return "\n".join([*lines, "", verdict(change)])


def _decision(decision: DecisionChanged) -> Iterator[str]:
    for number, rows in enumerate(decision.under):
        cells = sum(row.cells for row in rows.rows)
        indent = "  " if number else ""
        head = f"if {choices(rows.choices)}" if number else f"decision {decision.decision}"
        yield f"{indent}{head}: " + (
            f"{cells} of {rows.of} answers differ" if rows.rows else "no answer differs"
        )
        for row in rows.rows:
            yield from (f"{indent}  {line}" for line in _row(row))


def _row(row: Row) -> Iterator[str]:
    yield f"{mark(row.difference.how)} {condition(row.when)}"
    yield from (f"    {line}" for line in apart(row.difference))
    yield f"    by {cited(row.old)}"
    if row.new != row.old:
        yield f"    now {cited(row.new)}"


def _machine(machine: MachineChanged) -> Iterator[str]:
    for number, turns in enumerate(machine.under):
        indent = "  " if number else ""
        head = f"if {choices(turns.choices)}" if number else f"machine {machine.machine}"
        yield f"{indent}{head}: " + ("runs differ" if turns.turns else "no run differs")
        for turn in turns.turns:
            yield from (f"{indent}  {line}" for line in _turn(turn))


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
