"""Logs with planted faults as they are written in each form."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import polars as pl

from planted_faults import as_csv, as_jsonl, as_rows

if TYPE_CHECKING:
    from pathlib import Path

    from planted_faults import Line, Planted

LAYOUTS = ["sorted by client", "mixed"]


def written(planted: Planted, form: str, layout: str, folder: Path, seed: str) -> tuple[Path, list[Line]]:
    """A log in one of the layouts, and its lines in the order in which they stand there."""
    chance = Random(seed)  # noqa: S311  (no secret)
    told = planted.grouped(chance) if layout == "sorted by client" else planted.mixed(chance)
    path = folder / f"log.{form}"
    if form == "jsonl":
        path.write_bytes(as_jsonl(told, chance))
    elif form == "csv":
        path.write_bytes(as_csv(told))
    else:
        pl.DataFrame(as_rows(told)).write_parquet(path, row_group_size=3000)
    return path, told
