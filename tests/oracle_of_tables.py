"""What is wrong with a table, found by looking at every combination: slow, plain, and by itself.

It reads a book as plain values (see `random_tables`) and uses nothing of the package. A *cell* is one combination
of the table's inputs that can occur: some facts and readings lead to it, and it is not declared impossible.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Cell = tuple[str, ...]
Fault = tuple[str, ...]
"""A code and the names that it is about: a rule, a later and an earlier rule, or an input."""
Condition = dict[str, set[str]]


@dataclass(frozen=True)
class Verdict:
    """The cells of a table, those without a rule, what each rule matches and concludes, and every fault but gaps."""

    cells: frozenset[Cell]
    missing: frozenset[Cell]
    matched: Mapping[str, frozenset[Cell]]
    conclusions: Mapping[str, str]
    faults: frozenset[Fault]


def judge(book: Mapping[str, Any]) -> Verdict:
    """The verdict on the last table of a book."""
    table = list(book["decisions"].values())[-1]
    needs, policy, rows = table["needs"], table["hit_policy"], table["rules"] | table["undocumented"]
    when = {rule: list(condition(book, row, needs).values()) for rule, row in rows.items()}
    ends = {rule: repr(conclusion(table, row)) for rule, row in rows.items()}
    cells = frozenset(cells_of(book))
    matched = {
        rule: frozenset(cell for cell in cells if all(map(set.__contains__, when[rule], cell)))
        for rule in rows
    }
    missing = cells.difference(*matched.values())

    live = [rule for rule in rows if matched[rule]]
    pairs = [(later, earlier) for earlier, later in combinations(live, 2)]
    twins = [(x, y) for x, y in pairs if when[x] == when[y] and ends[x] == ends[y]]
    first_twin = dict(reversed(twins))
    common = [(x, y) for x, y in pairs if matched[x] & matched[y] and (x, y) not in twins]
    faults: set[Fault] = {("impossible-rule", rule) for rule in rows if not matched[rule]}
    faults |= {("duplicate-rule", x, y) for x, y in first_twin.items()}
    if policy == "unique":
        faults |= {("overlapping-rules", x, y) for x, y in common if ends[x] == ends[y]}
    if policy != "first":
        faults |= {("conflicting-rules", x, y) for x, y in common if ends[x] != ends[y]}
    clash = {code for code, *_ in faults} & {"overlapping-rules", "conflicting-rules"}

    left = [rule for rule in live if rule not in first_twin]
    for rule in reversed(left.copy()):
        others = {
            "unique": [],
            "any": [each for each in left if each != rule and ends[each] == ends[rule]],
            "first": live[: live.index(rule)],
        }[policy]
        if all(any(cell in matched[each] for each in others) for cell in matched[rule]):
            faults.add(("shadowed-rule", rule))
            left.remove(rule)
    if not missing and not clash:
        answers = {cell: next(ends[rule] for rule in live if cell in matched[rule]) for cell in cells}
        faults |= {("irrelevant-input", name) for name in irrelevant(needs, answers)}
    return Verdict(cells, missing, matched, ends, frozenset(faults))


def irrelevant(needs: Sequence[str], answers: Mapping[Cell, str]) -> Iterator[str]:
    """The inputs, each with those told before it, that can change without changing the answer."""
    left = list(range(len(needs)))
    for number, name in enumerate(needs):
        rest = [each for each in left if each != number]
        found: dict[Cell, set[str]] = {}
        for cell, answer in answers.items():
            found.setdefault(tuple(cell[each] for each in rest), set()).add(answer)
        if all(len(different) == 1 for different in found.values()):
            left = rest
            yield name


def cells_of(book: Mapping[str, Any]) -> Iterator[Cell]:
    """Every combination of the last table's inputs that some facts lead to under some readings, if it can occur.

    A row of what is impossible counts if all of its inputs are known when the table is asked.
    """
    *above, table = book["decisions"].values()
    chains = [
        [
            (condition(book, row, each["needs"]), conclusion(each, row))
            for row in [*each["rules"].values(), *each["undocumented"].values()]
        ]
        for each in above
    ]
    known = known_to(above, table)
    impossible = [
        condition(book, row, names)
        for row in book["impossible"].values()
        if (names := {name for name in row if name != "because" and row[name] != "-"}) <= known
    ]
    given = {name: each["values"] for name, each in book["inputs"].items()}
    choices = {name: each["choices"] for name, each in book["readings"].items() if above}
    for chosen in product(*choices.values()):
        readings = dict(zip(choices, chosen, strict=True))
        for values in product(*given.values()):
            facts = dict(zip(given, values, strict=True))
            for rows in chains:
                facts |= answer(rows, readings, facts)
            can_occur = not any(holds(row, facts) for row in impossible)
            if can_occur and all(name in facts for name in table["needs"]):
                yield tuple(facts[name] for name in table["needs"])


def known_to(above: Sequence[Mapping[str, Any]], table: Mapping[str, Any]) -> set[str]:
    """What is known when a table is asked: its inputs, and all that the derived ones among them come from."""
    known = set(table["needs"])
    for each in reversed(above):
        if known & each["answers"].keys():
            known.update(each["needs"], each["answers"])
    return known


def answer(
    rows: Iterable[tuple[Condition, Any]], readings: Mapping[str, str], facts: Mapping[str, str]
) -> Mapping[str, str]:
    """What a complete table answers; nothing where it is silent or lacks an answer that it needs itself."""
    for row, end in rows:
        if holds(row, facts):
            found = end
            while isinstance(found, tuple):
                found = dict(found[1])[readings[found[0]]]
            return {} if found == "undocumented" else dict(found)
    return {}


def holds(row: Condition, facts: Mapping[str, str]) -> bool:
    """Whether facts are among what a row admits; what is not known is not."""
    return all(facts.get(name) in allowed for name, allowed in row.items())


def condition(book: Mapping[str, Any], row: Mapping[str, Any], names: Iterable[str]) -> Condition:
    """The values that a row admits of each input: words and groups in place, everything where none is written."""
    known = {name: (each["values"], each["groups"]) for name, each in book["inputs"].items()}
    for table in book["decisions"].values():
        known |= {name: (values, {}) for name, values in table["answers"].items()}
    admitted: Condition = {}
    for name in names:
        values, groups = known[name]
        written = row.get(name, "-")
        words = [written] if isinstance(written, str) else written
        admitted[name] = set(values) if words == ["-"] else {v for w in words for v in groups.get(w, [w])}
    return admitted


def conclusion(table: Mapping[str, Any], row: Mapping[str, Any]) -> Any:
    """A conclusion as written: outputs in the table's order, `undocumented`, or a reading with its choices."""
    if "by_reading" in row:
        ((reading, choices),) = row["by_reading"].items()
        return reading, tuple(
            (choice, conclusion(table, end if "by_reading" in end else {"then": end}))
            for choice, end in sorted(choices.items())
        )
    then = row.get("then", "undocumented")
    outputs = {next(iter(table["answers"])): then} if isinstance(then, str) else then
    return then if then == "undocumented" else {name: outputs[name] for name in table["answers"]}
