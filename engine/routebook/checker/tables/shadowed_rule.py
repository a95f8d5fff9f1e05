"""A rule that never decides, because others match wherever it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.tables.not_decided import not_decided
from routebook.diagnostic import WARNING, Diagnostic, Note
from routebook.sets import NotDecided, bits, overlap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.checker.tables.combinations import Combinations
    from routebook.model import Rule

MOST_TRIED = 30
"""Of this many rules it is tried which could be left out."""
MOST_UNDECIDED = 10
"""After so many rules that are not decided, the others are not asked about."""
MOST_NAMED = 8
"""So many are named in the sentence; all of them are under it."""


def shadowed_rule(over: Combinations) -> Iterator[Diagnostic]:
    """Others decide wherever a rule matches: earlier ones under `first`, ones that agree under `any`."""
    rules = over.table.rules
    gone = over.dead | sum(1 << number for number in over.earlier_twin)
    shadowed, undecided = [], 0
    for number in reversed(range(len(rules))):
        others = _others(over, number) & ~gone
        if not others or gone >> number & 1:
            continue
        try:
            if over.left_of(over.boxes[number], bits(others)) is None:
                gone |= 1 << number
                shadowed.append(number)
        except NotDecided:
            undecided += 1
            if undecided > MOST_UNDECIDED:
                break
            yield not_decided(rules[number], "shadowed-rule")
    for number in shadowed:
        shadows = _fewest(over, number, _others(over, number) & ~gone)
        yield _tell(over, rules[number], [rules[each] for each in shadows])
    if undecided > MOST_UNDECIDED:
        raise NotDecided


def _others(over: Combinations, number: int) -> int:
    """The rules that could stand in for one, as bits."""
    if over.table.hit_policy == "unique":
        return 0
    met = over.index.overlapping(over.boxes[number]) & ~(1 << number)
    return met & ((1 << number) - 1 if over.table.hit_policy == "first" else over.agreeing[number])


def _tell(over: Combinations, rule: Rule, shadows: list[Rule]) -> Diagnostic:
    names = [f"`{each.id}`" for each in shadows]
    if len(names) > MOST_NAMED + 1:
        names[MOST_NAMED:] = [f"{len(names) - MOST_NAMED} others"]
    *most, last = names
    together = f"{', '.join(most)} and {last} match" if most else f"{last} matches"
    move = ", or move it before them" if over.table.hit_policy == "first" else ""
    return Diagnostic(
        code="shadowed-rule",
        place=rule.place,
        message=f"`{rule.id}` never decides: {together} wherever it does",
        help=f"remove it, or narrow the others{move}",
        severity=WARNING,
        notes=tuple(Note(each.place, f"`{each.id}` is here") for each in shadows),
        about=rule.id,
    )


def _fewest(over: Combinations, number: int, shadows: int) -> list[int]:
    """Those of some rules that cover a rule together; none could be left out, unless they are very many."""
    box = over.boxes[number]
    kept = list(bits(shadows))
    for other in kept:
        if overlap(box, over.boxes[other]) == box:
            return [other]
    if len(kept) > MOST_TRIED:
        return kept
    for other in reversed(kept):
        fewer = [each for each in kept if each != other]
        if over.left_of(box, fewer) is None:
            kept = fewer
    return kept
