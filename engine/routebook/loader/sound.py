"""The part of a book that can be trusted when some of its files have faults."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.model import Gather

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from routebook.model import Book, Machine

SHARED = ("book.yaml", "inputs.yaml", "readings.yaml")
"""What everything else rests on."""


def sound_part(book: Book, faulty: AbstractSet[str]) -> Book | None:
    """The book without the files that have faults and all that rests on them; None where that is everything."""
    folder = book.place.file.rpartition("/")[0]
    if any(f"{folder}/{name}" in faulty for name in SHARED):
        return None
    sound: dict[str, bool] = {}

    def is_sound(name: str | None) -> bool:
        if name is None:
            return True
        if name not in sound:
            decision = book.decisions.get(name)
            sound[name] = (
                decision is not None
                and decision.place.file not in faulty
                and all(is_sound(each) for each in _below(book, name))
            )
        return sound[name]

    inputs = {name: known for name, known in book.inputs.items() if is_sound(known.decided_by)}
    machines = {
        name: machine
        for name, machine in book.machines.items()
        if machine.place.file not in faulty
        and all(map(is_sound, book.consulted_by(machine)))
        and all(name in inputs for name in _facts_of(machine))
    }
    decisions = {name: decision for name, decision in book.decisions.items() if is_sound(name)}
    return replace(
        book,
        inputs=MappingProxyType(inputs),
        impossible=tuple(
            rule for rule in book.impossible if all(entry.name in inputs for entry in rule.when)
        ),
        decisions=MappingProxyType(decisions),
        machines=MappingProxyType(machines),
        scenarios=MappingProxyType(
            {
                name: scenario
                for name, scenario in book.scenarios.items()
                if scenario.place.file not in faulty and scenario.machine in machines
            }
        ),
        promises=MappingProxyType(
            {
                name: promise
                for name, promise in book.promises.items()
                if promise.place.file not in faulty
                and promise.over in decisions.keys() | machines.keys()
                and all(entry.name in inputs for entry in promise.conditions)
            }
        ),
    )


def _below(book: Book, name: str) -> tuple[str | None, ...]:
    """The decisions that one needs at once."""
    decision = book.decisions[name]
    if isinstance(decision, Gather):
        return decision.gathers + decision.rests_on
    return tuple(book.inputs[need].decided_by for need in decision.needs)


def _facts_of(machine: Machine) -> Iterator[str]:
    """The inputs that a machine is given, remembers, lets events give, or is drawn for."""
    yield from (*machine.parameters, *machine.remembers)
    for event in machine.events.values():
        yield from (*event.sets, *event.gives)
    if machine.draw_for:
        yield machine.draw_for
