"""A derived input may be given in place of its own inputs, unless it contradicts them."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import routebook
from reader_of_yaml import Reader, parsed_from, words_at
from routebook.errors import ContradictoryFacts, ImpossibleFacts, MissingInput
from routebook.exploring import words_of
from routebook.settle import choose_readings, settle
from strategies import Files, every_choice, shelve, small, tabular_books
from three_evaluators import agree, cells, repeatable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader_of_yaml import Facts, Parsed
    from routebook.model import Book
    from routebook.runtime import Engine


def test_derived_inputs_can_be_given_in_place_of_their_own(book: Book, engine: Engine) -> None:
    settled = settle(book, choose_readings(book))
    derived = {
        name: each.values for name, each in book.inputs.items() if name in {"client_mode", "os_generation"}
    }
    for facts in cells(book, "delivery", random.Random(3), 300):  # noqa: S311
        for words in product(*derived.values()):
            given_facts = {**facts, **dict(zip(derived, words, strict=True))}
            for own in ("app", "device_lock", "screen", "platform", "os_version"):
                del given_facts[own]
            agree(settled, engine, "delivery", given_facts)


def completions(parsed: Parsed, engine: Engine, facts: Facts) -> Iterator[dict[str, str]]:
    """Each possible way to fill in the given inputs, with all that is derived from them, that has the facts in it."""
    inputs = Reader(parsed, {}, {}).front["inputs"]
    every = {name: words_at(known) if name not in facts else [facts[name]] for name, known in inputs.items()}
    for words in product(*every.values()):
        reader = Reader(parsed, engine.program.readings, dict(zip(every, words, strict=True)))
        for decision in reader.decisions:
            reader.ask(decision)
        if facts.items() <= reader.known.items() and not reader.uncovered and not reader.impossible():
            yield reader.known


def give_derived(parsed: Parsed, book: Book, engine: Engine, decision: str, facts: Facts) -> str:
    """Hold the engine against a reader and the reference on facts of any shape; the status, or the error's code.

    Facts that are refused can be completed to none that are possible, or lack what the reader asks for too.
    """
    reader = Reader(parsed, engine.program.readings, facts)
    try:
        decided = engine.decide(decision, facts)
    except (ContradictoryFacts, ImpossibleFacts) as error:
        assert not any(True for _ in completions(parsed, engine, facts))
        return error.code
    except MissingInput as error:
        with pytest.raises(KeyError):
            reader.answer(decision)
        return error.code
    reader.check(decided, reader.answer(decision))
    agree(settle(book, engine.program.readings), engine, decision, facts)
    return decided.status


@given(tabular_books(), st.data())
@settings(repeatable, max_examples=100)
def test_random_books_with_some_inputs_missing_and_some_derived_ones_given(
    files: Files, data: st.DataObject
) -> None:
    with TemporaryDirectory() as above:
        folder = shelve(files, Path(above))
        book, parsed = routebook.load(folder), parsed_from(folder)
    engine = routebook.compile(book, data.draw(st.sampled_from(every_choice(book))))
    needed = {name for table in book.tables for name in table.needs}
    names = [name for name, each in book.inputs.items() if name in needed or each.decided_by is None]
    for _ in range(5):
        given_names = data.draw(st.lists(st.sampled_from(names), unique=True))
        facts = {name: data.draw(st.sampled_from(words_of(book.inputs[name]))) for name in given_names}
        for decision in book.decisions:
            give_derived(parsed, book, engine, decision, facts)


LIGHT = "inputs: {hour: {values: [early, noon, late]}, cover: {values: [clear, cloudy]}}\n"
SKY = """\
    decision: sky
    asks: how bright is it?
    needs: [hour, cover]
    answers: {sky: [bright, dull, dark]}
    rules:
      S1: {hour: [early, noon], cover: clear,  then: bright, source: p/1}
      S2: {hour: [early, noon], cover: cloudy, then: dull,   source: p/1}
    undocumented:
      U1: {hour: late, because: nobody was awake}
    """
LAMP = """\
    decision: lamp
    asks: is the lamp lit?
    needs: [sky]
    hit_policy: first
    answers: {lamp: [lit, unlit]}
    rules:
      L1: {sky: [dull, dark], then: lit,   source: p/1}
      L2: {                   then: unlit, source: p/1}
    """
READING = """\
    decision: reading
    asks: can one read?
    needs: [lamp]
    answers: {reading: [easy, hard]}
    rules:
      R1: {lamp: lit,   then: easy, source: p/1}
      R2: {lamp: unlit, then: hard, source: p/2}
    """


def test_what_is_behind_a_derived_input_that_is_given_need_not_be_given(tmp_path: Path) -> None:
    engine = routebook.compile(small(tmp_path, LIGHT, sky=SKY, lamp=LAMP, reading=READING))
    by_lamp, by_sky = engine.decide("reading", {"lamp": "lit"}), engine.decide("reading", {"sky": "bright"})
    assert (by_lamp.outputs, by_lamp.rules) == ({"reading": "easy"}, {"reading": ("R1",)})
    assert (by_sky.outputs, by_sky.rules) == ({"reading": "hard"}, {"lamp": ("L2",), "reading": ("R2",)})
    assert engine.decide("reading", {"lamp": "lit", "hour": "late"}).outputs == {"reading": "easy"}
    assert [table.table for table in engine.explain("reading", {"lamp": "lit", "sky": "dull"}).tables] == [
        "reading"
    ]


def test_under_first_a_given_input_contradicts_all_but_the_first_rule_that_holds(tmp_path: Path) -> None:
    engine = routebook.compile(small(tmp_path, LIGHT, sky=SKY, lamp=LAMP, reading=READING))
    with pytest.raises(ContradictoryFacts, match="by `sky` it is `lit`"):
        engine.decide("reading", {"lamp": "unlit", "sky": "dull"})
    assert engine.decide("reading", {"lamp": "unlit", "sky": "bright"}).outputs == {"reading": "hard"}


def test_a_constant_cannot_be_given_as_anything_else(tmp_path: Path) -> None:
    moon = """\
        decision: moon
        asks: which moon is it?
        answers: {moon: [new, full]}
        rules:
          M1: {then: full, source: p/1}
        """
    tide = """\
        decision: tide
        asks: how high is the water?
        needs: [moon]
        answers: {tide: [high, low]}
        rules:
          T1: {moon: full, then: high, source: p/1}
          T2: {moon: new,  then: low,  source: p/1}
        """
    engine = routebook.compile(small(tmp_path, LIGHT, moon=moon, tide=tide))
    with pytest.raises(ContradictoryFacts, match="`moon` is given as `new`, and it is `full`"):
        engine.decide("tide", {"moon": "new"})
    assert (
        engine.decide("tide", {"moon": "full"}).outputs
        == engine.decide("tide", {}).outputs
        == {"tide": "high"}
    )


def test_what_a_gathering_rests_on_is_asked_though_all_that_needs_it_is_given(tmp_path: Path) -> None:
    both = """\
        decision: both
        asks: what of the evening?
        gathers: [reading]
        rests_on: [sky]
        """
    engine = routebook.compile(small(tmp_path, LIGHT, sky=SKY, lamp=LAMP, reading=READING, both=both))
    assert engine.decide("both", {"lamp": "lit", "hour": "noon", "cover": "cloudy"}).rules == {
        "sky": ("S2",),
        "reading": ("R1",),
    }
    assert engine.decide("both", {"lamp": "lit", "hour": "late", "cover": "clear"}).status == "undocumented"
    with pytest.raises(MissingInput):
        engine.decide("both", {"lamp": "lit", "hour": "noon"})


def test_a_combination_of_derived_inputs_can_be_impossible(tmp_path: Path) -> None:
    inputs = LIGHT + "impossible: {X1: {sky: dull, lamp: lit, because: the wick is damp}}\n"
    engine = routebook.compile(small(tmp_path, inputs, sky=SKY, lamp=LAMP, reading=READING))
    with pytest.raises(ImpossibleFacts, match="`X1`"):
        engine.decide("reading", {"hour": "noon", "cover": "cloudy"})
    assert engine.decide("reading", {"hour": "noon", "cover": "clear"}).outputs == {"reading": "hard"}
