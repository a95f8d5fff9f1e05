"""What is told of a table is what looking at every combination finds: nothing is missed, nothing is false.

The tables are random, thousands of them, and those in tests/tables/, whose first lines list by hand what is wrong.
When random ones fail, the shortest is printed; kept in tests/tables/ with such lines it is a case.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from oracle_of_tables import condition, judge, known_to
from random_tables import KINDS, POLICIES, book_of, large_table, random_table, text_of, write
from routebook.checker import check
from routebook.loader import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oracle_of_tables import Cell, Fault, Verdict
    from routebook.diagnostic import Diagnostic

KEPT = sorted((Path(__file__).parent / "tables").glob("*.yaml"))
JUDGED = "judged"
OF_PAIRS = {"overlapping-rules", "conflicting-rules", "duplicate-rule"}
OF_ANSWERS = {"missing-rule", "overlapping-rules", "conflicting-rules", "duplicate-rule"}
OF_RULES = {"shadowed-rule", "impossible-rule"}
CODES = {"missing-rule", "irrelevant-input"} | OF_PAIRS | OF_RULES
MOST_ROWS = 5
SAMPLE = range(45)
REST = range(45, 1112)
"""Numbers of the tables of each kind and hit policy: some 400 in all, and with the rest 10,000."""

Every = pytest.mark.parametrize("kind", KINDS)
ByPolicy = pytest.mark.parametrize("policy", POLICIES)


@pytest.mark.parametrize("case", KEPT, ids=lambda path: path.stem)
def test_a_table_has_the_faults_that_are_listed_by_hand(case: Path, tmp_path: Path) -> None:
    text = case.read_text(encoding="utf-8")
    listed = [line.split(maxsplit=1) for line in re.findall(r"^# (.+)$", text, re.MULTILINE)]
    book = book_of(text)
    verdict = judge(book)
    rows = [row for code, row in listed if code == "missing-rule"]
    assert verdict.missing == {cell for row in rows for cell in cells_in(row, book) & verdict.cells}
    assert verdict.faults == {(code, *about.split()) for code, about in listed if code != "missing-rule"}
    assert disagreements(book, tmp_path) == []


@Every
@ByPolicy
def test_a_random_table_has_the_faults_that_every_combination_shows(
    kind: str, policy: str, tmp_path: Path
) -> None:
    agree(kind, policy, SAMPLE, tmp_path)


@pytest.mark.exhaustive
@Every
@ByPolicy
def test_ten_thousand_tables_have_the_faults_that_every_combination_shows(
    kind: str, policy: str, tmp_path: Path
) -> None:
    agree(kind, policy, REST, tmp_path)


@ByPolicy
@pytest.mark.parametrize("number", range(5))
def test_a_table_too_large_to_list_is_checked_as_exactly(policy: str, number: int, tmp_path: Path) -> None:
    book, lost = large_table(f"{policy} {number}", policy)
    table = book["decisions"][JUDGED]
    when = {rule: condition(book, row, table["needs"]) for rule, row in table["rules"].items()}
    *others, last = when
    met = [rule for rule in others if all(when[rule][name] & when[last][name] for name in lost)]
    told, lines, _ = told_of(book, tmp_path)
    (gap,) = (row for each in told if each.code == "missing-rule" for row in rows_in(each))
    assert condition(book, yaml.load(gap, yaml.BaseLoader), lost) == {name: {*lost[name]} for name in lost}  # noqa: S506
    found = {fault for each in told for fault in names_of(each, lines)}
    if policy == "unique":
        assert found == {("overlapping-rules", last, rule) for rule in met}
    else:
        (shadow,) = (each for each in told if each.code == "shadowed-rule")
        assert found == {("shadowed-rule", last)}
        assert {rule_at(note.place.line, lines) for note in shadow.notes} == set(met)


def test_random_tables_have_every_fault_often_and_some_have_none() -> None:
    verdicts = [
        judge(random_table(seed(kind, policy, number), kind, policy))
        for kind in KINDS
        for policy in POLICIES
        for number in SAMPLE
    ]
    often = Counter(code for each in verdicts for code in {code for code, *_ in each.faults})
    often["missing-rule"] = sum(bool(each.missing) for each in verdicts)
    assert often.keys() == CODES
    assert min(often.values()) >= 20
    assert sum(not each.faults and not each.missing for each in verdicts) >= 10


def agree(kind: str, policy: str, numbers: range, above: Path) -> None:
    """Fail with the shortest table on which the check and the oracle do not agree."""
    failed = []
    for number in numbers:
        book = random_table(seed(kind, policy, number), kind, policy)
        if found := disagreements(book, above):
            failed.append("\n".join([text_of(book), *found]))
    if failed:
        pytest.fail(f"{len(failed)} of {len(numbers)} tables\n{min(failed, key=len)}", pytrace=False)


def seed(kind: str, policy: str, number: int) -> str:
    return f"{kind} {policy} {number}"


def disagreements(book: dict[str, Any], above: Path) -> list[str]:
    """What is told of the judged table and not true, or true and not told."""
    told, lines, is_clear = told_of(book, above)
    verdict = judge(book)
    names = Counter(name for each in told for name in names_of(each, lines))
    expected = {fault for fault in verdict.faults if is_clear or fault[0] in OF_PAIRS}
    wrong = [f"not told: {' '.join(fault)}" for fault in sorted(expected - names.keys())]
    wrong += [f"told and not so: {' '.join(fault)}" for fault in sorted(names.keys() - expected)]
    wrong += [f"told {times} times: {' '.join(fault)}" for fault, times in names.items() if times > 1]
    for each in told:
        wrong += [f"{problem}: {each}" for problem in misgivings(each, lines, book, verdict)]
    rows = [cells_in(row, book) for each in told if each.code == "missing-rule" for row in rows_in(each)]
    if len(rows) < MOST_ROWS and (left := verdict.missing.difference(*rows)):
        wrong.append(f"missing and not told: {sorted(left)}")
    return wrong


def told_of(book: dict[str, Any], above: Path) -> tuple[list[Diagnostic], list[str], bool]:
    """What is told of the judged table, the lines of its file, and whether the tables above it have one answer."""
    folder = write(book, above)
    found, faults = read(folder)
    assert found is not None, faults
    assert not faults, [*map(str, faults)]
    file = folder / "decisions" / f"{JUDGED}.yaml"
    every = check(found)
    told = [each for each in every if each.place.file.endswith(f"/{file.name}") and each.code in CODES]
    *above_it, judged = book["decisions"].values()
    known = known_to(above_it, judged)
    asked = {f"/{name}.yaml" for name, each in book["decisions"].items() if known & each["answers"].keys()}
    is_clear = not any(each.place.file.endswith((*asked,)) and each.code in OF_ANSWERS for each in every)
    return told, file.read_text(encoding="utf-8").splitlines(), is_clear


def names_of(told: Diagnostic, lines: list[str]) -> Iterator[Fault]:
    """The fault as the oracle names it; a diagnostic of pairs can have several."""
    if told.code in OF_PAIRS:
        for note in told.notes:
            yield told.code, rule_at(told.place.line, lines), rule_at(note.place.line, lines)
    elif told.code in OF_RULES:
        yield told.code, rule_at(told.place.line, lines)
    elif told.code == "irrelevant-input":
        yield told.code, told.about


def misgivings(told: Diagnostic, lines: list[str], book: dict[str, Any], verdict: Verdict) -> Iterator[str]:
    """What is wrong with the rows and the other rules that a diagnostic names."""
    noted = [rule_at(note.place.line, lines) for note in told.notes]
    if told.code == "missing-rule":
        right = verdict.missing
        if not 1 <= len(rows_in(told)) <= MOST_ROWS:
            yield "names no row, or too many"
    elif told.code in {"overlapping-rules", "conflicting-rules"}:
        right = verdict.matched[rule_at(told.place.line, lines)].intersection(
            *(verdict.matched[rule] for rule in noted)
        )
        if not rows_in(told):
            yield "names no row"
    elif told.code == "shadowed-rule":
        yield from shadows(rule_at(told.place.line, lines), noted, book, verdict)
        return
    else:
        return
    for row in rows_in(told):
        named = cells_in(row, book) & verdict.cells
        if not named:
            yield f"names a row that cannot occur, {row}"
        elif not named <= right:
            yield f"names a row of which that is not true, {row}"


def shadows(rule: str, noted: list[str], book: dict[str, Any], verdict: Verdict) -> Iterator[str]:
    """What is wrong with the rules that are said to shadow one together."""
    table = book["decisions"][JUDGED]
    order = [*table["rules"], *table["undocumented"]]
    told_before = {name for code, name, *_ in verdict.faults if code == "shadowed-rule"} & {
        *order[order.index(rule) :]
    }
    gone = told_before | {name for code, name, *_ in verdict.faults if code == "duplicate-rule"}
    for other in noted:
        if table["hit_policy"] == "first" and order.index(other) >= order.index(rule):
            yield f"`{other}` is not before `{rule}`"
        if table["hit_policy"] == "any" and (
            other in gone or verdict.conclusions[other] != verdict.conclusions[rule]
        ):
            yield f"`{other}` does not agree, or is itself to go"
    if not verdict.matched[rule] <= frozenset().union(*(verdict.matched[each] for each in noted)):
        yield f"not every combination of `{rule}` is matched by those that are named"


def rule_at(line: int, lines: list[str]) -> str:
    """The rule that is written in a line of a table, which has one line for each."""
    found = re.match(r"  (\w+): \{", lines[line - 1])
    assert found, f"no rule stands in line {line}: {lines[line - 1]}"
    return found[1]


def rows_in(told: Diagnostic) -> list[str]:
    """The rows that a message names: `{in_0: v1, in_1: [v0, v2]}`."""
    return re.findall(r"`(\{.*?\})`", told.message)


def cells_in(row: str, book: dict[str, Any]) -> frozenset[Cell]:
    """The combinations that a row stands for, as somebody would write it in the table."""
    written = yaml.load(row, yaml.BaseLoader)  # noqa: S506  (words only)
    needs = book["decisions"][JUDGED]["needs"]
    assert written.keys() <= set(needs), row
    return frozenset(product(*condition(book, written, needs).values()))
