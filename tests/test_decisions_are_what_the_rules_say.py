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
from routebook.errors import ImpossibleFacts
from routebook.exploring import words_of
from routebook.settle import choose_readings, settle
from strategies import Files, every_choice, shelve, tabular_books

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.model import Book
    from routebook.runtime import Engine

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
        if any(self.holds(row, self.known) for row in self.front.get("impossible", {}).values()):
            raise Impossible
        assert not self.uncovered
        return None if self.silent else outputs

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
        if None in [self.value(need) for need in found.get("needs", ())]:
            return None
        rows = found.get("rules", {}) | found.get("undocumented", {})
        held = [
            row
            for row in rows
            if self.holds(rows[row], {name: self.known[name] for name in found.get("needs", ())})
        ]
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
        while isinstance(said, dict) and "by_reading" in said:
            ((reading, choices),) = said["by_reading"].items()
            said = choices[self.readings[reading]]
        if said == "undocumented":
            return None
        return dict(said) if isinstance(said, dict) else {outputs[0]: said}


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


def cells_by_hand(parsed: Parsed, decision: str) -> Iterator[dict[str, str]]:
    """Every combination of the given inputs below a decision; of versions, those at and around each border."""
    reader = Reader(parsed, {}, {})
    inputs = reader.front["inputs"]

    def below(name: str) -> set[str]:
        found = reader.decisions[name]
        needs = found.get("needs", [])
        inner = [*found.get("gathers", []), *found.get("rests_on", [])]
        inner += [reader.decider[need] for need in needs if need in reader.decider]
        return {need for need in needs if need in inputs}.union(*map(below, inner))

    def words(known: Mapping[str, Any]) -> list[str]:
        if "bands" not in known:
            return list(known["values"])
        borders = {bound.lstrip("<>=") for band in known["bands"].values() for bound in band.split()}
        return ["0", *sorted(borders), *sorted(f"{border}.0.0.1" for border in borders)]

    names = sorted(below(decision))
    for combination in product(*(words(inputs[name]) for name in names)):
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
    assert decided.outputs == (said or {}), facts
    assert decided.rules == (reader.held if said is not None else reader.silent), facts
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
    for number, readings in enumerate(every_choice(book)):
        engine = routebook.compile(book, readings)
        settled = settle(book, choose_readings(book, readings))
        most = 300 if number == 0 else 20
        for decision in book.decisions:
            for facts in cells(book, decision, random.Random(number), most):  # noqa: S311
                agree(settled, engine, decision, facts)


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


@given(tabular_books(), st.data())
@settings(repeatable, max_examples=60)
def test_random_books_decide_what_a_reader_of_their_yaml_decides(files: Files, data: st.DataObject) -> None:
    with TemporaryDirectory() as above:
        folder = shelve(files, Path(above))
        book, parsed = routebook.load(folder), parsed_from(folder)
    readings = data.draw(st.sampled_from(every_choice(book)))
    engine = routebook.compile(book, readings)
    settled = settle(book, choose_readings(book, readings))
    for decision in book.decisions:
        every = list(cells_by_hand(parsed, decision))
        for facts in every[:: max(1, len(every) // 60)]:
            if read_by_hand(parsed, engine, decision, facts) != "impossible":
                agree(settled, engine, decision, facts)
