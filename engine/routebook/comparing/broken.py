"""Which promises and scenarios a change breaks: the old book keeps them, and the new one does not."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.checker.machines.contradicted_scenario import contradicted_scenario
from routebook.checker.promises import promise_faults
from routebook.comparing import meaning
from routebook.comparing.change import Broken
from routebook.sets import code_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.model import Book, Scenario


def broken_by(old: Book, new: Book) -> Iterator[Broken]:
    """The promises of the new book and the scenarios of both that hold no longer, or are new and do not hold.

    A scenario that was edited, or that went, is played as the old book tells it too.
    """
    promises = _broken_promises(new)
    before = _broken_promises(old) if promises else {}
    for name, message in promises.items():
        if name not in before:
            yield Broken("promise", name, message)
    earlier = {
        name: each
        for name, each in old.scenarios.items()
        if name not in new.scenarios or meaning.of_scenario(each) != meaning.of_scenario(new.scenarios[name])
    }
    found = {**_contradicted(new, earlier), **_contradicted(new, new.scenarios)}
    before = _contradicted(old, old.scenarios) if found else {}
    for name, message in found.items():
        if name not in before:
            yield Broken("scenario", name, message)


def _broken_promises(book: Book) -> dict[str, str]:
    """What is said of each promise that a book breaks: one example of where it does."""
    return {each.about: each.reason for each in promise_faults(book, ()) if each.code == "broken-promise"}


def _contradicted(book: Book, scenarios: Mapping[str, Scenario]) -> dict[str, str]:
    """What a book first says otherwise of each of some scenarios, its own or not."""
    playable = {name: each for name, each in scenarios.items() if _can_be_played(book, each)}
    found = {name: "it can no longer be played" for name in scenarios if name not in playable}
    playing = replace(book, scenarios=MappingProxyType(playable))
    for machine in book.machines.values():
        for fault in contradicted_scenario(playing, machine):
            found.setdefault(fault.about, fault.message)
    return found


def _can_be_played(book: Book, scenario: Scenario) -> bool:
    """Whether a book has the machine, the parameters and the events of a scenario."""
    machine = book.machines.get(scenario.machine)
    if machine is None or {*scenario.given} != {*machine.parameters}:
        return False
    try:
        for name, word in scenario.given.items():
            code_of(book.inputs[name], word)
    except ValueError:
        return False
    return all(step.event is None or step.event in machine.events for step in scenario.steps)
