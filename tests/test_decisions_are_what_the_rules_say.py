"""Decisions are what the rules say: three evaluators that share nothing but the book come to the same answers.

`Readers` know only docs/writing-a-book.md and the YAML; the reference evaluator scans the rules of the loaded book;
the engine looks its answers up in what was compiled.
"""

from __future__ import annotations

import random
from collections import Counter
from itertools import product
from math import prod
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import routebook
from routebook import reference
from routebook.compiler import compile_each
from routebook.errors import ContradictoryFacts, ImpossibleFacts, MissingInput
from routebook.exploring import words_of
from routebook.recalling import Recalling
from routebook.runtime import Engine
from routebook.settle import choose_readings, settle
from strategies import Files, every_choice, shelve, small, tabular_books

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.model import Book
    from routebook.program import Decision

    Facts = Mapping[str, str]
    Parsed = Mapping[str, Any]

TESTS = Path(__file__).parent
SHIPPED = TESTS.parent / "spec" / "push-notifications"
REAL = [SHIPPED, *sorted(each.parent for each in TESTS.glob("books/*/book.yaml"))]
MOST_CELLS = 2_000

repeatable = settings(
    deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)


class Impossible(Exception):
    """The facts form a combination that is declared impossible."""


class Reader:
    """Somebody who has read how a book is written, and answers one decision by hand."""

    def __init__(self, parsed: Parsed, readings: Facts, facts: Facts) -> None:
        self.front = parsed["inputs.yaml"]
        tables = [each for name, each in parsed.items() if name.startswith("decisions/")]
        self.decisions = {each["decision"]: each for each in tables}
        self.decider = {name: key for key, each in self.decisions.items() for name in each.get("answers", ())}
        self.readings = readings
        self.given = facts
        self.known = dict(facts)
        self.held: dict[str, tuple[str, ...]] = {}
        self.silent: dict[str, tuple[str, ...]] = {}
        self.uncovered: set[str] = set()

    def answer(self, decision: str) -> dict[str, str] | None:
        """The outputs, or nothing where the decision is undocumented; raises Impossible."""
        outputs = self.ask(decision)
        if self.impossible():
            raise Impossible
        assert not self.uncovered
        return None if self.silent else outputs

    def impossible(self) -> bool:
        """Whether what is known is in a combination that is declared impossible."""
        return any(self.holds(row, self.known) for row in self.front.get("impossible", {}).values())

    def ask(self, decision: str) -> dict[str, str] | None:
        """What one decision says: nothing where it, or one that it needs, is silent."""
        found = self.decisions[decision]
        if "gathers" in found:
            answers = {
                member: self.of_member(member) for member in found["gathers"] + found.get("rests_on", [])
            }
            if None in answers.values():
                return None
            return {
                name: word for member in found["gathers"] for name, word in (answers[member] or {}).items()
            }
        needs = found.get("needs", [])
        if None in [self.value(need) for need in needs if need in self.decider]:
            return None
        seen = {need: self.known[need] for need in needs}
        rows = found.get("rules", {}) | found.get("undocumented", {})
        held = [row for row in rows if self.holds(rows[row], seen)]
        if not held:
            self.uncovered.add(decision)
            return None
        said = [self.conclude(rows[row], list(found["answers"])) for row in held]
        first = found.get("hit_policy") == "first"
        assert first or all(each == said[0] for each in said)
        (self.silent if said[0] is None else self.held)[decision] = tuple(held[:1] if first else held)
        self.known |= said[0] or {}
        return said[0]

    def of_member(self, decision: str) -> dict[str, str] | None:
        """What a gathered decision says, unless all that it would say is given."""
        found = self.decisions[decision]
        outputs = found.get("answers", ())
        if outputs and set(outputs) <= self.given.keys():
            return {name: self.given[name] for name in outputs}
        return self.ask(decision)

    def value(self, name: str) -> str | None:
        """A fact that is given, or derived by its decision."""
        if name not in self.known and self.decider[name] not in self.silent:
            self.ask(self.decider[name])
        return self.known.get(name)

    def holds(self, row: Mapping[str, Any], facts: Facts) -> bool:
        """Whether each condition of a row has a word that its fact falls under."""
        own = {"then", "by_reading", "source", "implied", "note", "because"}
        return all(
            name in facts and any(self.falls_under(name, facts[name], word) for word in words_in(written))
            for name, written in row.items()
            if name not in own and written != "-"
        )

    def falls_under(self, name: str, value: str, word: str) -> bool:
        """Whether a value is the word, or in the group or the band that it names."""
        known = self.front["inputs"].get(name, {})
        if word in known.get("bands", {}):
            return within(value, known["bands"][word])
        return value == word or value in known.get("groups", {}).get(word, ())

    def conclude(self, row: Mapping[str, Any], outputs: list[str]) -> dict[str, str] | None:
        """The answer of a row under the readings."""
        said: Any = row.get("then", "undocumented") if "by_reading" not in row else row
        for _, choices, choice in self.readings_of(row):
            said = choices[choice]
        if said == "undocumented":
            return None
        return dict(said) if isinstance(said, dict) else {outputs[0]: said}

    def readings_of(self, row: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], str]]:
        """Each reading that a row comes to under the readings, with what it has for each choice, and the choice."""
        said: Any = row
        while isinstance(said, dict) and "by_reading" in said:
            ((reading, choices),) = said["by_reading"].items()
            yield reading, choices, self.readings[reading]
            said = choices[self.readings[reading]]

    def check(self, decided: Decision, said: dict[str, str] | None) -> None:
        """Hold a decision against what was said by hand, and why."""
        determining = self.silent if said is None else self.held
        decisions = self.decisions
        rows = [
            (decisions[table].get("rules", {}) | decisions[table].get("undocumented", {}))[label]
            for table, labels in determining.items()
            for label in labels
        ]
        cited = {source for row in rows for source in words_in(row.get("source", []))}
        assert decided.status == ("undocumented" if said is None else "documented")
        assert decided.outputs == (said or {}), self.given
        assert decided.rules == determining, self.given
        assert {source.partition(":")[2] for source in decided.sources} == cited
        assert decided.readings == {name: choice for row in rows for name, _, choice in self.readings_of(row)}


def words_in(written: str | list[str]) -> list[str]:
    return [written] if isinstance(written, str) else written


def numbers(version: str) -> tuple[int, ...]:
    parts = [int(part) for part in version.split(".")]
    return tuple(parts + [0] * (8 - len(parts)))


def within(version: str, band: str) -> bool:
    """Whether a version is in a band such as `>=12 <13`."""
    here = numbers(version)
    for bound in band.split():
        sign, there = bound.rstrip("0123456789."), numbers(bound.lstrip("<>="))
        if not {
            "<": here < there,
            "<=": here <= there,
            ">": here > there,
            ">=": here >= there,
            "=": here == there,
        }[sign]:
            return False
    return True


def parsed_from(folder: Path) -> Parsed:
    """The YAML of a book's files, by their paths, read by nothing of ours."""
    return {
        path.relative_to(folder).as_posix(): yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in folder.rglob("*.yaml")
    }


def words_at(known: Mapping[str, Any]) -> list[str]:
    """The values of a given input; of a version, those at and around each border."""
    if "bands" not in known:
        return list(known["values"])
    borders = {bound.lstrip("<>=") for band in known["bands"].values() for bound in band.split()}
    return ["0", *sorted(borders), *sorted(f"{border}.0.0.1" for border in borders)]


def cells_by_hand(parsed: Parsed, decision: str) -> Iterator[dict[str, str]]:
    """Every combination of the given inputs below a decision."""
    reader = Reader(parsed, {}, {})
    inputs = reader.front["inputs"]

    def below(name: str) -> set[str]:
        found = reader.decisions[name]
        needs = found.get("needs", [])
        inner = [*found.get("gathers", []), *found.get("rests_on", [])]
        inner += [reader.decider[need] for need in needs if need in reader.decider]
        return {need for need in needs if need in inputs}.union(*map(below, inner))

    names = sorted(below(decision))
    for combination in product(*(words_at(inputs[name]) for name in names)):
        yield dict(zip(names, combination, strict=True))


def cells(book: Book, decision: str, rng: random.Random, most: int = MOST_CELLS) -> Iterator[dict[str, str]]:
    """Every combination of the given inputs that a decision rests on, or as many as are wanted of them."""
    tables = book.required_by(decision)
    needed = {name for table in tables for name in table.needs}
    given = [each for each in book.inputs.values() if each.name in needed and each.decided_by is None]
    if prod(len(each.values) for each in given) <= most:
        for words in product(*(words_of(each) for each in given)):
            yield {each.name: word for each, word in zip(given, words, strict=True)}
    else:
        for _ in range(most):
            yield {each.name: rng.choice(words_of(each)) for each in given}


def agree(settled: Book, engine: Engine, decision: str, facts: Facts) -> str:
    """Hold the engine against the reference evaluator on one cell; the status, or `impossible`."""
    try:
        decided = engine.decide(decision, facts)
    except ImpossibleFacts:
        return "impossible"
    assert decided == reference.decide(settled, decision, facts), facts
    assert engine.decide(decision, dict(reversed(list(facts.items())))) == decided
    explained(engine, decision, facts)
    return decided.status


def explained(engine: Engine, decision: str, facts: Facts) -> None:
    """What is explained is what is decided, and no rule both held and lost."""
    decided = engine.decide(decision, facts)
    explanation = engine.explain(decision, facts)
    held = {table.table: table.rules for table in explanation.tables}
    assert explanation.decision == decided
    assert {table: held[table] for table in decided.rules} == decided.rules
    for table in explanation.tables:
        assert not set(table.rules) & {near.rule for near in table.near}
        for near in table.near:
            assert all(table.inputs[entry.name] == entry.value for entry in near.failed)
            assert all(entry.value not in entry.wanted for entry in near.failed)


def read_by_hand(parsed: Parsed, engine: Engine, decision: str, facts: Facts) -> str:
    """Hold the engine against a reader of the book on one cell; the status, or `impossible`."""
    reader = Reader(parsed, engine.program.readings, facts)
    try:
        said = reader.answer(decision)
    except Impossible:
        with pytest.raises(ImpossibleFacts):
            engine.decide(decision, facts)
        return "impossible"
    decided = engine.decide(decision, facts)
    reader.check(decided, said)
    return decided.status


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


# --- derived inputs, given in place of their own


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
