"""An input on which no outcome of its table depends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import WARNING, Diagnostic
from routebook.sets import Index, NotDecided, bits, uncovered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.checker.tables.combinations import Combinations
    from routebook.sets import Box

MOST_PIECES = 100_000


def irrelevant_input(over: Combinations) -> Iterator[Diagnostic]:
    """An input that a table needs makes no difference to any of its outcomes, once those told before it are left out."""
    pieces, agreeing = _pieces(over)
    index = Index(pieces, len(over.whole))
    left_out: frozenset[int] = frozenset()
    for axis, name in enumerate(over.table.needs):
        without = left_out | {axis}
        if not any(
            index.overlapping(piece, without) & ~agrees
            for piece, agrees in zip(pieces, agreeing, strict=True)
        ):
            left_out = without
            yield Diagnostic(
                code="irrelevant-input",
                place=over.table.place,
                message=f"`{name}` makes no difference to `{over.table.id}`",
                help=f"remove `{name}` from `needs`, or accept the fault with the reason under `accepts`",
                severity=WARNING,
                about=name,
            )


def _pieces(over: Combinations) -> tuple[list[Box], list[int]]:
    """Boxes in which one conclusion holds, and for each the boxes, as bits, in which the same one does."""
    first = over.table.hit_policy == "first"
    if not first and not over.never and over.knows_never:
        return over.boxes, over.agreeing
    pieces: list[Box] = []
    conclusions: list[int] = []
    if not over.knows_never:
        raise NotDecided  # combinations that cannot occur would seem to make a difference
    for number, box in enumerate(over.boxes):
        before = over.index.overlapping(box) & ((1 << number) - 1) if first else 0
        for piece in uncovered(box, [*(over.boxes[each] for each in bits(before)), *over.never]):
            pieces.append(piece)
            conclusions.append(over.agreeing[number])
            if len(pieces) > MOST_PIECES:
                raise NotDecided
    alike: dict[int, int] = {}
    for number, conclusion in enumerate(conclusions):
        alike[conclusion] = alike.get(conclusion, 0) | 1 << number
    return pieces, [alike[conclusion] for conclusion in conclusions]
