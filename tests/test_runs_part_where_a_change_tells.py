"""Runs part where a change tells that they do, and no run to there is shorter: held to going every run of both engines."""

from __future__ import annotations

from collections import deque
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import yaml
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

import routebook
from edited_books import MANY, SILENT_UNDER_A_READING, book_of, edited
from routebook.comparing import compare
from routebook.versions import write_version
from strategies import shelve, stateful_books

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hypothesis.strategies import DrawFn

    from routebook.comparing.change import Turn
    from routebook.model import Book, Input
    from routebook.runtime import Engine, Session
    from strategies import Files

Wheel = dict[tuple[str, str], tuple[str, str]]
"""For each state and event the state that is entered and what is done."""
MOST_STATES = 6


@st.composite
def wheels(draw: DrawFn) -> tuple[Wheel, Wheel]:
    """A machine of a few states and two events, and the same where other things are done, and some ends are elsewhere."""
    states = [f"s{number}" for number in range(draw(st.integers(2, MOST_STATES)))]
    cells = [(state, event) for state in states for event in ("near", "far")]
    to = st.sampled_from(states)
    old = {cell: (draw(to), "wave") for cell in cells}
    new = {cell: (old[cell][0], draw(st.sampled_from(["wave", "sing"]))) for cell in cells}
    for cell in draw(st.lists(st.sampled_from(cells), max_size=2)):
        new[cell] = (draw(to), "sing")
    return old, new


def two_ways(short: str, long: str) -> tuple[Wheel, Wheel]:
    """Two events lead on to the state in which something else is done, or three that go another way."""
    ends = {
        ("s0", short): "s1",
        ("s0", long): "s2",
        ("s1", short): "s3",
        ("s1", long): "s1",
        ("s2", short): "s2",
        ("s2", long): "s4",
        ("s3", short): "s3",
        ("s3", long): "s3",
        ("s4", short): "s4",
        ("s4", long): "s3",
    }
    old = {cell: (to, "wave") for cell, to in ends.items()}
    return old, old | {("s3", event): ("s3", "sing") for event in (short, long)}


def book_of_wheel(wheel: Wheel) -> Book:
    transitions = {
        f"T_{state}_{event}": {"in": state, "event": event, "to": to, "do": [action], "source": "p"}
        for (state, event), (to, action) in wheel.items()
    }
    return book_of_life([state for state, _ in wheel], transitions)


def book_of_life(states: Iterable[str], transitions: Mapping[str, Mapping[str, object]]) -> Book:
    """A book of a machine without parameters, of the events `near` and `far`, that begins in `s0`."""
    machine = {
        "machine": "life",
        "about": "a life",
        "states": {state: {"initial": True} if state == "s0" else {} for state in states},
        "events": {"near": {}, "far": {}},
        "actions": {"wave": "a hand is waved", "sing": "a song is sung"},
        "transitions": transitions,
    }
    files = {
        "book.yaml": SILENT_UNDER_A_READING["book.yaml"],
        "inputs.yaml": "inputs: {}",
        "machines/life.yaml": yaml.safe_dump(machine),
    }
    with TemporaryDirectory() as folder:
        return routebook.load(shelve(files, Path(folder)))


def test_a_rule_of_several_states_is_shown_in_the_nearest_of_them() -> None:
    books = [
        book_of_life(
            ["s0", "s1"],
            {
                "T1": {"in": ["s0", "s1"], "event": "far", "stay": True, "do": [action], "source": "p"},
                "T2": {"in": "s0", "event": "near", "to": "s1", "source": "p"},
                "T3": {"in": "s1", "event": "near", "to": "s0", "source": "p"},
            },
        )
        for action in ("wave", "sing")
    ]
    (machine,) = compare(books[0], books[1]).machines
    (turn,) = machine.under[0].turns
    assert turn.pairs == (("s0", "far"), ("s1", "far"))
    assert turn.run == ("far",)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(wheels())
@example(two_ways("near", "far"))
@example(two_ways("far", "near"))
def test_no_run_is_shorter_than_the_one_that_shows_a_step(pair: tuple[Wheel, Wheel]) -> None:
    shortest: dict[tuple[str, str], int] = {}
    for length in range(1, MOST_STATES + 1):
        for run in product(("near", "far"), repeat=length):
            states = ["s0", "s0"]
            for event in run[:-1]:
                states = [wheel[state, event][0] for wheel, state in zip(pair, states, strict=True)]
                if states[0] != states[1]:
                    break
            if states[0] == states[1]:
                at = (states[0], run[-1])
                if pair[0][at] != pair[1][at]:
                    shortest.setdefault(at, length)
    old, new = map(book_of_wheel, pair)
    change = compare(old, new)
    turns = [turn for machine in change.machines for turn in machine.under[0].turns]
    assert {at: len(turn.run) for turn in turns for at in turn.pairs} == shortest


Kind = tuple[object, ...]
"""What two steps do, each where it is another, and by which rules of the machines."""


def kinds_that_differ(
    old: Engine, new: Engine, parameters: Mapping[str, str]
) -> dict[Kind, tuple[int, set[tuple[str, str]]]]:
    """By going every run: how many events the shortest run to each kind of difference has, and all states and events.

    Facts that were apart before a step, and are so in the same way after it, are no difference.
    """
    events = [
        event for event in new.program.machines["life"].events if event in old.program.machines["life"].events
    ]
    found: dict[Kind, tuple[int, set[tuple[str, str]]]] = {}
    waiting: deque[tuple[str, ...]] = deque([()])
    seen = set()
    while waiting:
        run = waiting.popleft()
        for event in events:
            sessions = [engine.session("life", parameters) for engine in (old, new)]
            for earlier in run:
                for session in sessions:
                    session.send(earlier)
            before = facts_apart(*sessions)
            steps = [session.send(event) for session in sessions]
            after = facts_apart(*sessions) - before
            done = [
                (
                    step.status,
                    step.to[-1] if step.to != step.from_ else None,
                    step.actions,
                    step.timers,
                    frozenset((name, words[number]) for name, *words in after),
                )
                for number, step in enumerate(steps)
            ]
            if done[0] != done[1]:
                kind = (*done, *(frozenset(step.rules.get("life", ())) for step in steps))
                _, pairs = found.setdefault(kind, (len(run) + 1, set()))
                pairs.add((steps[0].from_[-1], event))
            here = repr(
                [
                    (step.to, session.snapshot()["remembered"])
                    for step, session in zip(steps, sessions, strict=True)
                ]
            )
            if steps[0].to == steps[1].to and here not in seen:
                seen.add(here)
                waiting.append((*run, event))
    return found


def facts_apart(one: Session, other: Session) -> set[tuple[str, str, str]]:
    """The facts that two sessions remember otherwise, with both values."""
    words = [session.snapshot()["remembered"] for session in (one, other)]
    return {(name, word, words[1][name]) for name, word in words[0].items() if words[1][name] != word}


def kind_of(turn: Turn) -> Kind:
    done = [
        (each.status, each.state, each.actions, each.timers, frozenset(each.facts.items()))
        for each in (turn.before, turn.after)
        if each
    ]
    return (*done, *(frozenset(cited.rule for cited in rules) for rules in (turn.old, turn.new)))


@MANY
@given(edited(stateful_books()))
def test_runs_part_where_they_are_told_to_and_the_example_is_a_shortest_one(
    books: tuple[Files, Files],
) -> None:
    old, new = map(book_of, books)
    change = compare(old, new)
    engines = routebook.compile(old), routebook.compile(new)
    turns = [turn for machine in change.machines for turn in machine.under[0].turns]
    assume(not any(event == "the beginning" for turn in turns for _, event in turn.pairs))
    expected: dict[Kind, tuple[int, set[tuple[str, str]]]] = {}
    for parameters in sessions_of(old, new):
        for kind, (length, pairs) in kinds_that_differ(*engines, parameters).items():
            shortest, known = expected.setdefault(kind, (length, set()))
            expected[kind] = (min(shortest, length), known | pairs)
    assert {kind_of(turn): (len(turn.run), {*turn.pairs}) for turn in turns} == expected
    for turn in turns:
        found = kinds_that_differ(*engines, turn.parameters)
        assert found[kind_of(turn)][0] == len(turn.run)


def sessions_of(old: Book, new: Book) -> list[dict[str, str]]:
    names = new.machines["life"].parameters
    words = [
        dict.fromkeys(word for book in (old, new) for word in some_words(book.inputs[name])) for name in names
    ]
    return [dict(zip(names, row, strict=True)) for row in product(*words)]


def some_words(known: Input) -> tuple[str, ...]:
    """A word for each value; of versions, the borders and something above them."""
    if known.cuts is None:
        return known.values
    return (
        "0",
        *dict.fromkeys(write_version(release) + end for release, _ in known.cuts for end in ("", ".0.0.1")),
    )
