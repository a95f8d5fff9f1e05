"""polars: the rows joined with a frame of every combination; in one thread, where it does most in a CPU second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.peers import Joiner

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl


def joiner(rows: pl.DataFrame, cells: pl.DataFrame, keys: Sequence[str], wanted: Sequence[str]) -> Joiner:
    return Joiner(
        "answer = rows.join(cells, on=keys, how='left', maintain_order='left').select(wanted)",
        {"rows": rows, "cells": cells.select(*keys, *wanted), "keys": list(keys), "wanted": list(wanted)},
        lambda name: rows.join(cells, on=list(keys), how="left", maintain_order="left")[name],
    )
