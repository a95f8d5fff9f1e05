"""duckdb: the rows joined with a table of every combination, both in its own storage; in one thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

from benchmarks.peers import Joiner

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl


def joiner(rows: pl.DataFrame, cells: pl.DataFrame, keys: Sequence[str], wanted: Sequence[str]) -> Joiner:
    database = duckdb.connect()
    database.execute("SET threads = 1")
    for name, frame in {"rows": rows, "cells": cells}.items():
        database.register(f"{name}_given", frame.to_arrow())
        database.execute(f"CREATE TABLE {name} AS SELECT * FROM {name}_given")  # noqa: S608
    query = f"SELECT {', '.join(wanted)} FROM rows JOIN cells USING ({', '.join(keys)})"  # noqa: S608

    def answer(name: str) -> Any:
        return database.execute(query).fetchnumpy()[name]

    names = {"database": database, "query": query}
    return Joiner("answer = database.execute(query).fetchnumpy()", names, answer)
