"""What is told under other readings than the default ones: only what is not told under these."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routebook.comparing.change import Effect, Row, Rows, Turn, Turns


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
