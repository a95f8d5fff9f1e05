"""Given inputs that are called otherwise in the new book, and the old book with the names of the new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from routebook.comparing import meaning
from routebook.model import Book, Entry, Event, Input, Machine, Move, Scenario, State, Table

if TYPE_CHECKING:
    from collections.abc import Hashable

Names = Mapping[str, str]
"""By the old names the new ones."""


def renamed_inputs(old: Book, new: Book) -> dict[str, str]:
    """Inputs of one book alone that have the same values, and stand in the same tables, machines and events as just one of the other."""
    went, came = _standings(old, new), _standings(new, old)
    return {
        went[standing][0]: came[standing][0]
        for standing in went
        if standing in came and len(went[standing]) == len(came[standing]) == 1
    }


def _standings(book: Book, other: Book) -> dict[Hashable, list[str]]:
    """The inputs that the other book does not have, by what they are and where they stand."""
    found: dict[Hashable, list[str]] = {}
    for name, known in book.inputs.items():
        needed = tuple(sorted(table.id for table in book.tables if name in table.needs))
        held = tuple(
            (machine.id, name in machine.parameters, name in machine.remembers)
            for machine in book.machines.values()
            if name in machine.parameters or name in machine.remembers
        )
        told = tuple(
            (machine.id, event.id, event.sets.get(name), event.gives.get(name))
            for machine in book.machines.values()
            for event in machine.events.values()
            if name in event.sets or name in event.gives
        )
        if known.decided_by is None and name not in other.inputs and (needed or held):
            found.setdefault((repr(meaning.of_input(known)), needed, held, told), []).append(name)
    return found


def as_called_in(new: Book, old: Book) -> Book:
    """The old book, in which inputs that are only called otherwise have the names that they have in the new one."""
    return with_names(old, renamed_inputs(old, new))


def with_names(book: Book, names: Names) -> Book:
    """The same book, in which some inputs are called otherwise."""
    found = _renamed(book, names) if names else book
    assert isinstance(found, Book)  # noqa: S101  (it is one, as before)
    return found


def _renamed(thing: Any, names: Names) -> Any:
    if isinstance(thing, tuple):
        return tuple(_renamed(each, names) for each in thing)
    if isinstance(thing, Mapping):
        return type(thing)({key: _renamed(each, names) for key, each in thing.items()})  # type: ignore[call-arg]
    if not is_dataclass(thing) or isinstance(thing, type):
        return thing
    changed = {}
    for each in fields(thing):
        if each.init and each.name not in {"place", "places"}:
            value = _renamed(getattr(thing, each.name), names)
            naming = (type(thing), each.name) in NAMING
            changed[each.name] = _called(value, names) if naming else value
    return replace(thing, **changed)


def _called(value: Any, names: Names) -> Any:
    """The name of an input, several of them, or what is said of each."""
    if isinstance(value, tuple):
        return tuple(names.get(name, name) for name in value)
    if isinstance(value, Mapping):
        return type(value)({names.get(name, name): each for name, each in value.items()})  # type: ignore[call-arg]
    return names.get(value, value)


NAMING = frozenset(
    {
        (Book, "inputs"),
        (Input, "name"),
        (Entry, "name"),
        (Table, "needs"),
        (Machine, "parameters"),
        (Machine, "remembers"),
        (Machine, "draw_for"),
        (State, "means"),
        (Event, "sets"),
        (Event, "gives"),
        (Move, "sets"),
        (Scenario, "given"),
    }
)
"""The fields that hold names of inputs."""
