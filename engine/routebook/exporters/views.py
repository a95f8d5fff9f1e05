"""The parts of a machine that matter for each value of an input: what its sessions can ever come to."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.exploring import explore, words_of
from routebook.recalling import Recalling
from routebook.sets import code_of
from routebook.settle import choose_readings, other_choices, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from routebook.exploring import Explored
    from routebook.model import Book, Machine
    from routebook.stepping import Decide

Choice = tuple[str, str]
DEFAULT: Choice = ("", "")
"""Stands for the default of every reading."""


@dataclass(frozen=True, slots=True)
class View:
    """The rules and the states of a machine that some sessions come to.

    With each go the choices of readings, one at a time, under which alone they do; none if they do so by default.
    """

    rules: Mapping[str, tuple[Choice, ...]]
    states: Mapping[str, tuple[Choice, ...]]


UNSEEN = View(MappingProxyType({}), MappingProxyType({}))
"""Of what no session is known to come to, nothing is said."""


def views(book: Book, machine_id: str) -> Mapping[str | None, View]:
    """What all sessions of a machine come to, as None, and those for each value of the input that it is drawn for.

    Counted are the default readings and every other choice on its own. Parameters for which the input is
    undocumented, or which do not suffice to decide it, belong to no value. Raises TooLarge.
    """
    machine = book.machines[machine_id]
    name = machine.draw_for
    values: tuple[str | None, ...] = (None, *(book.inputs[name].values if name else ()))
    rules: dict[str | None, dict[str, list[Choice]]] = {value: {} for value in values}
    states: dict[str | None, dict[str, list[Choice]]] = {value: {} for value in values}
    for choice, settled in _each_choice(book):
        decide = Recalling(settled).decide
        for walk in explore(settled, settled.machines[machine_id], decide):
            seen = _values(settled, settled.machines[machine_id], name, walk, decide) if name else ()
            for value in (None, *seen):
                _note(rules[value], _taken(walk), choice)
                _note(states[value], (state for here in walk.rows for state in here[0]), choice)
    return MappingProxyType({value: View(_alone(rules[value]), _alone(states[value])) for value in values})


def _note(found: dict[str, list[Choice]], names: Iterable[str], choice: Choice) -> None:
    for name in dict.fromkeys(names):
        choices = found.setdefault(name, [])
        if choice not in choices:
            choices.append(choice)


def _alone(found: Mapping[str, list[Choice]]) -> Mapping[str, tuple[Choice, ...]]:
    """The choices under which alone something is come to."""
    return MappingProxyType(
        {name: () if DEFAULT in choices else tuple(choices) for name, choices in found.items()}
    )


def _each_choice(book: Book) -> Iterator[tuple[Choice, Book]]:
    yield DEFAULT, settle(book, choose_readings(book))
    for name, choice in other_choices(book):
        yield (name, choice), settle(book, choose_readings(book, {name: choice}))


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
