"""A Change as Markdown: a comment on a pull request."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

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
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from routebook.comparing.change import Change, Choice, Cited, DecisionChanged, MachineChanged, Row, Turn
    from routebook.comparing.telling.beginnings import Passing

Pictured = tuple[str, str]
"""What a picture is of: `decision` or `machine`, and its id."""
NO_PICTURES: Mapping[Pictured, str] = MappingProxyType({})


def to_markdown(change: Change, pictures: Mapping[Pictured, str] = NO_PICTURES) -> str:
    """The verdict and what comes of the change, then what changed; all that differs under other readings is folded away.

    `pictures` are the addresses of those to be shown.
    """
    *told, verdict = consequences(change)
    blocks = [f"### `{change.book}`: {verdict}"]
    blocks += ["\n".join(f"- {line}" for line in told)] if told else []
    if change.parts:
        rows = [
            (mark(part.how), f"{part.kind} `{part.id}`", _code(part.before), _code(part.after))
            for part in change.parts
        ]
        blocks.append(_table(("", "part", "was", "is"), rows))
    blocks += [*_decisions(change, pictures), *_machines(change, pictures)]
    if change.broken:
        blocks.append("\n".join(["**Broken**", "", *(f"- {broken(each)}" for each in change.broken)]))
    if change.pages:
        blocks.append(f"Edited: {', '.join(map(_code, change.pages))}.")
    return "\n\n".join(blocks)


def _decisions(change: Change, pictures: Mapping[Pictured, str]) -> Iterator[str]:
    """Those in which a difference begins, then those to which it is passed on."""
    passing = passing_in(change)
    for decision in change.decisions:
        if decision.decision not in passing:
            heading, *told = _decision(decision)
            yield from [heading, *_shown(("decision", decision.decision), pictures), *told]
    for begins in dict.fromkeys(each.begins for each in passing.values()):
        several = [each for each in passing.values() if each.begins == begins]
        yield "\n".join([f"Passed on from {', '.join(map(_code, begins))}:", "", *map(_passing, several)])
        for each in several:
            yield from _shown(("decision", each.changed.decision), pictures)


def _machines(change: Change, pictures: Mapping[Pictured, str]) -> Iterator[str]:
    """Those of which runs differ, then others of which there are pictures."""
    for machine in change.machines:
        heading, *told = _machine(machine)
        yield from [heading, *_shown(("machine", machine.machine), pictures), *told]
    differing = {machine.machine for machine in change.machines}
    for kind, name in pictures:
        if kind == "machine" and name not in differing:
            yield from [f"**Machine `{name}`**: no run differs.", *_shown((kind, name), pictures)]


def _shown(pictured: Pictured, pictures: Mapping[Pictured, str]) -> list[str]:
    """A picture, where there is one."""
    kind, name = pictured
    return [f"![What changes of the {kind} {name}]({pictures[pictured]})"] if pictured in pictures else []


def _decision(decision: DecisionChanged) -> Iterator[str]:
    usual, *others = decision.under
    yield f"**Decision `{decision.decision}`**: {answers(usual)}."
    if usual.rows:
        yield _rows(usual.rows, decision.decision)
    for rows in others:
        told = other_rows(rows, usual)
        above = with_rows_above(len(rows.rows) - len(told), len(usual.rows), len(told))
        summary = f"If {choices(rows.choices)}: {answers(rows)}{above}"
        yield _folded(summary, _rows(told, decision.decision)) if told else f"{summary}."


def _rows(rows: Iterable[Row], decision: str) -> str:
    told = [
        (
            mark(row.difference.how),
            _code(condition(row.when)),
            "<br>".join(map(_code, apart(row.difference))),
            _rules(row.old, row.new, decision),
        )
        for row in rows
    ]
    return _table(("", "when", "differs", "by"), told)


def _passing(passing: Passing) -> str:
    under = passing.changed.first
    when = f", if {choices(under.choices)}" if under.choices else ""
    return f"- `{passing.changed.decision}`{when}: {answers(under)} ({_code(in_short(passing.apart))})"


def _machine(machine: MachineChanged) -> Iterator[str]:
    usual, *others = machine.under
    yield f"**Machine `{machine.machine}`**: {steps_that_differ(usual)}{' by default' if others else ''}."
    if usual.turns:
        yield _turns(usual.turns, machine.machine)
    alike: list[Choice] = []
    for turns in others:
        told = other_turns(turns, usual)
        if told:
            yield _folded(
                f"If {choices(turns.choices)}: {steps_that_differ(turns)}", _turns(told, machine.machine)
            )
        elif turns.turns:
            alike += turns.choices
        else:
            yield f"If {choices(turns.choices)}: {steps_that_differ(turns)}."
    if alike:
        yield f"As above, in part or for other sessions, if {choices(alike)}."


def _turns(turns: Iterable[Turn], machine: str) -> str:
    told = [
        (
            _code(steps(turn.pairs)),
            _code(effect(turn.before)),
            _code(effect(turn.after)),
            "<br>".join(_code(condition(when)) for when in turn.when),
            ", ".join(turn.run) or "at the beginning",
            _rules(turn.old, turn.new, machine),
        )
        for turn in turns
    ]
    return _table(("step", "was", "is", "for", "a shortest run", "by"), told)


def _rules(old: Sequence[Cited], new: Sequence[Cited], within: str) -> str:
    told = [cited(old, within)] if old or not new else []
    told += [f"now {cited(new, within)}"] if new and new != old else []
    return "; ".join(told)


def _folded(summary: str, inner: str) -> str:
    escaped = summary.replace("&", "&amp;").replace("<", "&lt;")
    return f"<details><summary>{escaped}</summary>\n\n{inner}\n\n</details>"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)


def _code(text: str) -> str:
    return f"`{text.replace('`', chr(39))}`" if text else ""
