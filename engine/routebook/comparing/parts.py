"""Which parts of a book came, went or changed, whether or not that makes a difference to any answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from routebook.comparing import meaning
from routebook.comparing.change import CAME, CHANGED, WENT, Level, Part
from routebook.comparing.wording import (
    event_words,
    facts_words,
    input_words,
    promise_words,
    reading_words,
    scenario_words,
    state_words,
    transition_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from routebook.model import Book, Machine

Thing = TypeVar("Thing")


class Asked(NamedTuple):
    """What it asks of a version that a part came, that it went, that it changed."""

    came: Level
    went: Level
    changed: Level


ADDED = Asked(came=Level.MINOR, went=Level.MAJOR, changed=Level.NONE)
"""Of what callers name; a change shows in answers or runs."""
PROMISED = Asked(came=Level.MINOR, went=Level.MAJOR, changed=Level.MAJOR)
ASKED_OF_CALLERS = Asked(came=Level.MAJOR, went=Level.MAJOR, changed=Level.MAJOR)
NEEDED = Asked(came=Level.MAJOR, went=Level.NONE, changed=Level.NONE)
"""Of facts that callers have to give."""
INSIDE = Asked(came=Level.NONE, went=Level.NONE, changed=Level.NONE)
"""Of parts that matter as far as answers or runs show them."""


def parts_renamed(names: Mapping[str, str]) -> Iterator[Part]:
    """The inputs that are called otherwise, by their old names the new ones."""
    for before, after in names.items():
        yield Part("input", after, CHANGED, f"called {before}", f"called {after}", ASKED_OF_CALLERS.changed)


def parts_changed(old: Book, new: Book) -> Iterator[Part]:
    """The parts of two books that differ, the most general kinds first."""
    yield from _apart("input", old.inputs, new.inputs, meaning.of_input, input_words, ADDED)
    for name in [name for name in new.inputs if name in old.inputs]:
        pair = old.inputs[name], new.inputs[name]
        if pair[0].cuts is None and pair[1].cuts is None:
            values = [dict.fromkeys(each.values, name) for each in pair]
            yield from _apart(f"value of {name}", values[0], values[1], str, _unsaid, ADDED)
    impossible = [
        {rule.id: (meaning.conditions(book, rule.when), facts_words(rule.when)) for rule in book.impossible}
        for book in (old, new)
    ]
    yield from _apart(
        "impossible facts", impossible[0], impossible[1], lambda each: each[0], lambda each: each[1], INSIDE
    )
    yield from _apart("decision", old.decisions, new.decisions, lambda _: 0, lambda each: each.asks, ADDED)
    for name in [name for name in new.decisions if name in old.decisions]:
        outputs = [dict.fromkeys(book.outputs_of(name), name) for book in (old, new)]
        yield from _apart(f"output of {name}", outputs[0], outputs[1], str, _unsaid, ADDED)
    yield from _needed(old, new)
    yield from _apart("machine", old.machines, new.machines, lambda _: 0, lambda each: each.about, ADDED)
    for name in [name for name in new.machines if name in old.machines]:
        yield from _of_machine(old, new, old.machines[name], new.machines[name])
    yield from _apart("reading", old.readings, new.readings, meaning.of_reading, reading_words, ADDED)
    for name in [name for name in new.readings if name in old.readings]:
        choices = [book.readings[name].choices for book in (old, new)]
        yield from _apart(f"choice of {name}", choices[0], choices[1], lambda _: 0, str, ADDED)
    promises = [
        {name: (meaning.of_promise(book, each), promise_words(each)) for name, each in book.promises.items()}
        for book in (old, new)
    ]
    yield from _apart(
        "promise", promises[0], promises[1], lambda each: each[0], lambda each: each[1], PROMISED
    )
    scenarios = old.scenarios, new.scenarios
    yield from _apart("scenario", *scenarios, meaning.of_scenario, scenario_words, INSIDE)


def _of_machine(old: Book, new: Book, before: Machine, after: Machine) -> Iterator[Part]:
    name = after.id
    parameters = [dict.fromkeys(each.parameters, name) for each in (before, after)]
    yield from _apart(f"parameter of {name}", parameters[0], parameters[1], str, _unsaid, ASKED_OF_CALLERS)
    yield from _apart(f"remembered by {name}", before.remembers, after.remembers, str, str, INSIDE)
    yield from _apart(f"state of {name}", before.states, after.states, meaning.of_state, state_words, INSIDE)
    yield from _apart(f"event of {name}", before.events, after.events, meaning.of_event, event_words, ADDED)
    rules = [
        {rule.id: (meaning.of_transition(book, rule), transition_words(rule)) for rule in each.transitions}
        for book, each in ((old, before), (new, after))
    ]
    yield from _apart(
        f"rule of {name}", rules[0], rules[1], lambda each: each[0], lambda each: each[1], INSIDE
    )


def _apart(
    kind: str,
    old: Mapping[str, Thing],
    new: Mapping[str, Thing],
    means: Callable[[Thing], Any],
    say: Callable[[Thing], str],
    asked: Asked,
) -> Iterator[Part]:
    """The parts of one kind that differ: those that came or changed in the order of the new book, then those that went."""
    for name, thing in new.items():
        if name not in old:
            yield Part(kind, name, CAME, "", say(thing), asked.came)
        elif means(old[name]) != means(thing):
            yield Part(kind, name, CHANGED, say(old[name]), say(thing), asked.changed)
    for name, thing in old.items():
        if name not in new:
            yield Part(kind, name, WENT, say(thing), "", asked.went)


def _needed(old: Book, new: Book) -> Iterator[Part]:
    """Facts of which decisions of both books came to depend, or depend no more: each with these decisions."""
    shared = [name for name in new.decisions if name in old.decisions]
    needs = {name: (_given(old, name), _given(new, name)) for name in shared}
    for name in dict.fromkeys([*new.inputs, *old.inputs]):
        came = [each for each, (before, after) in needs.items() if name in after and name not in before]
        went = [each for each, (before, after) in needs.items() if name in before and name not in after]
        if came:
            yield Part("fact to be given", name, CAME, "", f"for {', '.join(came)}", NEEDED.came)
        if went:
            yield Part("fact to be given", name, WENT, f"for {', '.join(went)}", "", NEEDED.went)


def _given(book: Book, decision: str) -> set[str]:
    tables = book.required_by(decision)
    return {name for table in tables for name in table.needs if not book.inputs[name].decided_by}


def _unsaid(_: str) -> str:
    """What is said of a part of which its name says all."""
    return ""
