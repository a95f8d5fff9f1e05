"""Three evaluators that share nothing but the book, held against each other on a cell.

`Readers` know only docs/writing-a-book.md and the YAML; the reference evaluator scans the rules of the loaded book;
the engine looks its answers up in what was compiled.
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from reader_of_yaml import Impossible, Reader
from routebook import reference
from routebook.errors import ImpossibleFacts
from routebook.exploring import words_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from reader_of_yaml import Facts, Parsed
    from routebook.model import Book
    from routebook.runtime import Engine

MOST_CELLS = 2_000
repeatable = settings(
    deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)


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
