"""Reads Parquet, with polars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from routebook.conformance.auditing.frames import ROW, FrameReader
from routebook.errors import UnreadableLog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from routebook.advancing import Advance
    from routebook.conformance.auditing.clock import Clock
    from routebook.conformance.auditing.naming import Naming
    from routebook.conformance.auditing.recorded import Batch


AT_ONCE = 131_072
"""How many rows are read at a time, and make a batch."""


def columns_of(path: Path) -> tuple[str, ...]:
    """The names of a file's columns; raises UnreadableLog."""
    try:
        return tuple(pl.read_parquet_schema(path))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _not_parquet(error) from None


def parquet(path: Path, naming: Naming, clock: Clock, advance: Advance) -> Iterator[Batch]:
    """The events of a file, in batches; their positions are the numbers of rows. Raises UnreadableLog."""
    try:
        frames = pl.scan_parquet(path).select(naming.columns())
        reader = FrameReader(naming, clock, frames.collect_schema())
        rows: int = frames.select(pl.len()).collect().item()
        for start in range(0, rows, AT_ONCE):
            frame = frames.slice(start, AT_ONCE).collect()
            yield reader.batch(frame.with_row_index(ROW, start + 1))
            advance(start + len(frame), rows)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _not_parquet(error) from None


def _not_parquet(error: Exception) -> UnreadableLog:
    reason = (str(error).splitlines() or [""])[0]
    return UnreadableLog(f"the log cannot be read as Parquet: {reason[:200]}", help="write the file anew")
