"""A promise is found broken just where the naive judge finds it so, by a run that is as short as any."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

import routebook
from oracle_of_promises import Judge, admits, answers_of, choices_of, listed, worlds_of
from random_machines import random_machine, write
from random_promises import promises_over_answers, promises_over_runs, round_machine
from routebook.checker.promises import promise_faults
from routebook.checker.promises.holding import Holding
from routebook.checker.promises.matching import matching
from routebook.checker.promises.runs import Runs
from routebook.checker.promises.worlds import Worlds
from routebook.model import Entry, StepPattern
from routebook.sets import NotDecided, code_of
from routebook.settle import choose_readings
from strategies import shelve, stateful_books, tabular_books

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import DataObject

    from oracle_of_promises import Facts, Written
    from routebook.checker.promises.runs import Step
    from routebook.diagnostic import Diagnostic
    from routebook.model import Book, Promise
    from strategies import Files

repeatable = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
MOST_WORLDS = 400
MOST_RUNS = 300


def told_of(folder: Path, promise: Written) -> list[Diagnostic]:
    """What the checker tells of a promise of the book in a folder."""
    written = {"promises": {"kept": {"about": "a promise", **promise}}}
    (folder / "properties.yaml").write_text(yaml.safe_dump(written, sort_keys=False))
    book = routebook.load(folder)
    return list(promise_faults(book, ()))


def row_told(told: Diagnostic, word: str) -> dict[str, list[str]]:
    """The row of facts after `when`, or that of readings after `under`, in what is told."""
    found = re.search(rf" {word} `\{{(.*?)\}}`", told.message)
    cells = re.findall(r"(\w+): (\[[^\]]*\]|[^,]+)", found[1]) if found else []
    return {name: words.strip("[]").split(", ") for name, words in cells}


def run_told(told: Diagnostic) -> list[str]:
    found = re.search(r"the run ((?:`\w+`(?:, )?)+)", told.message)
    return re.findall(r"\w+", found[1]) if found else []


def readings_told(book: Book, promise: Written, told: Diagnostic) -> dict[str, str]:
    """The choices that are told; else the defaults, or such as the promise is made under."""
    made_under = {name: listed(choices) for name, choices in promise.get("under", {}).items()}
    chosen = {name: word for name, (word,) in row_told(told, "under").items()}
    usual = choose_readings(book)
    others = {name: words[0] for name, words in made_under.items() if usual[name] not in words}
    return {**usual, **others, **chosen}


def departures(book: Book, readings: Mapping[str, str]) -> int:
    """How many choices are not the default."""
    return sum(book.readings[name].default != word for name, word in readings.items())


def lies_in(book: Book, facts: dict[str, str], row: dict[str, list[str]]) -> bool:
    return all(admits(book, name, words, facts[name]) for name, words in row.items())


def hold_runs_against_the_judge(folder: Path, data: DataObject, most: int = 100) -> None:
    """Draw a promise, and hold what is told of it against the judge, under readings with so many departures at most."""
    book = routebook.load(folder)
    promise = data.draw(promises_over_runs(book))
    worlds = [each for each in worlds_of(book, promise) if departures(book, each[0]) <= most]
    assume(len(worlds) <= MOST_WORLDS)
    judges = [(readings, Judge(world, promise)) for readings, world in worlds]
    found = [(readings, length) for readings, judge in judges if (length := judge.shortest()) is not None]
    if judges:
        hold_the_judge_against_all_runs(data.draw(st.sampled_from(judges))[1])
    told = told_of(folder, promise)
    if most == 1:
        assert told.pop().code == "unproven-promise"
    way = next(key for key in promise if key not in {"machine", "given", "under"})
    if found:
        usual = [length for readings, length in found if readings == choose_readings(book)]
        shortest = min(usual or [length for _, length in found])
        event(f"{way} broken after {shortest}")
        assert [each.code for each in told] == ["broken-promise"]
        assert len(run_told(told[0])) == len(told[0].notes) == shortest
        replay(book, promise, told[0])
    elif any(judge.says_something() for _, judge in judges):
        event(f"{way} holds")
        assert told == []
    else:
        event(f"{way} says nothing")
        assert [each.code for each in told] == ["vacuous-promise"] * (
            most > 1
        )  # else it may under several choices


def hold_the_judge_against_all_runs(judge: Judge) -> None:
    """The judge, who looks no further where something has been, finds what trying every run by itself finds."""
    events = len(judge.world.life.events)
    longest = next(length for length in range(9) if length == 8 or events ** (length + 1) > MOST_RUNS)
    shortest = judge.shortest()
    assert judge.shortest_of(longest) == (None if shortest is None or shortest > longest else shortest)


def replay(book: Book, promise: Written, told: Diagnostic) -> None:
    """The run that is told breaks the promise in every world that is told, and not before its end."""
    readings, row = readings_told(book, promise, told), row_told(told, "when")
    worlds = [
        world
        for chosen, world in worlds_of(book, promise)
        if chosen == readings and lies_in(book, world.parameters, row)
    ]
    assert worlds
    for world in worlds:
        at, steps = world.beginning(), []
        for name in run_told(told):
            assert at
            (step,) = (each for each in world.steps(at) if each.event == name)
            steps.append(step)
            at = step.end
        broken = [Judge(world, promise).breaks(steps[:number]) for number in range(len(steps) + 1)]
        assert broken == [False] * len(steps) + [True]


def hold_runs_against_every_world(book: Book) -> None:
    """In every world, a machine goes from every row to where the reference goes, and sees what it sees there."""
    (machine,) = book.machines.values()
    runs = Runs(Worlds(book, machine, book.inputs, (), alone=False))
    for readings, world in worlds_of(book, {"machine": machine.id}):
        bit = class_of(runs.worlds, {**readings, **world.parameters})
        beginning = world.beginning()
        assert [here for here, worlds in runs.beginnings.items() if worlds & bit] == [beginning] * bool(
            beginning
        )
        for row in Judge(world, {}).reached(beginning) if beginning else ():
            found = {step.event: step for step in runs.steps[row] if step.worlds & bit}
            assert sum(bool(step.worlds & bit) for step in runs.steps[row]) == len(found)
            expected = {step.event: step for step in world.steps(row)}
            assert {name: (step.end, step.outcome.status) for name, step in found.items()} == {
                name: (step.end, step.outcome.status) for name, step in expected.items()
            }
            for name, step in found.items():
                assert step.outcome.actions == expected[name].outcome.actions
                assert [each.id for each in step.outcome.taken] == [
                    each.id for each in expected[name].outcome.taken
                ]
                hold_what_is_seen(book, runs.worlds, step, bit, expected[name].sees)


def class_of(worlds: Worlds, chosen: Mapping[str, str]) -> int:
    """The one class that a world is in."""
    codes = [code_of(known, chosen[known.name.removeprefix("reading ")]) for known in worlds.space.inputs]
    found = [
        number
        for number, boxes in enumerate(worlds.boxes)
        for box in boxes
        if all(mask >> code & 1 for mask, code in zip(box, codes, strict=True))
    ]
    assert len(found) == 1
    return 1 << found[0]


def hold_what_is_seen(book: Book, worlds: Worlds, step: Step, bit: int, sees: Facts) -> None:
    """A condition on any value of any input or output matches a step if it is what the step sees."""
    place = book.place
    for name, known in book.inputs.items():
        word = sees.value(name)
        code = None if word is None else code_of(known, word)
        for number in range(len(known.values)):
            when = (Entry(name, 1 << number, (), place),)
            pattern = StepPattern(when=when, status=("documented", "undocumented", "refused"))
            assert bool(matching(worlds, pattern, step) & bit) == (number == code)


@settings(repeatable, max_examples=40)
@given(stateful_books())
def test_all_worlds_at_once_are_each_world_by_itself(files: Files) -> None:
    with TemporaryDirectory() as above:
        hold_runs_against_every_world(routebook.load(shelve(files, Path(above))))


@settings(repeatable, max_examples=60)
@given(st.integers(0, 10_000))
def test_all_worlds_at_once_are_each_world_of_a_machine_that_goes_round(seed: int) -> None:
    with TemporaryDirectory() as above:
        hold_runs_against_every_world(routebook.load(shelve(round_machine(seed), Path(above))))


@settings(repeatable, max_examples=60)
@given(st.integers(0, 10_000), st.sampled_from(["sound", "whole"]))
def test_all_worlds_at_once_are_each_world_of_a_larger_machine(seed: int, kind: str) -> None:
    with TemporaryDirectory() as above:
        hold_runs_against_every_world(routebook.load(write(random_machine(str(seed), kind), Path(above))))


@settings(repeatable, max_examples=100)
@given(stateful_books(), st.data())
def test_promises_over_runs_of_books_with_many_readings(files: Files, data: DataObject) -> None:
    with TemporaryDirectory() as above:
        hold_runs_against_the_judge(shelve(files, Path(above)), data)


@settings(repeatable, max_examples=50)
@given(stateful_books(), st.data())
def test_with_too_many_readings_each_choice_alone_is_looked_at_and_said_so(
    files: Files, data: DataObject
) -> None:
    found = Holding.found

    def giving_up(holding: Holding, promise: Promise, *, alone: bool) -> Any:
        if not alone:
            raise NotDecided
        return found(holding, promise, alone=alone)

    with TemporaryDirectory() as above, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Holding, "found", giving_up)
        hold_runs_against_the_judge(shelve(files, Path(above)), data, most=1)


@settings(repeatable, max_examples=150)
@given(st.integers(0, 10_000), st.sampled_from(["sound", "whole"]), st.data())
def test_promises_over_long_runs(seed: int, kind: str, data: DataObject) -> None:
    with TemporaryDirectory() as above:
        hold_runs_against_the_judge(write(random_machine(str(seed), kind), Path(above)), data)


@settings(repeatable, max_examples=150)
@given(st.integers(0, 10_000), st.data())
def test_promises_over_runs_that_go_round(seed: int, data: DataObject) -> None:
    with TemporaryDirectory() as above:
        hold_runs_against_the_judge(shelve(round_machine(seed), Path(above)), data)


@settings(repeatable, max_examples=150)
@given(tabular_books(), st.data())
def test_promises_over_decisions(files: Files, data: DataObject) -> None:
    with TemporaryDirectory() as above:
        folder = shelve(files, Path(above))
        book = routebook.load(folder)
        assume(book.decisions)
        promise = data.draw(promises_over_answers(book))
        told = told_of(folder, promise)
        answers = {
            tuple(readings.items()): list(answers_of(book, promise, readings))
            for readings in choices_of(book, promise)
        }
    broken = [choices for choices, rows in answers.items() if any(is_broken for _, is_broken in rows)]
    if broken:
        event("broken")
        assert [each.code for each in told] == ["broken-promise"]
        readings, row = readings_told(book, promise, told[0]), row_told(told[0], "when")
        assert departures(book, readings) == min(departures(book, dict(each)) for each in broken)
        rows = [
            is_broken for facts, is_broken in answers[tuple(readings.items())] if lies_in(book, facts, row)
        ]
        assert rows
        assert all(rows)
        assert told[0].notes
    elif any(answers.values()):
        event("holds")
        assert told == []
    else:
        event("says nothing")
        assert [each.code for each in told] == ["vacuous-promise"]


@pytest.mark.exhaustive
@settings(repeatable, max_examples=2_000)
@given(stateful_books(), st.data())
def test_promises_over_runs_of_many_books(files: Files, data: DataObject) -> None:
    with TemporaryDirectory() as above:
        hold_runs_against_the_judge(shelve(files, Path(above)), data)


@pytest.mark.exhaustive
@settings(repeatable, max_examples=5_000)
@given(st.integers(), st.sampled_from(["sound", "whole"]), st.data())
def test_promises_over_long_runs_of_many_machines(seed: int, kind: str, data: DataObject) -> None:
    with TemporaryDirectory() as above:
        hold_runs_against_the_judge(write(random_machine(str(seed), kind), Path(above)), data)
