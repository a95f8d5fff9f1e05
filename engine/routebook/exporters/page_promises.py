"""Promises in words: what must hold of which answers or runs, and what it is held against."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from routebook.checker.promises import held_against
from routebook.exporters.page_words import codes, counted, joined
from routebook.model import Absence, Always, Existence, Never, Precedence, Response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.exporters.page_links import Page
    from routebook.model import Promise, StepPattern

ARTICLES = {"documented": "a", "undocumented": "an undocumented", "refused": "a refused"}


def promised(page: Page, promise: Promise) -> str:
    """What a promise says, in a sentence."""

    def step(pattern: StepPattern) -> str:
        return _step(page, promise.over, pattern)

    match promise.says:
        case Always(outputs):
            return f"{_where(page, promise)} answer has this: {page.condition(outputs)}."
        case Never(outputs):
            return f"{_where(page, promise, 'no')} answer has this: {page.condition(outputs)}."
        case Absence(of):
            return f"There is never {step(of)}."
        case Existence(of):
            return f"Sooner or later there is {step(of)}."
        case Precedence(before, comes, since):
            anew = f", anew after {step(since)}" if since else ""
            return f"Before {step(before)}, there has to be {step(comes)}{anew}."
        case Response(after, comes):
            return f"After {step(after)}, there is sooner or later {step(comes)}."


def spoken_of(page: Page, promise: Promise) -> str:
    """What a promise is about: a decision, or the runs of a machine with some parameters."""
    if isinstance(promise.says, Always | Never):
        return f"the answers of {page.decision(promise.over)}"
    given = f", where {page.condition(promise.when)}" if promise.when else ""
    return f"the runs of the machine {page.machine(promise.over)}{given}"


def made_under(page: Page, promise: Promise) -> str:
    """The choices of readings under which a promise is made; nothing if it is made under all."""
    phrases = (f"{page.reading(name)} is {codes(choices, ' or ')}" for name, choices in promise.under.items())
    return joined(phrases) if promise.under else ""


def extents(page: Page) -> list[Extent]:
    """What the promises of a book are held against, those together that are held against the same."""
    found: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for promise in page.book.promises.values():
        inputs, readings = held_against(page.book, promise)
        link = page.machine(promise.over) if promise.patterns else page.decision(promise.over)
        found.setdefault((link, inputs, readings), []).append(promise.id)
    return [Extent(page, *key, tuple(promises)) for key, promises in found.items()]


@dataclass(frozen=True, slots=True)
class Extent:
    """The given inputs, or parameters, and the readings against whose combinations some promises are held."""

    page: Page
    over: str
    inputs: tuple[str, ...]
    readings: tuple[str, ...]
    promises: tuple[str, ...]

    @property
    def facts(self) -> str:
        """How many combinations of facts, and of which."""
        number = prod(len(self.page.book.inputs[name].values) for name in self.inputs)
        return _combinations(number, map(self.page.fact, self.inputs))

    @property
    def choices(self) -> str:
        """How many combinations of choices, and of which readings."""
        number = prod(len(self.page.book.readings[name].choices) for name in self.readings)
        return _combinations(number, map(self.page.reading, self.readings))


def _combinations(number: int, links: Iterable[str]) -> str:
    listed = ", ".join(links)
    return f"{counted(number, 'combination')} of {listed}" if listed else "none"


def _where(page: Page, promise: Promise, which: str = "every") -> str:
    return f"Where {page.condition(promise.when)}, {which}" if promise.when else which.capitalize()


def _step(page: Page, machine: str, pattern: StepPattern) -> str:
    """The steps that a pattern means, as a phrase."""
    states = {name: page.state(machine, name) for name in (*pattern.within, *pattern.states)}
    parts = []
    if pattern.events:
        parts.append("on " + joined((page.event(machine, name) for name in pattern.events), "or"))
    if pattern.within:
        parts.append("in " + joined((states[name] for name in pattern.within), "or"))
    if pattern.actions:
        parts.append("that does " + codes(pattern.actions, " and "))
    if pattern.states:
        parts.append("after which " + joined((states[name] for name in pattern.states), "or") + " is active")
    if pattern.when:
        parts.append("where " + page.condition(pattern.when))
    kind = joined((ARTICLES[status] for status in pattern.status), "or")
    return " ".join([kind, "step", *parts]) if parts or kind != "a" else "any step"
