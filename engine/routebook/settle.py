"""Settles the readings of a book: every conclusion that depends on one becomes a plain one."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from routebook.diagnostic import did_you_mean
from routebook.errors import UnknownReading
from routebook.model import ByReading, Gather, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.model import Book, Outcome

AnyRule = TypeVar("AnyRule", bound=Rule)


def choose_readings(book: Book, chosen: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """A choice for every reading of the book: those chosen, else the defaults; raises UnknownReading."""
    for name, choice in (chosen or {}).items():
        if name not in book.readings:
            raise UnknownReading(
                f"there is no reading `{name}`",
                help=did_you_mean(str(name), book.readings) or "`readings.yaml` of the book has their names",
            )
        choices = book.readings[name].choices
        if not isinstance(choice, str) or choice not in choices:
            raise UnknownReading(
                f"the reading `{name}` has no choice `{choice}`",
                help=did_you_mean(str(choice), choices),
            )
    defaults = {name: reading.default for name, reading in book.readings.items()}
    return MappingProxyType({**defaults, **(chosen or {})})


def other_choices(book: Book) -> Iterator[tuple[str, str]]:
    """Each reading with each of its choices that is not the default one."""
    for reading in book.readings.values():
        for choice in reading.choices:
            if choice != reading.default:
                yield reading.id, choice


def settle(book: Book, readings: Mapping[str, str]) -> Book:
    """The book under one choice of readings; each rule remembers the readings that its outcome rests on."""
    decisions = {
        name: decision
        if isinstance(decision, Gather)
        else replace(decision, rules=tuple(settle_rule(rule, readings) for rule in decision.rules))
        for name, decision in book.decisions.items()
    }
    machines = {
        name: replace(machine, transitions=tuple(settle_rule(each, readings) for each in machine.transitions))
        for name, machine in book.machines.items()
    }
    return replace(book, decisions=MappingProxyType(decisions), machines=MappingProxyType(machines))


def settle_rule(rule: AnyRule, readings: Mapping[str, str]) -> AnyRule:
    """The rule with the outcome that holds under the readings."""
    if not isinstance(rule.outcome, ByReading):
        return rule
    outcome: Outcome = rule.outcome
    rests_on = dict(rule.rests_on)
    while isinstance(outcome, ByReading):
        rests_on[outcome.reading] = readings[outcome.reading]
        outcome = outcome.choices[readings[outcome.reading]]
    return replace(rule, outcome=outcome, rests_on=MappingProxyType(rests_on))


def conclusions_of(outcome: Outcome) -> Iterator[tuple[dict[str, str], Outcome]]:
    """Every plain conclusion that a conclusion may come to, with the choices of readings under which it does."""
    if not isinstance(outcome, ByReading):
        yield {}, outcome
        return
    for choice, inner in outcome.choices.items():
        for choices, plain in conclusions_of(inner):
            yield {outcome.reading: choice, **choices}, plain


def readings_in(outcome: Outcome) -> Iterator[str]:
    """The readings that a conclusion depends on."""
    if isinstance(outcome, ByReading):
        yield outcome.reading
        for inner in outcome.choices.values():
            yield from readings_in(inner)
