"""The parts of a machine that matter for each value of an input: which rules its sessions can ever take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.exploring import explore
from routebook.recalling import Recalling
from routebook.settle import choose_readings, settle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.exploring import Explored
    from routebook.model import Book


def views(book: Book, machine_id: str) -> Mapping[str, frozenset[str]]:
    """For each value of the input that a machine is drawn for, the ids of the rules that its sessions can take.

    Counted are the default readings and every other choice on its own. Parameters for which the input is
    undocumented belong to no value.
    """
    name = book.machines[machine_id].draw_for
    if name is None:
        return {}
    found: dict[str, set[str]] = {value: set() for value in book.inputs[name].values}
    for settled in _each_choice(book):
        decide = Recalling(settled).decide
        for walk in explore(settled, settled.machines[machine_id], decide):
            decider = book.inputs[name].decided_by
            answer = decide(decider, walk.parameters).outputs if decider else walk.parameters
            if name in answer:
                found[answer[name]].update(_taken(walk))
    return {value: frozenset(rules) for value, rules in found.items()}


def _each_choice(book: Book) -> Iterator[Book]:
    yield settle(book, choose_readings(book))
    for reading in book.readings.values():
        for choice in reading.choices:
            if choice != reading.default:
                yield settle(book, choose_readings(book, {reading.id: choice}))


def _taken(walk: Explored) -> Iterator[str]:
    for cells in walk.rows.values():
        for outcome in cells.values():
            for rule in outcome.taken:
                yield rule.id
