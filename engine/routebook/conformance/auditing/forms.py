"""The choices that an audit leaves to whoever asks for it."""

from __future__ import annotations

from enum import StrEnum


class Form(StrEnum):
    """How a log is written."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class Order(StrEnum):
    """What says in which order the events of a client happened: where they stand in the log, or their times."""

    LOG = "log"
    TIME = "time"


class On(StrEnum):
    """What works through a log: this machine, or a cluster."""

    HERE = "here"
    SPARK = "spark"


class Start(StrEnum):
    """Where a client is before its first event: where a run begins, or where nobody knows."""

    INITIAL = "initial"
    UNKNOWN = "unknown"
