"""Where differences begin: which decisions only pass on what others answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.comparing.telling.phrases import apart
from routebook.program import DOCUMENTED

if TYPE_CHECKING:
    from routebook.comparing.change import Change, DecisionChanged


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
    cells: dict[str, int] = {}
    for difference, count in changed.first.counts.items():
        statuses = difference.before.status, difference.after.status
        documented = statuses == (DOCUMENTED, DOCUMENTED)
        for line in apart(difference) if documented else [" -> ".join(statuses)]:
            cells[line] = cells.get(line, 0) + count
    return tuple(sorted(cells, key=lambda line: -cells[line]))
