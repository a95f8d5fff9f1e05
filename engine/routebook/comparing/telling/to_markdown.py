"""A Change as Markdown: a comment on a pull request."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.comparing.telling.phrases import (
    apart,
    as_by_default,
    choices,
    cited,
    condition,
    effect,
    mark,
    other_rows,
    other_turns,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from routebook.comparing.change import Change, DecisionChanged, MachineChanged

Pictured = tuple[str, str]
"""What a picture is of: `decision` or `machine`, and its id."""
NO_PICTURES: Mapping[Pictured, str] = MappingProxyType({})


def to_markdown(change: Change, pictures: Mapping[Pictured, str] = NO_PICTURES) -> str:
    """The verdict first, then what changed; what differs under other readings is folded away.

    `pictures` are the addresses of those to be shown.
    """
    blocks = [f"### `{change.book}`: {verdict(change)}"]
    if change.parts:
        rows = [
            (mark(part.how), f"{part.kind} `{part.id}`", _code(part.before), _code(part.after))
            for part in change.parts
        ]
        blocks.append(_table(("", "part", "was", "is"), rows))
    for decision in change.decisions:
        heading, *told = _decision(decision)
        blocks += [heading, *_shown(("decision", decision.decision), pictures), *told]
    for machine in change.machines:
        heading, *told = _machine(machine)
        blocks += [heading, *_shown(("machine", machine.machine), pictures), *told]
    differing = {machine.machine for machine in change.machines}
    for kind, name in pictures:
        if kind == "machine" and name not in differing:
            blocks += [f"**Machine `{name}`**: no run differs.", *_shown((kind, name), pictures)]
    if change.pages:
        blocks.append(f"Pages change: {', '.join(map(_code, change.pages))}.")
    if change.undecided:
        blocks.append(f"Not decided, for they are too large: {', '.join(map(_code, change.undecided))}.")
    return "\n\n".join(blocks)


def _shown(pictured: Pictured, pictures: Mapping[Pictured, str]) -> list[str]:
    """A picture, where there is one."""
    kind, name = pictured
    return [f"![What changes of the {kind} {name}]({pictures[pictured]})"] if pictured in pictures else []


def _decision(decision: DecisionChanged) -> Iterator[str]:
    for number, rows in enumerate(decision.under):
        cells = sum(row.cells for row in rows.rows)
        told = [
            (
                mark(row.difference.how),
                _code(condition(row.when)),
                "<br>".join(map(_code, apart(row.difference))),
                cited(row.old),
                cited(row.new),
            )
            for row in (other_rows(rows, decision.under[0]) if number else rows.rows)
        ]
        alike = as_by_default(len(rows.rows) - len(told), len(decision.under[0].rows))
        table = _table(("", "when", "differs", "by", "now by"), told)
        if number == 0:
            yield f"**Decision `{decision.decision}`**: {cells} of {rows.of} answers differ."
            yield from [table] if told else []
        else:
            yield _folded(
                f"{decision.decision}, if {choices(rows.choices)}: {cells} of {rows.of}{alike}",
                table if told else "",
            )


def _machine(machine: MachineChanged) -> Iterator[str]:
    for number, turns in enumerate(machine.under):
        told = [
            (
                "<br>".join(f"`{event}` in `{state}`" for state, event in turn.pairs),
                _code(effect(turn.before)),
                _code(effect(turn.after)),
                "<br>".join(_code(condition(when)) for when in turn.when),
                ", ".join(turn.run) or "at the beginning",
                f"{cited(turn.old)}; now {cited(turn.new)}" if turn.old != turn.new else cited(turn.old),
            )
            for turn in (other_turns(turns, machine.under[0]) if number else turns.turns)
        ]
        alike = as_by_default(len(turns.turns) - len(told), len(machine.under[0].turns))
        table = _table(("step", "was", "is", "for", "a shortest run", "by"), told)
        if number == 0:
            yield f"**Machine `{machine.machine}`**: " + (
                "runs differ." if told else "no run differs by default."
            )
            yield from [table] if told else []
        else:
            yield _folded(f"{machine.machine}, if {choices(turns.choices)}{alike}", table if told else "")


def _folded(summary: str, inner: str) -> str:
    escaped = summary.replace("&", "&amp;").replace("<", "&lt;")
    return f"<details><summary>{escaped}</summary>\n\n{inner}\n\n</details>"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)


def _code(text: str) -> str:
    return f"`{text.replace('`', chr(39))}`" if text else ""
