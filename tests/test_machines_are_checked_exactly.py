"""What is told of a machine is what following every run finds: nothing is missed, nothing is false.

The machines are random, thousands of them, and those in tests/machines/, whose first lines list by hand what is wrong.
When random ones fail, the shortest is printed; kept in tests/machines/ with such lines it is a case.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from oracle_of_machines import judge
from random_machines import KINDS, book_of, random_machine, text_of, write
from routebook.checker import check
from routebook.loader import read

if TYPE_CHECKING:
    from oracle_of_machines import Fault
    from routebook.diagnostic import Diagnostic

KEPT = sorted((Path(__file__).parent / "machines").glob("*.yaml"))
CODES = {
    "nondeterministic-transitions",
    "unhandled-event",
    "endless-transitions",
    "unreachable-state",
    "unreachable-transition",
    "needless-silence",
    "trap-state",
}
SAMPLE = range(50)
REST = range(50, 750)
"""Numbers of the machines of each kind: 200 in all, and with the rest 3,000."""

Every = pytest.mark.parametrize("kind", KINDS)


@pytest.mark.parametrize("case", KEPT, ids=lambda path: path.stem)
def test_a_machine_has_the_faults_that_are_listed_by_hand(case: Path, tmp_path: Path) -> None:
    text = case.read_text(encoding="utf-8")
    listed = {tuple(line.split()) for line in re.findall(r"^# (.+)$", text, re.MULTILINE)}
    book = book_of(text)
    assert judge(book) == listed
    assert disagreements(book, tmp_path) == []


@Every
def test_a_random_machine_has_the_faults_that_every_run_shows(kind: str, tmp_path: Path) -> None:
    agree(kind, SAMPLE, tmp_path)


@pytest.mark.exhaustive
@Every
def test_thousands_of_machines_have_the_faults_that_every_run_shows(kind: str, tmp_path: Path) -> None:
    agree(kind, REST, tmp_path)


def test_random_machines_have_every_fault_often_and_sound_ones_have_none() -> None:
    verdicts = {
        kind: [judge(random_machine(f"{kind} {number}", kind)) for number in SAMPLE] for kind in KINDS
    }
    every = [verdict for found in verdicts.values() for verdict in found]
    often = Counter(code for each in every for code in {code for code, *_ in each})
    assert often.keys() == CODES
    assert min(often.values()) >= 10
    assert verdicts["sound"] == [set()] * len(SAMPLE)


def agree(kind: str, numbers: range, above: Path) -> None:
    """Fail with the shortest machine on which the check and the oracle do not agree."""
    failed = []
    for number in numbers:
        book = random_machine(f"{kind} {number}", kind)
        if found := disagreements(book, above):
            failed.append("\n".join([text_of(book), *found]))
    if failed:
        pytest.fail(f"{len(failed)} of {len(numbers)} machines\n{min(failed, key=len)}", pytrace=False)


def disagreements(book: dict[str, Any], above: Path) -> list[str]:
    """What is told of the machine and not true, or true and not told."""
    found, faults = read(write(book, above))
    assert found is not None, faults
    assert not faults, [*map(str, faults)]
    told = Counter(names_of(each) for each in check(found) if each.code in CODES)
    true = judge(book)
    wrong = [f"not told: {' '.join(fault)}" for fault in sorted(true - told.keys())]
    wrong += [f"told and not so: {' '.join(fault)}" for fault in sorted(told.keys() - true)]
    return wrong + [f"told {times} times: {' '.join(fault)}" for fault, times in told.items() if times > 1]


def names_of(told: Diagnostic) -> Fault:
    """The fault as the oracle names it."""
    if told.code == "nondeterministic-transitions":
        one, other, state = re.findall(r"`(\w+)`", told.message)[:3]
        return told.code, state, one, other
    if told.code == "endless-transitions":
        circle = {told.about, *(word for note in told.notes for word in re.findall(r"`(\w+)`", note.message))}
        return told.code, *sorted(circle)
    if told.code == "unhandled-event":
        return told.code, *told.about.split("/")
    return told.code, told.about
