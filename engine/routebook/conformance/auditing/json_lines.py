"""Reads JSON Lines: an object a line."""

from __future__ import annotations

import json
from itertools import count
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from routebook.conformance.auditing.collecting import Collecting
from routebook.conformance.auditing.cutting import cut_for, record_of
from routebook.conformance.auditing.lines import LONGEST, blocks_of
from routebook.conformance.auditing.reading import client_of, given_of, picking, said_of, value_at
from routebook.conformance.auditing.unreadable import NO_TEXT, Unreadable
from routebook.memo import Memo, remember

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from routebook.conformance.auditing.clock import Clock
    from routebook.conformance.auditing.cutting import Cut
    from routebook.conformance.auditing.lines import Block
    from routebook.conformance.auditing.naming import Naming
    from routebook.conformance.auditing.reading import Record
    from routebook.conformance.auditing.recorded import Batch, Time

LESSONS = 1024
"""From so many lines of a batch it is tried to learn at most; each takes as long as parsing some five others."""


def json_lines(stream: BinaryIO, naming: Naming, clock: Clock) -> Iterator[Batch]:
    """The events of a file with one JSON object a line, in batches; a line of spaces is none."""
    reader = LineReader(naming, clock)
    for block in blocks_of(stream):
        reader.read(block)
        if reader.collecting.full:
            yield reader.batch()
    yield reader.batch()


class LineReader:
    """What is known of one log's lines: how they are cut, and by their rest the numbers of what they say.

    `seen` has these numbers for lines that are parsed, by what stands in the columns that matter. `plain` are strings
    without the escapes with which they are written.
    """

    def __init__(self, naming: Naming, clock: Clock) -> None:
        self.naming = naming
        self.clock = clock
        self.collecting = Collecting(clock)
        self.cut: Cut | None = None
        self.last_cut: Cut | None = None
        self.known: dict[str, tuple[int, int]] = {}
        self.pick = picking((*naming.saying(), *naming.carrying()))
        self.seen: dict[str, tuple[int, int]] = {}
        self.plain: Memo[str, str] = Memo(lambda text: str(json.loads(f'"{text}"')))
        self.lessons = LESSONS

    def batch(self) -> Batch:
        """What has been read."""
        self.lessons = LESSONS
        if self.collecting.numbering.crowded:
            self.known.clear()
            self.seen.clear()
        return self.collecting.batch()

    def read(self, block: Block) -> None:
        """Read the lines of a block."""
        if block.data is None:
            why = Unreadable(f"the line is longer than {LONGEST // 1024} kB")
            self.collecting.refuse(block.first, why)
            return
        data = block.data.removesuffix(b"\n")
        try:
            text = data.decode()
        except UnicodeDecodeError:
            for number, part in enumerate(data.split(b"\n"), block.first):
                self._read_bytes(number, part)
            return
        if self.cut:
            self._read_alike(block.first, text, self.cut)
        else:
            for number, line in enumerate(text.split("\n"), block.first):
                self._read_line(number, line)

    def _read_bytes(self, number: int, line: bytes) -> None:
        try:
            text = line.decode()
        except UnicodeDecodeError:
            self.collecting.refuse(number, Unreadable("the line is not UTF-8 text", NO_TEXT))
        else:
            self._read_line(number, text)

    def _read_line(self, number: int, line: str) -> None:
        """Parse a line, and learn from it how to read those like it."""
        if not line or line.isspace():
            return
        try:
            client, time, numbers = self.event(line)
        except Unreadable as why:
            self.collecting.refuse(number, why)
            return
        self.collecting.add(number, client, time, *numbers)
        if self.lessons:
            self.lessons -= 1
            self.learn(line, numbers)

    def event(self, line: str) -> tuple[str, Time, tuple[int, int]]:
        """Parse a line: the client, the time, and the numbers of all else; raises Unreadable."""
        record = record_of(line)
        client, numbers = client_of(self.naming, record), self.numbers(record)
        # The time comes last, for the first one says of what kind all are.
        return client, self.clock.read(value_at(record, self.naming.time)), numbers

    def learn(self, line: str, numbers: tuple[int, int]) -> None:
        """Remember what a line says that others may be like; where none are cut, it says how they are."""
        if self.cut is None:
            self.cut = cut_for(self.naming, line)
            if self.cut != self.last_cut:
                self.known.clear()
                self.last_cut = self.cut
        if self.cut and (rest := self.cut.rest(self.naming, line)):
            remember(self.known, rest, numbers)

    def numbers(self, record: Record) -> tuple[int, int]:
        """The numbers of what a record says and of the parameters that it carries; raises Unreadable."""
        written = repr(self.pick(record))
        numbers = self.seen.get(written)
        if numbers:
            return numbers
        numbering = self.collecting.numbering
        numbers = (
            numbering.said(said_of(self.naming, record)),
            numbering.given(given_of(self.naming, record)),
        )
        remember(self.seen, written, numbers)
        return numbers

    def _read_alike(self, first: int, text: str, cut: Cut) -> None:
        """Read lines by what is known of their like, and parse the others."""
        found = cut.pattern.findall(text)
        one, two, rests = zip(*found, strict=True)
        clients, times = (one, two) if cut.client_first else (two, one)
        if "\\" in text:
            clients = tuple([self.plain[each] if "\\" in each else each for each in clients])
        numbers = [*map(self.known.get, rests)]
        odd = [at for at, number in enumerate(numbers) if number is None] if None in numbers else []
        lines = text.split("\n") if odd else []
        start = 0
        for stop in (*odd, len(found)):
            if stop > start:
                part = slice(start, stop)
                self._add(first + start, clients[part], times[part], numbers[part], numeric=cut.numbers)
            if stop < len(found):
                self._read_line(first + stop, lines[stop])
            start = stop + 1
        if len(odd) * 2 > len(found):
            self.cut = None

    def _add(
        self,
        first: int,
        clients: Sequence[str],
        times: Sequence[str],
        numbers: Sequence[Any],
        *,
        numeric: bool,
    ) -> None:
        """Add events that are known but for client and time."""
        try:
            read = [*map(int if numeric else self.clock.read, times)]
        except (ValueError, Unreadable):
            for number, client, time, alike in zip(count(first), clients, times, numbers, strict=False):
                try:
                    self.collecting.add(number, client, self.clock.read(time), *alike)
                except Unreadable as why:
                    self.collecting.refuse(number, why)
        else:
            self.collecting.extend(
                first, clients, read, [*map(itemgetter(0), numbers)], [*map(itemgetter(1), numbers)]
            )
