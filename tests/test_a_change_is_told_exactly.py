"""A change tells each answer and each step that differs, and nothing else: held to asking both engines everything."""

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
from routebook.comparing import compare
from routebook.comparing.change import Level
from routebook.errors import FaultyBook, ImpossibleFacts, MalformedVersion, TooLarge, UnknownValue
from routebook.sets import code_of
from routebook.versions import write_version
from strategies import every_choice, shelve, stateful_books, tabular_books

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from routebook.comparing.change import Row, Rows
    from routebook.model import Book, Input
    from routebook.runtime import Engine
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
    """A book, and the same after a few conclusions of its tables or targets of its machine have become others."""
    files = draw(books)
    after = dict(files)
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


def fitting(rows: Rows, sides: list[tuple[Book, Engine]], facts: Mapping[str, str]) -> list[Row]:
    """The rows that a combination of given inputs lies in; derived inputs are asked for.

    A row that says nothing of an input holds also where that has no value, or not the same in both books.
    """
    masks = []
    for known in rows.space.inputs:
        words = {facts[known.name]} if known.name in facts else set()
        if not words:
            for book, engine in sides:
                said = ask(book, engine, book.inputs[known.name].decided_by or "", facts)
                words |= {said[1][known.name]} if said[0] == "documented" else set()
        masks.append(1 << code_of(known, words.pop()) if len(words) == 1 else 0)
    return [
        row
        for row in rows.rows
        if all(
            mask & some or mask == full
            for mask, some, full in zip(row.box, masks, rows.space.whole, strict=True)
        )
    ]


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
            rows = (alone or under[:1] or (None,))[0]
            for facts in every_fact(old, new, name):
                before, after = (ask(book, engine, name, facts) for book, engine in sides)
                fits = fitting(rows, sides, facts) if rows else []
                if {before[0], after[0]} <= {"unknown", "impossible"}:
                    continue
                if before == after:
                    assert fits == []
                else:
                    assert [applied(row, before) for row in fits] == [after] * max(len(fits), 1)


def in_both(old: Book, choice: Mapping[str, str]) -> bool:
    return all(name in old.readings and word in old.readings[name].choices for name, word in choice.items())


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


def steps_that_differ(old: Engine, new: Engine, parameters: Mapping[str, str]) -> dict[tuple[str, str], int]:
    """By going every run: the states and events where steps differ, and how many events the shortest run there has."""
    events = [
        event for event in new.program.machines["life"].events if event in old.program.machines["life"].events
    ]
    found: dict[tuple[str, str], int] = {}
    waiting: deque[tuple[str, ...]] = deque([()])
    seen = set()
    while waiting:
        run = waiting.popleft()
        for event in events:
            sessions = [engine.session("life", parameters) for engine in (old, new)]
            for earlier in run:
                for session in sessions:
                    session.send(earlier)
            steps = [session.send(event) for session in sessions]
            memories = [session.snapshot()["remembered"] for session in sessions]
            outcomes = [
                (step.status, step.to, step.actions, step.timers, memory)
                for step, memory in zip(steps, memories, strict=True)
            ]
            if outcomes[0] != outcomes[1]:
                found.setdefault((steps[0].from_[-1], event), len(run) + 1)
            here = repr([(step.to, memory) for step, memory in zip(steps, memories, strict=True)])
            if steps[0].to == steps[1].to and here not in seen:
                seen.add(here)
                waiting.append((*run, event))
    return found


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
    expected: dict[tuple[str, str], int] = {}
    for parameters in sessions_of(new):
        for pair, length in steps_that_differ(*engines, parameters).items():
            expected[pair] = min(length, expected.get(pair, length))
    assert {pair for turn in turns for pair in turn.pairs} == expected.keys()
    for turn in turns:
        assert len(turn.run) >= min(expected[pair] for pair in turn.pairs)
        found = steps_that_differ(*engines, turn.parameters)
        assert any(found.get(pair, 0) and found[pair] <= len(turn.run) for pair in turn.pairs)


def sessions_of(book: Book) -> list[dict[str, str]]:
    names = book.machines["life"].parameters
    return [
        dict(zip(names, words, strict=True))
        for words in product(*(some_words(book.inputs[name]) for name in names))
    ]


def some_words(known: Input) -> tuple[str, ...]:
    """A word for each value; of versions, the borders and something above them."""
    if known.cuts is None:
        return known.values
    return (
        "0",
        *dict.fromkeys(write_version(release) + end for release, _ in known.cuts for end in ("", ".0.0.1")),
    )
