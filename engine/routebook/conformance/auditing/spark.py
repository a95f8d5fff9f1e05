"""The same audit on a cluster: a log in Parquet, spread by client, sorted, and replayed partition by partition."""

from __future__ import annotations

import os
import pickle
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import accumulate, chain, count
from typing import TYPE_CHECKING, Any

from routebook.conformance.auditing.audit import Audited, hold, refuse_empty
from routebook.conformance.auditing.clock import Clock
from routebook.conformance.auditing.coverage import Coverage
from routebook.conformance.auditing.forms import Order
from routebook.conformance.auditing.replay import replay
from routebook.errors import MissingExtra, UnreadableLog
from routebook.plain import from_plain, to_plain
from routebook.runtime import Engine
from routebook.runtime.extras import need_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from routebook.conformance.auditing.audit import Listener
    from routebook.conformance.auditing.following import Held
    from routebook.conformance.auditing.forms import Start
    from routebook.conformance.auditing.naming import Naming
    from routebook.conformance.auditing.replay import State

    Frame = Any
    """A data frame of Spark."""

TOLD = "client string, number long, told binary"
"""What comes of a partition: its findings by client and number, and its coverage, which is of no client."""

A_PARTITION = 1_000_000
"""How many events a partition has, or fewer, but for clients with more."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker has to know to audit a part of a log; all of it can be sent to one."""

    program: Mapping[str, Any]
    machine: str
    naming: Naming
    common: Mapping[str, str]
    start: Start

    def hold(self) -> Held:
        """What the log is held to."""
        engine = Engine(from_plain(dict(self.program)))
        return hold(engine, self.machine, self.naming, self.common, self.start)

    def replay(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Audit a partition, in which all events of a client stand together; from and to batches of Arrow."""
        import polars as pl  # noqa: PLC0415
        import pyarrow as pa  # noqa: PLC0415

        from routebook.conformance.auditing.frames import FrameReader  # noqa: PLC0415

        def told(rows: list[tuple[str | None, int, object]]) -> Any:
            columns = zip(
                *[(client, number, pickle.dumps(each)) for client, number, each in rows], strict=True
            )
            types = (pa.string(), pa.int64(), pa.binary())
            arrays = [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)]
            return pa.RecordBatch.from_arrays(arrays, ["client", "number", "told"])

        held, numbers, coverage = self.hold(), count(), Coverage()
        reader: FrameReader | None = None
        state: State | None = None
        for batch in batches:
            frame = pl.DataFrame(pl.from_arrow(batch))
            reader = reader or FrameReader(self.naming, Clock(), frame.schema)
            findings, more, state = replay(held, reader.batch(frame), state)
            coverage += more
            if findings:
                yield told(
                    [
                        (each.client, next(numbers) if each.client else each.position, each)
                        for each in findings
                    ]
                )
        yield told([(None, -1, coverage)])


def audit_on_spark(
    engine: Engine,
    machine: str,
    log: str,
    naming: Naming,
    common: Mapping[str, str],
    start: Start,
    order: Order,
    listener: Listener,
) -> tuple[Held, Audited]:
    """Hold the Parquet files of a path to a machine, and tell what was held to what, and what came of it.

    Positions count the rows of all files, in the order of their names. Raises what `hold` does, UnreadableLog and
    MissingExtra.
    """
    with _session() as spark:
        frame = spark.read.parquet(log)
        task = Task(to_plain(engine.program), machine, naming.among(frame.columns), common, start)
        held = task.hold()
        told = _by_client(spark, frame, task.naming, order).mapInArrow(task.replay, TOLD)
        found: Counter[str] = Counter()
        coverage = Coverage()
        for row in told.repartition(1).sortWithinPartitions("client", "number").toLocalIterator():
            each = pickle.loads(row.told)  # noqa: S301  (our own workers sent it)
            if isinstance(each, Coverage):
                coverage += each
            else:
                found[each.kind] += 1
                listener.tell(each)
    audited = Audited(found, coverage)
    refuse_empty(audited, log)
    return held, audited


def _by_client(spark: Any, frame: Frame, naming: Naming, order: Order) -> Frame:
    """The columns that matter and the number of each row, all events of a client in one partition and next to each other.

    Raises UnreadableLog for columns of no use.
    """
    import polars as pl  # noqa: PLC0415
    from pyspark.sql import functions  # noqa: PLC0415

    from routebook.conformance.auditing.frames import ROW, FrameReader  # noqa: PLC0415

    columns = [functions.col(f"`{name}`") for name in naming.columns()]
    FrameReader(naming, Clock(), pl.DataFrame(pl.from_arrow(frame.select(columns).limit(0).toArrow())).schema)
    if order is Order.TIME and dict(frame.dtypes)[naming.time] == "string":
        message = f"the column `{naming.time}` holds text, by which Spark cannot order events in time"
        raise UnreadableLog(message, help="write times as numbers or timestamps")
    file, index = functions.col("_metadata.file_path"), functions.col("_metadata.row_index")
    rows = dict(sorted(frame.groupBy(file).agg(functions.max(index) + 1).collect()))
    offsets = zip(rows, accumulate(rows.values(), initial=1), strict=False)
    offset = functions.create_map([functions.lit(each) for each in chain.from_iterable(offsets)])
    partitions = max(spark.sparkContext.defaultParallelism, sum(rows.values()) // A_PARTITION)
    client, time = f"`{naming.client}`", f"`{naming.time}`"
    by = [client, time, f"`{ROW}`"] if order is Order.TIME else [client, f"`{ROW}`"]
    numbered = frame.select(*columns, (offset[file] + index).alias(ROW))
    return numbered.repartition(partitions, client).sortWithinPartitions(*by)


@contextmanager
def _session() -> Iterator[Any]:
    """The session of Spark that there is, or a new one; raises MissingExtra, and UnreadableLog for what Spark refuses."""
    need_columns()
    try:
        import_module("pyarrow")
        sql, errors = import_module("pyspark.sql"), import_module("pyspark.errors")
    except ImportError:
        raise MissingExtra(
            "an audit on Spark needs pyspark and pyarrow, which are not installed",
            help="install them with: pip install 'routebook[spark]'",
        ) from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else workers take the first Python of the path
    there = sql.SparkSession.getActiveSession()
    try:
        spark = there or sql.SparkSession.builder.appName("routebook audit").getOrCreate()
    except errors.PySparkException:
        raise MissingExtra(
            "Spark does not start", help="install Java 17, and let JAVA_HOME name it"
        ) from None
    try:
        yield spark
    except errors.PySparkException as error:
        reason = (str(error).strip().splitlines() or [""])[0]
        raise UnreadableLog(f"Spark gave up: {reason[:200]}", help="see what Spark wrote above") from None
    finally:
        if there is None:
            spark.stop()
