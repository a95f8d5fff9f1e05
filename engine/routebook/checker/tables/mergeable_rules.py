"""Rules that one rule could replace."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from routebook.diagnostic import HINT, Diagnostic, Note
from routebook.sets import write_row

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from routebook.checker.tables.combinations import Combinations


def mergeable_rules(over: Combinations) -> Iterator[Diagnostic]:
    """Rules say the same, from the same passages, and differ in their words for one input only."""
    rules = over.table.rules
    if over.table.hit_policy == "first":
        return  # a rule between them may decide
    merged: set[int] = set()
    for axis in range(len(over.whole)):
        for alike in _alike_but_for(over, axis):
            if len(alike) > 1 and not merged & set(alike):
                merged |= set(alike)
                first, *others = (rules[number] for number in alike)
                mask = reduce(or_, (over.boxes[number][axis] for number in alike))
                box = over.boxes[alike[0]]
                row = write_row(over.space.row((*box[:axis], mask, *box[axis + 1 :])))
                yield Diagnostic(
                    code="mergeable-rules",
                    place=first.place,
                    message=", ".join(f"`{rule.id}`" for rule in (first, *others[:-1]))
                    + f" and `{others[-1].id}` can be one rule: `{row}`",
                    help="merge them, or let each cite the passage that is its own",
                    severity=HINT,
                    notes=tuple(Note(rule.place, f"`{rule.id}` is here") for rule in others),
                    about=first.id,
                )


def _alike_but_for(over: Combinations, axis: int) -> Iterator[list[int]]:
    """The rules, by their numbers, that differ from each other on one input at most."""
    found: dict[Hashable, list[int]] = {}
    for number, (rule, box) in enumerate(zip(over.table.rules, over.boxes, strict=True)):
        if number not in over.earlier_twin:
            said = (over.agreeing[number], frozenset(rule.sources), rule.implied, rule.note)
            found.setdefault((box[:axis], box[axis + 1 :], said), []).append(number)
    yield from found.values()
