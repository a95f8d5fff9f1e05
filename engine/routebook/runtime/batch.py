"""A decision for every row of a frame: columns of facts in, numbers of decisions out, and columns of what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from routebook.errors import MalformedBatch, MissingInput, RoutebookError
from routebook.program import DOCUMENTED
from routebook.runtime.columns import codes_of, columns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from routebook.program import Decision, Plan
    from routebook.runtime.deciding import Deciding
    from routebook.runtime.whole_numbers import Numbers

    Column = tuple[Numbers, int]
    Decide = Callable[[int], Decision]

CHUNK = 32_768
"""So many rows are worked on at a time: what they touch stays in the cache."""

MOST_AT_ONCE = 1 << 40
"""Up to so many combinations are told apart by one number; beyond, those that occur are numbered first."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The decisions of a batch: that of a row is `decisions[numbers[row]]`.

    `outputs` are those that the decision answers, each with its values.
    """

    numbers: Numbers
    decisions: Sequence[Decision]
    outputs: Mapping[str, tuple[str, ...]]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.numbers)

    @property
    def documented(self) -> NDArray[np.bool_]:
        """For every row whether its decision is documented."""
        return np.array([each.status == DOCUMENTED for each in self.decisions], np.bool_)[self.numbers]

    def frame(self) -> pl.DataFrame:
        """For every row each output, as one of its values; null where the decision is undocumented."""
        columns = {}
        for name, values in self.outputs.items():
            words = [each.outputs.get(name, values[0]) for each in self.decisions]
            columns[name] = pl.Series(words, dtype=pl.Enum(values))
        rows = pl.DataFrame(columns)[self.numbers]
        documented = pl.Series(self.documented)
        return rows if documented.all() else rows.select(pl.when(documented).then(pl.all()))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The frame as an Arrow C stream, for `pyarrow.table` and its like."""
        return self.frame().__arrow_c_stream__(requested_schema)


def answer_rows(deciding: Deciding, plan: Plan, frame: Any) -> Answers:
    """The answers of a plan for the rows of a frame, of which only the inputs that the plan rests on are read.

    Raises MalformedBatch, and what `Deciding.checked` raises for the first row that it refuses, which is named.
    """
    chain, facts = deciding.chain, deciding.facts
    sieves = [chain.sieves[table] for table in plan.tables]
    bearing = {name for sieve in sieves for name in (*sieve.needs, *sieve.outputs)}
    columns, rows = columns_of(frame, [name for name in facts.known if name in bearing])
    codes = {name: codes_of(facts, name, column) for name, column in columns.items()}
    if len({len(each) for each in codes.values()}) > 1:
        told = ", ".join(f"`{name}` has {len(each)}" for name, each in codes.items())
        raise MalformedBatch(
            f"the columns are not of one length: {told}", help="give every column a value for each row"
        )
    outputs = {name: chain.axes[name].values for name in plan.outputs}

    def decide(row: int) -> Decision:
        try:
            return deciding.checked(plan, {name: int(column[row]) for name, column in codes.items()})[0]
        except MissingInput:
            raise
        except RoutebookError as error:
            raise type(error)(f"row {row}: {error.message}", help=error.help) from None

    if plan.cells is not None and codes and codes.keys() == set(plan.inputs):
        numbers = _by_cell(
            plan, [(codes[name], len(chain.axes[name].values)) for name in plan.inputs], decide
        )
        return Answers(
            numbers, [chain.numbered(plan, number) for number in range(len(plan.answers))], outputs
        )
    sized = [(column, len(chain.axes[name].values)) for name, column in codes.items()]
    decisions, numbers = _by_combination(sized, rows, decide)
    return Answers(numbers, decisions, outputs)


def _by_cell(plan: Plan, columns: Sequence[Column], decide: Decide) -> Numbers:
    """One look into the cells of a plan for each row; `decide` tells what is wrong with one that cannot occur."""
    cells = np.array(plan.cells).astype(
        np.min_scalar_type(len(plan.answers))
    )  # -1 becomes a number that none has
    impossible = np.iinfo(cells.dtype).max
    numbers = np.empty(len(columns[0][0]), cells.dtype)
    for start in range(0, len(numbers), CHUNK):
        chunk = slice(start, start + CHUNK)
        np.take(
            cells,
            _index([(column[chunk], size) for column, size in columns]),
            out=numbers[chunk],
            mode="clip",
        )
    if plan.cells and min(plan.cells) < 0 and len(numbers) and numbers.max() == impossible:
        decide(int(np.argmax(numbers == impossible)))
    return numbers


def _index(columns: Sequence[Column]) -> Numbers:
    """The number of each row's combination, the last column varying fastest, in the smallest type that holds it."""
    index: Numbers = np.zeros(len(columns[0][0]), np.uint8)
    total = 1
    for column, size in columns:
        if size > 1:
            total *= size
            index = index.astype(np.min_scalar_type(total - 1), copy=False)
            if total > size:
                index *= index.dtype.type(size)
            index += column.astype(index.dtype, copy=False)
    return index


def _by_combination(columns: Sequence[Column], rows: int, decide: Decide) -> tuple[list[Decision], Numbers]:
    """One decision for each combination that occurs."""
    index: Numbers = np.zeros(rows, np.int64)
    total = 1
    for column, size in columns:
        if total * size > MOST_AT_ONCE:
            kept, index = np.unique(index, return_inverse=True)
            total = len(kept)
        index = index * size + column
        total *= size
    _, firsts, combination = np.unique(index, return_index=True, return_inverse=True)
    numbers: dict[int, int] = {}
    decisions: list[Decision] = []
    number_of = np.empty(len(firsts), np.min_scalar_type(len(firsts)))
    for each in np.argsort(firsts).tolist():
        decision = decide(int(firsts[each]))
        if id(decision) not in numbers:
            numbers[id(decision)] = len(decisions)
            decisions.append(decision)
        number_of[each] = numbers[id(decision)]
    return decisions, number_of[combination]
