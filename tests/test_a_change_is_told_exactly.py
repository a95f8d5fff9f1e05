"""A change tells each answer and each step that differs, and nothing else: held to asking both engines everything."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from functools import reduce
from itertools import product
from operator import or_
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

import routebook
from routebook.comparing import compare
from routebook.comparing.answers import Answering
from routebook.comparing.change import Level, Rows
from routebook.comparing.decisions import compare_decision
from routebook.errors import FaultyBook, ImpossibleFacts, MalformedVersion, TooLarge, UnknownValue
from routebook.frozen import Frozen
from routebook.model import Answer, Table
from routebook.sets import code_of
from routebook.settle import choose_readings, settle
from routebook.versions import write_version
from strategies import every_choice, shelve, stateful_books, tabular_books

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from routebook.comparing.change import Row, Turn
    from routebook.model import Book, Input
    from routebook.runtime import Engine, Session
    from strategies import Files

MANY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
VERSIONS = (
    "0",
    "1.9",
    "2",
    "2.4",
    *(f"{number}{part}" for number in range(2, 32) for part in ("", ".5", ".7")),
    "31.2",
    "99",
)

Said = tuple[str, dict[str, str]]

SILENT_UNDER_A_READING = {
    "book.yaml": "{format: 1, book: random-book, title: Tea, version: 1.0.0, sources: {m: {title: Manual, passages: {p: {page: 1}}}}}",
    "inputs.yaml": "inputs: {leaf: {values: [black, green]}}",
    "readings.yaml": "readings: {green: {about: a doubt, passages: [p], default: told, choices: {told: one way, not_told: another}}}",
    "decisions/time.yaml": "{decision: time, asks: How long?, needs: [leaf], answers: {minutes: [two]}, rules: {"
    "B: {leaf: black, then: two, source: p}, "
    "G: {leaf: green, by_reading: {green: {told: two, not_told: undocumented}}, source: p}}}",
    "decisions/cup.yaml": "{decision: cup, asks: Which cup?, needs: [], answers: {cup: [small, large]}, rules: {C: {then: small, source: p}}}",
    "decisions/tea.yaml": "{decision: tea, asks: Which tea?, gathers: [cup], rests_on: [sugar]}",
    "decisions/sugar.yaml": "{decision: sugar, asks: How much sugar?, needs: [minutes], answers: {spoons: [one]}, rules: {"
    "S: {minutes: two, then: one, source: p}}}",
}
OF_ANOTHER_CUP = {
    **SILENT_UNDER_A_READING,
    "decisions/cup.yaml": SILENT_UNDER_A_READING["decisions/cup.yaml"].replace("then: small", "then: large"),
}


def book_of(files: Files) -> Book:
    with TemporaryDirectory() as folder:
        book = routebook.load(shelve(files, Path(folder)))
    for choice in every_choice(book):
        try:
            routebook.compile(book, choice)
        except (FaultyBook, TooLarge):
            assume(False)
    return book


@st.composite
def edited(draw: DrawFn, books: SearchStrategy[Files]) -> tuple[Files, Files]:
    """A book, and the same after a few conclusions, targets, and borders between versions have become others."""
    files = draw(books)
    after = dict(files)
    if draw(st.booleans()):
        after["inputs.yaml"] = with_a_higher_border(files["inputs.yaml"])
    for _ in range(draw(st.integers(1, 3))):
        name = draw(
            st.sampled_from([name for name in sorted(after) if name.startswith(("decisions/t", "machines"))])
        )
        written = yaml.safe_load(after[name])
        rows = written.get("rules", {}) | written.get("transitions", {})
        if not rows:
            continue
        row = rows[draw(st.sampled_from(sorted(rows)))]
        if "then" in row:
            row["then"] = {
                output: draw(st.sampled_from(values)) for output, values in written["answers"].items()
            }
        elif "to" in row:
            row["to"] = draw(
                st.sampled_from(sorted({other["to"] for other in rows.values() if "to" in other}))
            )
        elif "stay" in row:
            row["do"] = [draw(st.sampled_from(["wave", "sing", "nod"]))]
        after[name] = yaml.safe_dump(written, sort_keys=False)
    return files, after


def with_a_higher_border(inputs: str) -> str:
    """The inputs of a random book, the last band of whose versions begins at 31, which is above all borders there are."""
    written = yaml.safe_load(inputs)
    for each in written["inputs"].values():
        if bands := each.get("bands"):
            border = bands["high"].removeprefix(">=")
            each["bands"] = {
                name: " ".join(
                    f"{sign}31" if bound == sign + border else bound
                    for bound in text.split()
                    for sign in [bound.rstrip("0123456789.")]
                )
                for name, text in bands.items()
            }
    return yaml.safe_dump(written, sort_keys=False)


def pairs(books: SearchStrategy[Files]) -> SearchStrategy[tuple[Files, Files]]:
    """Books after an edit, and books that have little in common."""
    return st.one_of(edited(books), st.tuples(books, books))


def rests_on(book: Book, decision: str) -> set[str]:
    tables = book.required_by(decision)
    return {name for table in tables for name in table.needs if not book.inputs[name].decided_by}


def words_of(known: Input) -> tuple[str, ...]:
    return known.values if known.cuts is None else VERSIONS


def every_fact(old: Book, new: Book, decision: str) -> Iterator[dict[str, str]]:
    names = sorted(rests_on(old, decision) | rests_on(new, decision))
    words = [
        sorted({word for book in (old, new) if name in book.inputs for word in words_of(book.inputs[name])})
        for name in names
    ]
    for row in product(*words):
        yield dict(zip(names, row, strict=True))


def ask(book: Book, engine: Engine, decision: str, facts: Mapping[str, str]) -> Said:
    own = {name: word for name, word in facts.items() if name in rests_on(book, decision)}
    try:
        found = engine.decide(decision, own)
    except (UnknownValue, MalformedVersion):
        return "unknown", {}
    except ImpossibleFacts:
        return "impossible", {}
    return found.status, dict(found.outputs)


def applied(row: Row, said: Said) -> Said:
    """What the new book answers, by what the old one does and the difference that is told."""
    before, after = row.difference.before, row.difference.after
    assert before.status == said[0]
    assert before.outputs.items() <= said[1].items()
    if before.status == after.status:
        kept = {name: word for name, word in said[1].items() if name not in before.outputs}
        return after.status, kept | after.outputs
    assert before.outputs == said[1]
    return after.status, dict(after.outputs)


def masks_of(rows: Rows, sides: list[tuple[Book, Engine]], facts: Mapping[str, str]) -> list[int]:
    """The values of a combination of given inputs as rows have them; derived inputs are asked for.

    There is none where an input has no value, or not the same in both books.
    """
    masks = []
    for known in rows.space.inputs:
        words = {facts[known.name]} if known.name in facts else set()
        if not words:
            for book, engine in sides:
                said = ask(book, engine, book.inputs[known.name].decided_by or "", facts)
                words |= {said[1][known.name]} if said[0] == "documented" else set()
        masks.append(1 << code_of(known, words.pop()) if len(words) == 1 else 0)
    return masks


def fits(row: Row, masks: list[int], rows: Rows) -> bool:
    """Whether a row holds a combination; one that says nothing of an input does so whatever that is."""
    return all(
        mask & some or mask == full for mask, some, full in zip(row.box, masks, rows.space.whole, strict=True)
    )


def cell_of(old: Book, new: Book, facts: Mapping[str, str]) -> tuple[object, ...]:
    """A combination of given inputs, in which versions are one that no band of either book tells apart."""
    found: list[object] = []
    for name, word in facts.items():
        both = [book.inputs[name] for book in (old, new) if name in book.inputs]
        is_version = both[0].cuts is not None
        found.append(tuple(code_of(known, word) for known in both) if is_version else word)
    return tuple(found)


def inputs_of_other_kinds(old: Book, new: Book) -> bool:
    """Whether an input is a version in one book alone; then there is no word that both could know."""
    return any(
        (old.inputs[name].cuts is None) != (known.cuts is None)
        for name, known in new.inputs.items()
        if name in old.inputs
    )


@MANY
@given(pairs(tabular_books()))
@example((SILENT_UNDER_A_READING, OF_ANOTHER_CUP))
def test_the_rows_that_are_told_make_the_new_answers_of_the_old_ones(books: tuple[Files, Files]) -> None:
    old, new = map(book_of, books)
    assume(not inputs_of_other_kinds(old, new))
    change = compare(old, new)
    told = {decision.decision: decision.under for decision in change.decisions}
    common = [choice for choice in every_choice(new) if in_both(old, choice)]
    for choice in common:
        engines = routebook.compile(old, choice), routebook.compile(new, choice)
        sides = [(old, engines[0]), (new, engines[1])]
        for name in [name for name in new.decisions if name in old.decisions]:
            under = told.get(name, ())
            alone = [
                rows
                for rows in under
                if tuple(choice.items())[:1] and next(iter(choice.items())) in rows.choices
            ]
            assert_exact((alone or under[:1] or (None,))[0], sides, name)


def assert_exact(rows: Rows | None, sides: list[tuple[Book, Engine]], decision: str) -> None:
    """Rows hold all that differs and nothing else, count it, and name no value with which nothing differs."""
    old, new = (book for book, _ in sides)
    told = rows.rows if rows else ()
    every: set[tuple[object, ...]] = set()
    held: list[dict[tuple[object, ...], list[int]]] = [{} for _ in told]
    for facts in every_fact(old, new, decision):
        before, after = (ask(book, engine, decision, facts) for book, engine in sides)
        if {before[0], after[0]} <= {"unknown", "impossible"}:
            continue
        cell = cell_of(old, new, facts)
        every.add(cell)
        masks = masks_of(rows, sides, facts) if rows else []
        around = [at for at, row in enumerate(told) if rows and fits(row, masks, rows)]
        for at in around:
            held[at][cell] = masks
        if before == after:
            assert around == []
        else:
            assert around
            assert all(applied(told[at], before) == after for at in around)
    if rows:
        assert (rows.differ, rows.of) == (len(set().union(*held)), len(every))
        for row, cells in zip(told, held, strict=True):
            assert row.cells == len(cells)
            named = named_values(row, rows)
            assert named == [
                mask and reduce(or_, (masks[at] for masks in cells.values())) for at, mask in enumerate(named)
            ]


@pytest.mark.parametrize(
    ("reading", "choice", "differ"),
    [("webex_callkit", "unstated", 82), ("android_call_action", "unstated", 40)],
)
def test_rows_of_the_shipped_book_that_overlap_are_counted_once_and_name_only_what_occurs(
    reading: str, choice: str, differ: int
) -> None:
    old = routebook.load("push-notifications")
    table = old.decisions["push_channel"]
    assert isinstance(table, Table)
    rules = tuple(
        replace(rule, outcome=Answer(Frozen(push_channel="message"))) if rule.id == "CH3" else rule
        for rule in table.rules
    )
    new = replace(
        old,
        decisions=MappingProxyType({**old.decisions, "push_channel": replace(table, rules=rules)}),
    )
    one, other = (Answering(settle(book, choose_readings(book, {reading: choice}))) for book in (old, new))
    rows = Rows(((reading, choice),), *compare_decision(one, other, "delivery"))
    sides = [(book, routebook.compile(book, {reading: choice})) for book in (old, new)]
    assert_exact(rows, sides, "delivery")
    assert (rows.differ, rows.of) == (differ, 768)


def named_values(row: Row, rows: Rows) -> list[int]:
    """The values that a row names of each input, none of one of which it says nothing."""
    return [mask if mask != full else 0 for mask, full in zip(row.box, rows.space.whole, strict=True)]


def in_both(old: Book, choice: Mapping[str, str]) -> bool:
    return all(name in old.readings and word in old.readings[name].choices for name, word in choice.items())


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


@MANY
@given(st.one_of(tabular_books(), stateful_books()))
def test_a_book_does_not_differ_from_itself(files: Files) -> None:
    change = compare(book_of(files), book_of(files))
    assert (change.level, change.parts, change.decisions, change.machines, change.pages) == (
        Level.NONE,
        (),
        (),
        (),
        (),
    )


@MANY
@given(st.one_of(tabular_books(), stateful_books()))
def test_a_book_in_which_an_input_is_called_otherwise_differs_in_that_alone(files: Files) -> None:
    old = book_of(files)
    new = book_of({name: re.sub(r"\bin_0\b", "called_otherwise", text) for name, text in files.items()})
    used = any("in_0" in table.needs for table in old.tables) or any(
        "in_0" in [*machine.parameters, *machine.remembers] for machine in old.machines.values()
    )
    change = compare(old, new)
    if used:
        assert [(part.kind, part.id, part.how) for part in change.parts] == [
            ("input", "called_otherwise", "changed")
        ]
    assert (change.decisions, change.machines, change.broken) == ((), (), ())


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
