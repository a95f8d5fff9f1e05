"""Deciding by the column: millions of rows of the first book's `delivery`, by Routebook, numpy, polars and duckdb.

Every answer is compared with the numpy floor's, which is made of Routebook's decisions one by one, before anything is
timed.
"""

from __future__ import annotations

import json
import tracemalloc
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

import routebook
from benchmarks import floor
from benchmarks.first_book import BOOK, DECISION, SILENT, flat_table
from benchmarks.timing import Contender, rates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from benchmarks.first_book import FlatTable

    Numbers = NDArray[Any]

MANY = 10_000_000
WORDS = 2_000_000
"""Rows of words, and of what is joined: ten million would need gigabytes, and slow the joins down."""

DECIDE = "answers = engine.decide_batch(decision, rows)"
TAKE = "take(columns, sizes, tables)"


def measure() -> dict[str, dict[str, float]]:
    """Rows per CPU second, to the number of the decision and to all its outputs."""
    engine = routebook.compile(routebook.load(BOOK))
    bench = Bench(engine, flat_table(engine))
    return {
        "rows": {"codes": MANY, "words": WORDS, "columns": len(bench.sizes)},
        "to numbers": rates([*bench.to_numbers(), *bench.other_frames()]),
        "to outputs": rates(bench.to_outputs()),
        "memory": bench.memory(),
    }


class Bench:
    """Rows at random, and every combination with its answers, in the same ways: as codes, categoricals and strings."""

    def __init__(self, engine: routebook.Engine, table: FlatTable) -> None:
        self.engine = engine
        self.table = table
        self.sizes = [len(values) for values in table.inputs.values()]
        chance = np.random.default_rng(0)
        self.codes: list[Numbers] = [chance.integers(0, size, MANY, np.uint8) for size in self.sizes]
        self.rows = _frames(table, self.codes)
        every = np.indices(self.sizes, np.uint8).reshape(len(self.sizes), -1)
        self.words, self.outputs = _outputs(table)
        self.decisions, self.numbers = _decisions(engine, table)
        answers = {"number": self.numbers, **self.outputs}
        self.cells = {
            kind: frame.with_columns(**{name: pl.Series(each) for name, each in answers.items()})
            for kind, frame in _frames(table, list(every)).items()
        }

    def to_numbers(self) -> Iterator[Contender]:
        """To the number of each row's decision."""
        names = {"take": floor.take, "columns": self.codes, "sizes": self.sizes, "tables": [self.numbers]}
        (expected,) = floor.take(self.codes, self.sizes, [self.numbers])
        yield Contender("numpy floor, codes", TAKE, names, MANY)
        for kind, rows in self.rows.items():
            answers = self.engine.decide_batch(DECISION, rows)
            told = np.array([self.decisions[_key(each)] for each in answers.decisions])
            _compare(kind, told[answers.numbers], expected)
            names = {"engine": self.engine, "decision": DECISION, "rows": rows}
            yield Contender(f"Routebook, {kind}", f"{DECIDE}.numbers", names, len(rows))
            yield from self._joins(kind, ["number"], expected)

    def to_outputs(self) -> Iterator[Contender]:
        """To all outputs: the floor and the joins have them as codes."""
        tables = list(self.outputs.values())
        names = {"take": floor.take, "columns": self.codes, "sizes": self.sizes, "tables": tables}
        expected = floor.take(self.codes, self.sizes, tables)
        yield Contender("numpy floor, codes", TAKE, names, MANY)
        for kind, rows in self.rows.items():
            frame = self.engine.decide_batch(DECISION, rows).frame()
            for (name, words), codes in zip(self.words.items(), expected, strict=True):
                told = frame[name].cast(pl.String).fill_null(SILENT)
                _compare(f"{kind} {name}", told.cast(pl.Enum(words)).to_physical().to_numpy(), codes)
            names = {"engine": self.engine, "decision": DECISION, "rows": rows}
            yield Contender(f"Routebook, {kind}", f"{DECIDE}.frame()", names, len(rows))
            yield from self._joins(kind, list(self.outputs), expected[-1])

    def other_frames(self) -> Iterator[Contender]:
        """The same rows as pandas and pyarrow have them."""
        strings, enums = self.rows["strings"], self.rows["categoricals"]
        frames = {
            "pandas strings": strings.to_pandas(),
            "pandas categoricals": enums.to_pandas(),
            "pyarrow strings": strings.to_arrow(),
        }
        expected = self.engine.decide_batch(DECISION, strings)
        for kind, rows in frames.items():
            _compare(kind, self.engine.decide_batch(DECISION, rows).numbers, expected.numbers)
            names = {"engine": self.engine, "decision": DECISION, "rows": rows}
            yield Contender(f"Routebook, {kind}", f"{DECIDE}.numbers", names, WORDS)

    def memory(self) -> dict[str, float]:
        """What a batch of codes takes at most beside the rows, as far as Python and numpy allocate it."""
        rows = dict(zip(self.table.inputs, self.codes, strict=True))
        tracemalloc.start()
        answers = self.engine.decide_batch(DECISION, rows)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return {"bytes a row": peak / MANY, "bytes of an answer": answers.numbers.itemsize}

    def _joins(self, kind: str, wanted: Sequence[str], expected: Numbers) -> Iterator[Contender]:
        for peer in ("polars", "duckdb"):
            if (peer, kind) == ("duckdb", "categoricals"):
                continue  # it would be given strings again
            joined = import_module(f"benchmarks.peers.{peer}_join").joiner
            joiner = joined(self.rows[kind].head(WORDS), self.cells[kind], list(self.table.inputs), wanted)
            _compare(f"{peer} {kind}", np.asarray(joiner.column(wanted[-1])), expected)
            yield Contender(f"{peer} join, {kind}", joiner.statement, joiner.names, WORDS)


def _frames(table: FlatTable, columns: Sequence[Numbers]) -> dict[str, pl.DataFrame]:
    """Columns of codes as they are, as categoricals and as strings."""
    codes = pl.DataFrame(dict(zip(table.inputs, columns, strict=True)))
    enums = codes.head(WORDS).select(
        pl.col(name).cat.to(pl.Enum(values)) for name, values in table.inputs.items()
    )
    return {"codes": codes, "categoricals": enums, "strings": enums.cast(pl.String)}


def _outputs(table: FlatTable) -> tuple[dict[str, list[str]], dict[str, Numbers]]:
    """The words of each output, and for every combination the number of its word."""
    words = {
        name: sorted({answer[name] for answer in table.cells.values()} | {SILENT}) for name in table.outputs
    }
    return words, {
        name: np.array([each.index(answer[name]) for answer in table.cells.values()], np.uint8)
        for name, each in words.items()
    }


def _decisions(engine: routebook.Engine, table: FlatTable) -> tuple[dict[str, int], Numbers]:
    """All decisions that there are, numbered, and for every combination its number."""
    found: dict[str, int] = {}
    numbers = [
        found.setdefault(
            _key(engine.decide(DECISION, dict(zip(table.inputs, cell, strict=True)))), len(found)
        )
        for cell in table.cells
    ]
    return found, np.array(numbers, np.uint16)


def _key(decision: routebook.Decision) -> str:
    return json.dumps(decision.to_json())


def _compare(what: str, told: Numbers, expected: Numbers) -> None:
    if not (told == expected[: len(told)]).all():
        raise AssertionError(f"{what}: the answers differ from Routebook's one by one")
