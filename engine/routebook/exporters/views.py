"""The parts of a machine that matter for each value of an input: which rules its sessions can ever take."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.exploring import explore, words_of
from routebook.recalling import Recalling
from routebook.sets import code_of
from routebook.settle import choose_readings, settle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.exploring import Explored
    from routebook.model import Book, Machine
    from routebook.stepping import Decide

NONE: Mapping[str, frozenset[str]] = MappingProxyType({})


def views(book: Book, machine_id: str) -> Mapping[str, frozenset[str]]:
    """For each value of the input that a machine is drawn for, the ids of the rules that its sessions can take.

    Counted are the default readings and every other choice on its own. Parameters for which the input is
    undocumented, or which do not suffice to decide it, belong to no value. Raises TooLarge.
    """
    name = book.machines[machine_id].draw_for
    if name is None:
        return NONE
    found: dict[str, set[str]] = {value: set() for value in book.inputs[name].values}
    for settled in _each_choice(book):
        machine, decide = settled.machines[machine_id], Recalling(settled).decide
        for walk in explore(settled, machine, decide):
            rules = set(_taken(walk))
            for value in _values(settled, machine, name, walk, decide):
                found[value] |= rules
    return MappingProxyType({value: frozenset(rules) for value, rules in found.items()})


def _each_choice(book: Book) -> Iterator[Book]:
    yield settle(book, choose_readings(book))
    for reading in book.readings.values():
        for choice in reading.choices:
            if choice != reading.default:
                yield settle(book, choose_readings(book, {reading.id: choice}))


def _values(book: Book, machine: Machine, name: str, walk: Explored, decide: Decide) -> set[str]:
    """The values that an input has for the parameters of a class, which may differ in what the machine cannot see."""
    known, found = book.inputs[name], set[str]()
    words = [words_of(book.inputs[parameter]) for parameter in machine.parameters]
    for codes in walk.members:
        facts = {
            parameter: those[code]
            for parameter, those, code in zip(machine.parameters, words, codes, strict=True)
        }
        answer: Mapping[str, str] = facts
        if known.decided_by and _suffices(book, known.decided_by, facts):
            answer = decide(known.decided_by, facts).outputs
        if name in answer:
            found.add(known.values[code_of(known, answer[name])])
    return found


def _suffices(book: Book, decision: str, facts: Mapping[str, str]) -> bool:
    needs = {need for table in book.required_by(decision) for need in table.needs}
    return all(need in facts for need in needs if book.inputs[need].decided_by is None)


def _taken(walk: Explored) -> Iterator[str]:
    for cells in walk.rows.values():
        for outcome in cells.values():
            for rule in outcome.taken:
                yield rule.id
