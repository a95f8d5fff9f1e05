"""Which parts of a book came, went or changed, whether or not that makes a difference to any answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from routebook.comparing import meaning
from routebook.comparing.change import CAME, CHANGED, WENT, Level, Part
from routebook.comparing.wording import (
    input_words,
    promise_words,
    reading_words,
    state_words,
    transition_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from routebook.model import Book, Machine

Thing = TypeVar("Thing")
Levels = tuple[Level, Level, Level]

ADDED: Levels = (Level.MINOR, Level.MAJOR, Level.NONE)
"""What it asks for that a part came, went, changed: for what callers name; a change shows in answers or runs."""
PROMISED: Levels = (Level.MINOR, Level.MAJOR, Level.MAJOR)
ASKED_OF_CALLERS: Levels = (Level.MAJOR, Level.MAJOR, Level.MAJOR)
INSIDE: Levels = (Level.NONE, Level.NONE, Level.NONE)
"""Parts that matter as far as runs show them."""


def parts_changed(old: Book, new: Book) -> Iterator[Part]:
    """The parts of two books that differ, the most general kinds first."""
    yield from _apart("input", old.inputs, new.inputs, meaning.of_input, input_words, ADDED)
    for name in [name for name in new.inputs if name in old.inputs]:
        pair = old.inputs[name], new.inputs[name]
        if pair[0].cuts is None and pair[1].cuts is None:
            values = [dict.fromkeys(each.values, name) for each in pair]
            yield from _apart(f"value of {name}", values[0], values[1], str, _unsaid, ADDED)
    yield from _apart("decision", old.decisions, new.decisions, lambda _: 0, lambda each: each.asks, ADDED)
    for name in [name for name in new.decisions if name in old.decisions]:
        outputs = [dict.fromkeys(book.outputs_of(name), name) for book in (old, new)]
        yield from _apart(f"output of {name}", outputs[0], outputs[1], str, _unsaid, ADDED)
        needs = [_given(book, name) for book in (old, new)]
        yield from _apart(
            f"fact that {name} rests on",
            needs[0],
            needs[1],
            str,
            _unsaid,
            (Level.MAJOR, Level.NONE, Level.NONE),
        )
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


def _of_machine(old: Book, new: Book, before: Machine, after: Machine) -> Iterator[Part]:
    name = after.id
    parameters = [dict.fromkeys(each.parameters, name) for each in (before, after)]
    yield from _apart(f"parameter of {name}", parameters[0], parameters[1], str, _unsaid, ASKED_OF_CALLERS)
    yield from _apart(f"remembered by {name}", before.remembers, after.remembers, str, str, INSIDE)
    yield from _apart(f"state of {name}", before.states, after.states, meaning.of_state, state_words, INSIDE)
    yield from _apart(
        f"event of {name}", before.events, after.events, meaning.of_event, lambda each: each.about, ADDED
    )
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
    levels: Levels,
) -> Iterator[Part]:
    """The parts of one kind that differ: those that came or changed in the order of the new book, then those that went."""
    for name, thing in new.items():
        if name not in old:
            yield Part(kind, name, CAME, "", say(thing), levels[0])
        elif means(old[name]) != means(thing):
            yield Part(kind, name, CHANGED, say(old[name]), say(thing), levels[2])
    for name, thing in old.items():
        if name not in new:
            yield Part(kind, name, WENT, say(thing), "", levels[1])


def _given(book: Book, decision: str) -> dict[str, str]:
    tables = book.required_by(decision)
    needed = {name for table in tables for name in table.needs}
    return {name: decision for name in book.inputs if name in needed and not book.inputs[name].decided_by}


def _unsaid(_: str) -> str:
    """What is said of a part of which its name says all."""
    return ""
