"""Reads JSON Lines by whole columns, with polars: blocks of lines are cut at once, and what is alike in them is parsed once.

What is not alike is parsed line by line; so is all of a block in which that is the most.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import compress, count
from typing import TYPE_CHECKING

import polars as pl

from routebook.conformance.auditing.cutting import record_of
from routebook.conformance.auditing.frames import ROW, batch_of
from routebook.conformance.auditing.json_lines import LESSONS, LineReader
from routebook.conformance.auditing.lines import blocks_of
from routebook.conformance.auditing.numbering import Names
from routebook.conformance.auditing.recorded import Unread
from routebook.conformance.auditing.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from routebook.conformance.auditing.clock import Clock
    from routebook.conformance.auditing.cutting import Cut
    from routebook.conformance.auditing.lines import Block
    from routebook.conformance.auditing.naming import Naming
    from routebook.conformance.auditing.recorded import Batch, Time

AT_ONCE = 4 * 1024 * 1024
"""So many bytes are cut at once, or some more."""

EVENT = ("client", "time", "said", "given")
"""The columns of numbers in which events stand; a line that lacks one of them is odd."""


def json_lines_in_columns(stream: BinaryIO, naming: Naming, clock: Clock) -> Iterator[Batch]:
    """The events of a file with one JSON object a line, in batches; what `json_lines` makes of them, and sooner."""
    reader = LineReader(naming, clock)
    for blocks in _joined(blocks_of(stream)):
        batch = _alike(reader, blocks)
        if batch:
            yield batch
        else:
            for block in blocks:
                reader.read(block)
                if reader.collecting.full:
                    yield reader.batch()
        yield reader.batch()


def _joined(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Blocks that are read together: the first by itself, for it says how lines are cut, then as many as are large enough."""
    joined: list[Block] = []
    size = most = 0
    for block in blocks:
        joined.append(block)
        size += len(block.data or b"")
        if size >= most:
            yield joined
            joined, size, most = [], 0, AT_ONCE
    if joined:
        yield joined


def _alike(reader: LineReader, blocks: list[Block]) -> Batch | None:
    """The events of blocks of which most lines are alike, but for client and time; None for others."""
    cut, text = reader.cut, _lines(blocks)
    if text is None or not (cut and cut.numbers and reader.clock.dated is False):
        return None
    first = blocks[0].first
    lines = _pieces(cut, text).with_columns(
        pl.int_range(first, first + len(text), dtype=pl.UInt64).alias(ROW)
    )
    rests = _rests(reader, cut, lines)
    if rests is None:
        return None
    names = Names()
    lines = lines.join(_clients(reader, cut, lines, names), on="name", how="left", maintain_order="left")
    lines = lines.join(rests, on="rest", how="left", maintain_order="left")
    odd = lines.filter(pl.any_horizontal(pl.col(*EVENT).is_null()))
    if len(odd) * 2 > len(lines):
        return None
    parsed, unread = _one_by_one(reader, odd, names)
    if not all(isinstance(event[2], int) for event in parsed):
        return None
    events = lines.select(ROW, *EVENT).drop_nulls()
    if parsed:
        events = events.vstack(pl.DataFrame(parsed, events.schema, orient="row")).sort(ROW)
    clients = events["client"]
    starts = clients.ne_missing(clients.shift()).arg_true()
    numbering = reader.collecting.numbering
    return batch_of(events, [*names], clients.gather(starts), starts, numbering, reader.clock, unread)


def _one_by_one(
    reader: LineReader, odd: pl.DataFrame, names: Names
) -> tuple[list[tuple[int, int, Time, int, int]], list[Unread]]:
    """Lines that are not alike: the row and the event of each, and those that hold none."""
    parsed, unread = [], []
    for row, line in odd.select(ROW, "line").iter_rows():
        if line and not line.isspace():
            try:
                client, time, numbers = reader.event(line)
            except Unreadable as why:
                unread.append(Unread(row, str(why), why.help))
            else:
                parsed.append((row, names[client], time, *numbers))
    return parsed, unread


def _lines(blocks: list[Block]) -> pl.Series | None:
    """The lines of some blocks, and an empty one; None where one of them is too long, or not UTF-8."""
    if any(block.data is None for block in blocks):
        return None
    text = pl.Series([b"".join([block.data or b"" for block in blocks])])
    try:
        return text.cast(pl.String).str.split("\n").explode()
    except pl.exceptions.PolarsError:
        return None


def _pieces(cut: Cut, lines: pl.Series) -> pl.DataFrame:
    """Each line, with the client's name as it is written, the time and what comes after the two; null where it is not cut."""
    line, names = pl.col("line"), ("name", "time") if cut.client_first else ("time", "name")
    whole = pl.when(line.str.starts_with(cut.before)).then(line.str.strip_prefix(cut.before))
    return (
        pl.DataFrame({"line": lines})
        .with_columns(whole.str.splitn(cut.between, 2).struct.rename_fields([names[0], "after"]).alias("cut"))
        .unnest("cut")
        .with_columns(pl.col("after").str.splitn(cut.end, 2).struct.rename_fields([names[1], "rest"]))
        .unnest("after")
        .with_columns(pl.col("time").cast(pl.Int64, strict=False).alias("number"))
        .with_columns(
            pl.when(pl.col("number").cast(pl.String) == pl.col("time")).then("number").alias("time")
        )
    )


def _clients(reader: LineReader, cut: Cut, lines: pl.DataFrame, names: Names) -> pl.DataFrame:
    """The numbers of the clients whose names are written as JSON writes them; they are the first to have one."""
    written = lines["name"].drop_nulls().unique().to_list()
    written = [*compress(written, map(cut.name.fullmatch, written))]
    meant = [reader.plain[name] if "\\" in name else name for name in written]
    names.update(zip(dict.fromkeys(meant), count(), strict=False))
    numbers = [*map(names.__getitem__, meant)]
    return pl.DataFrame({"name": written, "client": numbers}, {"name": pl.String, "client": pl.UInt32})


def _rests(reader: LineReader, cut: Cut, lines: pl.DataFrame) -> pl.DataFrame | None:
    """The numbers of what lines say by what comes after client and time; None where that is hardly ever alike."""
    end = "" if cut.end == '"' else cut.end
    firsts = lines.drop_nulls("rest").unique("rest", maintain_order=True).select("rest", "line").rows()
    new = [line for rest, line in firsts if end + rest not in reader.known]
    if len(new) > LESSONS:
        return None
    for line in new:
        with suppress(Unreadable):
            reader.learn(line, reader.numbers(record_of(line)))
    known = [(rest, *numbers) for rest, _ in firsts if (numbers := reader.known.get(end + rest))]
    return pl.DataFrame(known, {"rest": pl.String, "said": pl.UInt32, "given": pl.UInt32}, orient="row")
