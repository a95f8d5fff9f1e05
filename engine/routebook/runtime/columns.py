"""Columns of facts from a host as numbers: words, categories or numbers, each checked, and the first bad row named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from routebook.errors import MalformedBatch, MissingInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routebook.runtime.facts import Facts
    from routebook.runtime.whole_numbers import Numbers

REPAIR = "pass a frame of polars, pandas or pyarrow, or a mapping from names to columns"

FEW = 12
"""So few words are sooner compared with a column one by one than looked up."""

MANY = 4_096
"""Of more categories, those that occur are found first."""


def columns_of(frame: Any, wanted: Sequence[str]) -> tuple[dict[str, Any], int]:
    """Those of some columns that a frame has, and how many rows it has; raises MalformedBatch for what is no frame.

    A frame is a mapping from names to columns, or anything that speaks the Arrow C stream, as the frames and tables of
    polars, pandas and pyarrow do. Other columns than those wanted are not looked at.
    """
    if hasattr(frame, "__arrow_c_stream__"):
        return _selected(frame, wanted)
    if not hasattr(frame, "keys"):
        raise MalformedBatch("the frame has no columns with names", help=REPAIR)
    names = [*frame.keys()]
    rows = len(_series(names[0], frame[names[0]])) if names else 0
    return {name: frame[name] for name in wanted if name in names}, rows


def _selected(frame: Any, wanted: Sequence[str]) -> tuple[dict[str, Any], int]:
    """The same of a frame; what is not wanted is not converted, if the frame can select."""
    names = getattr(frame, "column_names", getattr(frame, "columns", None))
    try:
        if names is None:
            whole = pl.DataFrame(frame)
            return whole.select([name for name in wanted if name in whole.columns]).to_dict(), whole.height
        found = [name for name in wanted if name in [*names]]
        selected = frame.select(found) if hasattr(frame, "select") else frame[found]
        return pl.DataFrame(selected).to_dict(), len(frame)
    except (TypeError, ValueError, ImportError, NotImplementedError, pl.exceptions.PolarsError) as error:
        reason = (str(error).splitlines() or [""])[0]
        raise MalformedBatch(f"the frame cannot be read: {reason}", help=REPAIR) from None


def codes_of(facts: Facts, name: str, column: Any) -> Numbers:
    """The number of each row's value, by the order in which the input has its values; not copied if it is numbers.

    Raises UnknownValue and MalformedVersion for the first word or number that is none of its values, MissingInput for
    a null, and MalformedBatch for what is no column. Rows are counted from 0.
    """
    series = _series(name, column)
    if series.null_count():
        row = series.is_null().arg_max()
        raise MissingInput(f"row {row}: `{name}` is missing", help="give every row a value")
    if series.dtype.is_integer() and series.dtype not in {pl.Int128, pl.UInt128}:
        codes = series.to_numpy()
    elif isinstance(series.dtype, pl.String | pl.Categorical | pl.Enum):
        codes = _looked_up(facts, name, series)
    else:
        codes = np.full(len(series), -1)
    size = len(facts.known[name].values)
    if len(codes) and not 0 <= codes.min() <= codes.max() < size:
        row = int(np.argmax((codes < 0) | (codes >= size)))
        raise facts.refusal(name, series[row], f"row {row}: ")
    return codes


def _series(name: str, column: Any) -> pl.Series:
    if isinstance(column, pl.Series):
        return column
    try:
        return pl.Series(
            name, column.tolist() if isinstance(column, np.ndarray) and column.dtype.kind == "O" else column
        )
    except (TypeError, ValueError, ImportError, pl.exceptions.PolarsError):
        raise MalformedBatch(
            f"`{name}` is not a column of words or of numbers",
            help="give a list, an array or a series of words",
        ) from None


def _looked_up(facts: Facts, name: str, series: pl.Series) -> Numbers:
    """The numbers of words; of one that is none of the values, the first number that is too large."""
    values = facts.known[name].values
    if series.dtype == pl.String and facts.known[name].cuts is None and len(values) <= FEW:
        return _compared(series, values)
    if series.dtype == pl.String:
        series = series.cast(pl.Categorical(pl.Categories.random()))
    physical = series.to_physical().to_numpy()
    highest = int(physical.max()) if len(physical) else 0
    table = np.full(highest + 1, len(values), np.min_scalar_type(len(values)))
    for category, word in _categories(series, highest):
        if (number := facts.number(name, word)) is not None:
            table[category] = number
    return table.take(physical)


def _categories(series: pl.Series, highest: int) -> Iterable[tuple[int, str]]:
    """The words that the numbers in a column stand for, or more; a process may have many that other columns brought in."""
    match series.dtype:
        case pl.Enum() as enum:
            return enumerate(enum.categories.to_list()[: highest + 1])
        case pl.Categorical() as categorical if highest < MANY:
            return enumerate(categorical.categories.to_series().head(highest + 1).to_list())
    occurring = series.unique()
    return zip(occurring.to_physical().to_list(), occurring.cast(pl.String).to_list(), strict=True)


def _compared(series: pl.Series, values: tuple[str, ...]) -> Numbers:
    found = pl.sum_horizontal(
        (pl.col("words") == value).cast(pl.UInt8) * number for number, value in enumerate(values, start=1)
    )
    numbers = pl.DataFrame({"words": series}).select(found).to_series().to_numpy()
    return numbers - np.uint8(1)
