"""Where differences begin: which decisions only pass on what others answer, and what is told under other readings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.comparing.telling.phrases import apart
from routebook.program import DOCUMENTED

if TYPE_CHECKING:
    from routebook.comparing.change import Change, DecisionChanged, Effect, Row, Rows, Turn, Turns


@dataclass(frozen=True, slots=True)
class Passing:
    """A decision in which no difference begins: in which others all of them do, and what differs of its outputs."""

    changed: DecisionChanged
    begins: tuple[str, ...]
    apart: tuple[str, ...]


def passing_in(change: Change) -> dict[str, Passing]:
    """The decisions that only pass on what others make of facts, where these others are told."""
    begins = {
        each.decision: dict.fromkeys(
            cited.owner for rows in each.under for row in rows.rows for cited in (*row.old, *row.new)
        )
        for each in change.decisions
    }
    told = {decision for decision, owners in begins.items() if decision in owners}
    return {
        each.decision: Passing(each, tuple(begins[each.decision]), _apart(each))
        for each in change.decisions
        if each.decision not in told
        and begins[each.decision].keys() <= told
        and all(row.old or row.new for rows in each.under for row in rows.rows)
    }


def _apart(changed: DecisionChanged) -> tuple[str, ...]:
    """What differs by default, or else under the first choice for which something does: each once, the most frequent first."""
    counts = next(each.counts for each in changed.under if each.rows)
    cells: dict[str, int] = {}
    for difference, count in counts.items():
        statuses = difference.before.status, difference.after.status
        documented = statuses == (DOCUMENTED, DOCUMENTED)
        for line in apart(difference) if documented else [" -> ".join(statuses)]:
            cells[line] = cells.get(line, 0) + count
    return tuple(sorted(cells, key=lambda line: -cells[line]))


def other_rows(rows: Rows, usual: Rows) -> list[Row]:
    """The rows under a choice of a reading that are not among those under the default ones."""
    told = [(row.when, row.difference) for row in usual.rows]
    return [row for row in rows.rows if (row.when, row.difference) not in told]


def other_turns(turns: Turns, usual: Turns) -> list[Turn]:
    """The turns under a choice of a reading that are of other steps, or end otherwise, than all under the default ones."""
    told: dict[tuple[Effect | None, Effect | None], set[tuple[str, str]]] = {}
    for turn in usual.turns:
        told.setdefault((turn.before, turn.after), set()).update(turn.pairs)
    return [
        turn for turn in turns.turns if not told.get((turn.before, turn.after), set()).issuperset(turn.pairs)
    ]


def with_rows_above(alike: int, above: int, others: int) -> str:
    """Which of the rows under the default readings there are as well, and whether there are other ones."""
    if not alike:
        return ", in other rows" if above and others else ""
    rows = (
        "the row"
        if alike == above == 1
        else f"the {alike} rows"
        if alike == above
        else f"{alike} of the rows"
    )
    return f", in {rows} above" + (" and in" if others else " alone" if alike < above else "")
