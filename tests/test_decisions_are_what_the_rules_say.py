"""Decisions are what the rules say: three evaluators that share nothing but the book come to the same answers."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import routebook
from reader_of_yaml import cells_by_hand, parsed_from
from routebook import reference
from routebook.compiler import compile_each
from routebook.recalling import Recalling
from routebook.runtime import Engine
from routebook.settle import choose_readings, settle
from strategies import Files, every_choice, shelve, tabular_books
from three_evaluators import MOST_CELLS, agree, cells, read_by_hand, repeatable

if TYPE_CHECKING:
    from routebook.model import Book

TESTS = Path(__file__).parent
SHIPPED = TESTS.parent / "spec" / "push-notifications"
REAL = [SHIPPED, *sorted(each.parent for each in TESTS.glob("books/*/book.yaml"))]


def test_the_shipped_book_decides_what_a_reader_of_its_yaml_decides(engine: Engine) -> None:
    parsed = parsed_from(SHIPPED)
    rng = random.Random(1)  # noqa: S311  (a sample, and no secret)
    counts: Counter[str] = Counter()
    for decision in engine.program.plans:
        every = list(cells_by_hand(parsed, decision))
        for facts in every if len(every) <= MOST_CELLS else rng.sample(every, MOST_CELLS):
            counts[read_by_hand(parsed, engine, decision, facts)] += 1
    assert counts["documented"] > counts["undocumented"] > 0


@pytest.mark.parametrize("decision", ["storing", "reuse"])
def test_a_book_of_forty_inputs_decides_what_a_reader_of_its_yaml_decides(decision: str) -> None:
    folder = TESTS / "books" / "http-caching"
    parsed, book = parsed_from(folder), routebook.load(folder)
    engine = routebook.compile(book)
    counts = Counter(
        read_by_hand(parsed, engine, decision, facts)
        for facts in cells(book, decision, random.Random(2), 500)  # noqa: S311
    )
    assert counts["documented"] > 0


@pytest.mark.parametrize("folder", REAL, ids=lambda folder: folder.name)
def test_the_engine_decides_what_the_reference_decides_under_every_reading(folder: Path) -> None:
    book = routebook.load(folder)
    for number, program in enumerate(compile_each(book, every_choice(book))):
        engine, settled = Engine(program), settle(book, program.readings)
        most = 200 if number == 0 else 10
        for decision in book.decisions:
            for facts in cells(book, decision, random.Random(number), most):  # noqa: S311
                agree(settled, engine, decision, facts)


@pytest.mark.parametrize("folder", REAL, ids=lambda folder: folder.name)
def test_what_is_recalled_is_what_the_reference_decides(folder: Path) -> None:
    settled = settle(book := routebook.load(folder), choose_readings(book))
    recalling = Recalling(settled)
    for decision in settled.decisions:
        for facts in 2 * list(cells(settled, decision, random.Random(decision), 200)):  # noqa: S311  (repeatable)
            try:
                decided = reference.decide(settled, decision, facts)
            except reference.NoRule:
                continue
            recalled = recalling.decide(decision, facts)
            assert (recalled.status, dict(recalled.outputs)) == (decided.status, dict(decided.outputs))


@pytest.mark.exhaustive
def test_the_shipped_book_agrees_on_every_cell_under_every_reading(book: Book) -> None:
    for readings in every_choice(book):
        engine = routebook.compile(book, readings)
        settled = settle(book, choose_readings(book, readings))
        for decision in book.decisions:
            for facts in cells(book, decision, random.Random(0), 10**6):  # noqa: S311
                agree(settled, engine, decision, facts)


def read_a_random_book(files: Files, data: st.DataObject, most: int) -> None:
    """Hold every evaluator against the others on a random book under a random choice."""
    with TemporaryDirectory() as above:
        folder = shelve(files, Path(above))
        book, parsed = routebook.load(folder), parsed_from(folder)
    assert not [each for each in routebook.check(book) if each.severity == "error"]
    readings = data.draw(st.sampled_from(every_choice(book)))
    engine = routebook.compile(book, readings)
    settled = settle(book, choose_readings(book, readings))
    for decision in book.decisions:
        every = list(cells_by_hand(parsed, decision))
        for facts in every[:: max(1, len(every) // most)]:
            if read_by_hand(parsed, engine, decision, facts) != "impossible":
                agree(settled, engine, decision, facts)


@given(tabular_books(), st.data())
@settings(repeatable, max_examples=60)
def test_random_books_decide_what_a_reader_of_their_yaml_decides(files: Files, data: st.DataObject) -> None:
    read_a_random_book(files, data, 60)


@pytest.mark.exhaustive
@given(tabular_books(), st.data())
@settings(repeatable, max_examples=1_000)
def test_many_random_books_on_every_cell(files: Files, data: st.DataObject) -> None:
    read_a_random_book(files, data, 10**6)


def test_decisions_that_gather_each_other_many_times_over_are_each_asked_once(tmp_path: Path) -> None:
    decisions = {"last": {"decision": "last", "asks": "what?", "answers": {"out": ["one"]}, "rules": {}}}
    decisions["last"]["rules"] = {"R": {"then": "one", "source": "p"}}
    for number in range(40):
        inner = ["last"] if number == 39 else [f"left_{number + 1}", f"right_{number + 1}"]
        for side in ("left", "right"):
            name = f"{side}_{number}"
            decisions[name] = {"decision": name, "asks": "what?", "gathers": inner}
    front = {"format": 1, "book": "random-book", "title": "t", "version": "1.0.0"}
    front["sources"] = {"s": {"title": "t", "passages": {"p": {"at": "1"}}}}
    files = {"book.yaml": yaml.safe_dump(front), "inputs.yaml": "inputs: {}\n"}
    files |= {f"decisions/{name}.yaml": yaml.safe_dump(each) for name, each in decisions.items()}
    engine = routebook.compile(routebook.load(shelve(files, tmp_path)))
    assert dict(engine.decide("left_0").outputs) == {"out": "one"}
