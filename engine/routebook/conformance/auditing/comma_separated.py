"""Reads CSV: a header, commas, cells in double quotes where they need it; an empty cell is nothing."""

from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING

from routebook.conformance.auditing.collecting import Collecting
from routebook.conformance.auditing.lines import LONGEST, blocks_of
from routebook.conformance.auditing.reading import client_of, given_of, said_of
from routebook.conformance.auditing.unreadable import NO_TEXT, Unreadable
from routebook.errors import UnreadableLog
from routebook.memo import remember
from routebook.runtime.facts import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from routebook.conformance.auditing.clock import Clock
    from routebook.conformance.auditing.naming import Naming
    from routebook.conformance.auditing.reading import Record
    from routebook.conformance.auditing.recorded import Batch

QUOTE = "close the quote, or write each quote of a text twice and quotes around it"

MOST_KINDS = 16_384
"""So many kinds of rows are told apart; then they are forgotten, and read anew."""


def header_of(stream: BinaryIO) -> tuple[str, ...]:
    """The names of a file's columns; raises UnreadableLog, for a name that occurs twice too."""
    lines = _Lines(stream, lambda *_: None)
    line = next(iter(lines), "").rstrip("\r\n")
    if not line or lines.number != 1:
        raise UnreadableLog("the log has no header", help="let its first line name the columns")
    for name in line.split(","):
        if not name.replace("\r", "").isprintable():
            message = f"the name of the column `{shown(name)}` is not text that can be printed"
            repair = "write the log as UTF-8, and its names without control characters"
            raise UnreadableLog(message, help=repair)
    if "\r" in line:
        before = shown(line.partition("\r")[0].rpartition(",")[2])
        message = f"the header has a carriage return within its line, after `{before}`"
        repair = "end lines with a line feed, and let a carriage return stand only before it"
        raise UnreadableLog(message, help=repair)
    try:
        header = tuple(next(csv.reader([line], strict=True)))
    except csv.Error:
        raise UnreadableLog("a quote in the header is not closed", help=QUOTE) from None
    for name, times in Counter(header).items():
        if times > 1:
            raise UnreadableLog(f"the log has two columns `{shown(name)}`", help="name each column once")
    return header


def comma_separated(stream: BinaryIO, header: Sequence[str], naming: Naming, clock: Clock) -> Iterator[Batch]:
    """The events of a file with these columns, in batches; a row that takes several lines is known by its first."""
    collecting = Collecting(clock)
    lines = _Lines(stream, collecting.refuse)
    rows = csv.reader(lines, strict=True)
    next(rows, None)
    read = _row_reader(header, naming, clock, collecting)
    while True:
        first = lines.number + 1
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error:
            why = Unreadable("a quote is not closed, or a cell is longer than 128 kB", QUOTE)
            _refuse(collecting, first, lines, why)
            continue
        if row:
            try:
                if lines.number > first:
                    _refuse_ends_of_lines(header, row, naming)
                read(first, row)
            except Unreadable as why:
                _refuse(collecting, first, lines, why)
        if collecting.full:
            if collecting.numbering.crowded:
                read = _row_reader(header, naming, clock, collecting)
            yield collecting.batch()
    yield collecting.batch()


def _refuse_ends_of_lines(header: Sequence[str], row: Sequence[str], naming: Naming) -> None:
    """Raise Unreadable for a row in which a cell that is read holds more than one line, as no name or word does."""
    cells = dict(zip(header, row, strict=False)) if len(row) == len(header) else {}
    for name in naming.columns():
        if "\n" in cells.get(name, ""):
            raise Unreadable(f"`{shown(name)}` holds the end of a line")


def _refuse(collecting: Collecting, first: int, lines: _Lines, why: Unreadable) -> None:
    """Note a row that is none; where a quote makes one of several lines, they are told, for each may have been an event."""
    last = lines.number
    if last > first:
        to = f"line {last}" + ", the end of the log" * lines.ended
        told = f"{why}: {last - first + 1:,} lines are one row because of a quote, from here to {to}, and are not read"
        why = Unreadable(told, QUOTE)
    collecting.refuse(first, why, last - first + 1)


class _Lines:
    """The lines of a file as text, bytes that are none standing for themselves; `number` is that of the last one, and
    `ended` says that no line is left."""

    def __init__(self, stream: BinaryIO, refuse: Callable[[int, Unreadable], None]) -> None:
        self.number = 0
        self.ended = False
        self._lines = self._each(stream, refuse)

    def __iter__(self) -> Iterator[str]:
        return self._lines

    def _each(self, stream: BinaryIO, refuse: Callable[[int, Unreadable], None]) -> Iterator[str]:
        for block in blocks_of(stream):
            if block.data is None:
                self.number += 1
                refuse(self.number, Unreadable(f"the line is longer than {LONGEST // 1024} kB"))
                continue
            text = block.data.removesuffix(b"\n").decode("utf-8", "surrogateescape")
            for line in text.split("\n"):
                self.number += 1
                yield f"{line}\n"
        self.ended = True


def _row_reader(
    header: Sequence[str], naming: Naming, clock: Clock, collecting: Collecting
) -> Callable[[int, list[str]], None]:
    """What reads a row; it raises Unreadable."""
    places = {name: at for at, name in enumerate(header)}
    saying = [places[name] for name in naming.saying()]
    carrying = [places[name] for name in naming.carrying()]
    client, time = places[naming.client], places[naming.time]
    said: dict[tuple[str, ...], int] = {}
    given: dict[tuple[str, ...], int] = {}
    width = len(header)

    def record(row: list[str], at: list[int]) -> Record:
        found = {header[each]: row[each] for each in at}
        if not all(map(_is_text, found.values())):
            raise Unreadable("the line is not UTF-8 text", NO_TEXT)
        return found

    def read(number: int, row: list[str]) -> None:
        if len(row) != width:
            raise Unreadable(f"the row has {len(row)} cells, and the header names {width}")
        words = tuple([row[at] for at in saying])
        if words not in said:
            number_of = collecting.numbering.said(said_of(naming, record(row, saying)))
            remember(said, words, number_of, most=MOST_KINDS)
        parameters = tuple([row[at] for at in carrying])
        if parameters not in given:
            number_of = collecting.numbering.given(given_of(naming, record(row, carrying)))
            remember(given, parameters, number_of, most=MOST_KINDS)
        name = row[client]
        if not (name and name.isascii()):
            name = client_of(naming, record(row, [client]))
        collecting.add(number, name, clock.read(row[time]), said[words], given[parameters])

    return read


def _is_text(cell: str) -> bool:
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True
