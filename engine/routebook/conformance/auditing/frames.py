"""Events in polars frames as batches: what is alike is read once, and nothing is done row by row."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import polars as pl

from routebook.conformance.auditing.clock import NO_TIME
from routebook.conformance.auditing.numbering import Numbering
from routebook.conformance.auditing.reading import given_of, said_of
from routebook.conformance.auditing.recorded import Batch, Unread
from routebook.conformance.auditing.unreadable import Unreadable
from routebook.errors import UnreadableLog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from routebook.conformance.auditing.clock import Clock
    from routebook.conformance.auditing.naming import Naming
    from routebook.conformance.auditing.reading import Record
    from routebook.conformance.auditing.recorded import Time

ROW = "row of the log"
"""The column with the number of each event's row."""

CALENDAR = (-62_135_596_800_000_000, 253_402_300_799_999_999)
"""The first and the last microsecond of the years 1 to 9999, since 1970."""

UNITS = {"ms": 1000, "us": 1}
"""The microseconds of what dates are counted in; nanoseconds are less than one."""

A_DAY = 86_400_000_000

CODES = {"I": pl.UInt32, "q": pl.Int64, "Q": pl.UInt64}
"""The types of numbers, by the codes that arrays have for them."""


def batch_of(
    events: pl.DataFrame,
    names: Sequence[str],
    clients: pl.Series,
    starts: pl.Series,
    numbering: Numbering,
    clock: Clock,
    unread: Sequence[Unread],
) -> Batch:
    """Events whose times and numbers stand in columns, and whose clients change at `starts`, as a batch."""
    times = events["time"]
    return Batch(
        names=names,
        clients=_column("q", clients),
        starts=_column("q", starts),
        positions=_column("Q", events[ROW]),
        times=_column("q", times) if times.dtype.is_integer() else times.to_list(),
        said=_column("I", events["said"]),
        given=_column("I", events["given"]),
        sayings=numbering.sayings(),
        parameters=numbering.parameters(),
        dated=bool(clock.dated),
        unread=unread,
    )


class FrameReader:
    """Reads the frames of one log, whose columns `naming` names. Raises UnreadableLog for columns of no use."""

    def __init__(self, naming: Naming, clock: Clock, schema: pl.Schema) -> None:
        _refuse_unless(naming.client, schema[naming.client], _is_name, "words nor whole numbers")
        _refuse_unless(naming.time, schema[naming.time], _is_time, "numbers nor dates")
        for name in (*naming.saying(), *naming.carrying()):
            _refuse_unless(name, schema[name], _is_said, "words nor lists of words")
        self._naming = naming
        self._clock = clock
        self._numbering = Numbering()

    def batch(self, frame: pl.DataFrame) -> Batch:
        """The events of a frame, in which the column `ROW` has the numbers of the rows."""
        naming, numbering = self._naming, self._numbering
        if numbering.crowded:
            numbering.begin()
        unread: dict[int, Unreadable] = {}

        def said(record: Record) -> int:
            return numbering.said(said_of(naming, record))

        def given(record: Record) -> int:
            return numbering.given(given_of(naming, record))

        events = pl.DataFrame(
            {
                ROW: frame[ROW],
                "client": self._clients(frame, unread),
                "time": self._times(frame, unread),
                "said": _numbers(frame, naming.saying(), said, unread),
                "given": _numbers(frame, naming.carrying(), given, unread),
            }
        )
        if unread:
            events = events.filter(~pl.col(ROW).is_in([*unread]))
        client = events["client"]
        names = client.unique()
        starts = client.ne_missing(client.shift()).arg_true()
        numbers = client.gather(starts).replace_strict(names, pl.int_range(len(names), eager=True))
        refused = [Unread(row, str(why), why.help) for row, why in sorted(unread.items())]
        return batch_of(events, names.to_list(), numbers, starts, numbering, self._clock, refused)

    def _clients(self, frame: pl.DataFrame, unread: dict[int, Unreadable]) -> pl.Series:
        clients = frame[self._naming.client].cast(pl.String)
        missing = frame.filter(clients.is_null() | (clients == ""))[ROW]
        unread.update(dict.fromkeys(missing, Unreadable(f"`{self._naming.client}` is missing")))
        return clients

    def _times(self, frame: pl.DataFrame, unread: dict[int, Unreadable]) -> pl.Series:
        """The times as numbers, those that are dates as microseconds since 1970."""
        times = frame[self._naming.time]
        if isinstance(times.dtype, pl.Datetime | pl.Date):
            self._clock.dated = True
            return _dates(frame[ROW], times, unread)
        if times.dtype.is_integer():
            as_whole = times.cast(pl.Int64, strict=False)
            if not as_whole.null_count():
                self._clock.dated = False
                return as_whole
        numbers: list[Time] = []
        for row, time in zip(frame[ROW], times, strict=True):
            try:
                numbers.append(self._clock.read(time))
            except Unreadable as why:
                numbers.append(0)
                unread.setdefault(row, why)
        whole = all(isinstance(time, int) for time in numbers)
        return pl.Series(map(int if whole else float, numbers), dtype=pl.Int64 if whole else pl.Float64)


def _dates(rows: pl.Series, dates: pl.Series, unread: dict[int, Unreadable]) -> pl.Series:
    """Dates as microseconds since 1970; they stay numbers, for polars fails at those that are beyond the calendar."""
    counted = dates.to_physical().cast(pl.Int64)
    unit = UNITS.get(dates.dtype.time_unit, 0) if isinstance(dates.dtype, pl.Datetime) else A_DAY
    counted, unit = (counted, unit) if unit else (counted // 1000, 1)
    first, last = (each // unit for each in CALENDAR)
    beyond = ~counted.is_between(first, last)
    for row in rows.filter(counted.is_null()):
        unread.setdefault(row, Unreadable("the time is missing"))
    for row in rows.filter(beyond.fill_null(value=False)):
        unread.setdefault(row, Unreadable("the time is a date beyond the calendar", NO_TIME))
    return counted.set(beyond.fill_null(value=True), 0) * unit


def _column(code: str, numbers: pl.Series) -> array[int]:
    """Whole numbers as an array, in which polars has no part."""
    return array(code, numbers.cast(CODES[code]).to_numpy().tobytes())


def _numbers(
    frame: pl.DataFrame,
    columns: Sequence[str],
    number: Callable[[Record], int],
    unread: dict[int, Unreadable],
) -> pl.Series:
    """For each row a number of what stands in some columns, made once for all that are alike."""
    if not columns:
        return pl.zeros(len(frame), pl.UInt32, eager=True)
    firsts = frame.select(pl.col(ROW).first().over(*dict.fromkeys(columns))).to_series()
    numbers: dict[int, int] = {}
    reasons: dict[int, Unreadable] = {}
    wanted = frame.select(ROW, *dict.fromkeys(columns))
    for record in wanted.filter(firsts == frame[ROW]).iter_rows(named=True):
        try:
            numbers[record[ROW]] = number(record)
        except Unreadable as why:
            numbers[record[ROW]] = 0
            reasons[record[ROW]] = why
    if reasons:
        for row, first in zip(frame[ROW], firsts, strict=True):
            if first in reasons:
                unread.setdefault(row, reasons[first])
    return firsts.replace_strict([*numbers], [*numbers.values()], return_dtype=pl.UInt32)


def _refuse_unless(
    name: str, dtype: pl.DataType, can_be: Callable[[pl.DataType], bool], neither: str
) -> None:
    if not can_be(dtype):
        message = f"the column `{name}` holds neither {neither}"
        raise UnreadableLog(message, help="name another column with `--mapping`, or convert it")


def _is_word(dtype: pl.DataType) -> bool:
    return isinstance(dtype, pl.String | pl.Categorical | pl.Enum)


def _is_name(dtype: pl.DataType) -> bool:
    return _is_word(dtype) or dtype.is_integer()


def _is_time(dtype: pl.DataType) -> bool:
    return (
        dtype == pl.String
        or dtype.is_integer()
        or dtype.is_float()
        or isinstance(dtype, pl.Datetime | pl.Date)
    )


def _is_said(dtype: pl.DataType) -> bool:
    """Words, numbers and truth values, lists of them, and several of these by their names."""
    if isinstance(dtype, pl.Struct):
        return all(_is_said(field.dtype) for field in dtype.fields if isinstance(field.dtype, pl.DataType))
    if isinstance(dtype, pl.List):
        return isinstance(dtype.inner, pl.DataType) and _is_single(dtype.inner)
    return _is_single(dtype)


def _is_single(dtype: pl.DataType) -> bool:
    return _is_word(dtype) or dtype.is_integer() or dtype.is_float() or dtype in {pl.Boolean, pl.Null}
