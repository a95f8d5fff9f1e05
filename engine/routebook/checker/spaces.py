"""Spaces of facts and of readings, in which a reading counts as one more input, whose values are its choices."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.model import Input
from routebook.sets import Space
from routebook.settle import readings_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.model import Book, Promise, Reading, Rule
    from routebook.sets import Box


def as_input(reading: Reading) -> Input:
    """A reading as an input; no input that is written has a blank in its name."""
    return Input(
        name=name_of(reading.id),
        values=tuple(reading.choices),
        groups=MappingProxyType({}),
        place=reading.place,
    )


def name_of(reading: str) -> str:
    """The name under which a reading is an input."""
    return f"reading {reading}"


def readings_of(rules: Iterable[Rule]) -> tuple[str, ...]:
    """The readings that some rules depend on, each once."""
    return tuple(dict.fromkeys(name for rule in rules for name in readings_in(rule.outcome)))


def space_of(book: Book, names: Iterable[str], readings: Iterable[str]) -> Space:
    """Readings as inputs, then some inputs."""
    return Space(
        (*(as_input(book.readings[name]) for name in readings), *(book.inputs[name] for name in names))
    )


def default_readings(book: Book, space: Space) -> Box:
    """The combinations under the default readings."""
    usual = {name_of(name): reading.default for name, reading in book.readings.items()}
    return tuple(
        1 << each.values.index(usual[each.name]) if each.name in usual else full
        for each, full in zip(space.inputs, space.whole, strict=True)
    )


def made_under(space: Space, promise: Promise) -> Box:
    """The combinations of facts and readings that a promise is about, but for what it says of derived inputs."""
    box = space.box(promise.when)
    chosen = {name_of(name): choices for name, choices in promise.under.items()}
    return tuple(
        sum(1 << each.values.index(choice) for choice in chosen[each.name]) if each.name in chosen else mask
        for each, mask in zip(space.inputs, box, strict=True)
    )


def each_choice_alone(book: Book, space: Space) -> list[Box]:
    """The combinations under the default readings, and those under another choice of one of them."""
    usual = default_readings(book, space)
    others = [
        (*usual[:axis], full & ~mask, *usual[axis + 1 :])
        for axis, (mask, full) in enumerate(zip(usual, space.whole, strict=True))
        if mask != full
    ]
    return [usual, *others]
