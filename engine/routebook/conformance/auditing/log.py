"""A recorded log: a file in one of three forms, whose events can be read again and again."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from os import SEEK_END
from typing import TYPE_CHECKING

from routebook.conformance.auditing.clock import Clock
from routebook.conformance.auditing.comma_separated import comma_separated, header_of
from routebook.conformance.auditing.forms import Form
from routebook.conformance.auditing.json_lines import json_lines
from routebook.errors import UnreadableLog
from routebook.runtime.extras import has_columns, need_columns
from routebook.runtime.facts import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from routebook.advancing import Advance
    from routebook.conformance.auditing.naming import Naming
    from routebook.conformance.auditing.recorded import Batch


WORTH_COLUMNS = 16 * 1024 * 1024
"""So many bytes of JSON Lines are read in less time by columns, with what it takes to load polars."""

SUFFIXES = {
    ".jsonl": Form.JSONL,
    ".ndjson": Form.JSONL,
    ".csv": Form.CSV,
    ".parquet": Form.PARQUET,
}
COMPRESSED = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstandard",
    b"PK\x03\x04": "zip",
}
"""How files begin that have to be unpacked."""


@dataclass(frozen=True, slots=True)
class Log:
    """A log; `naming` names columns that it has. Made by `open_log`."""

    path: Path
    form: Form
    naming: Naming
    header: tuple[str, ...]

    def batches(self, advance: Advance) -> Iterator[Batch]:
        """The events from the beginning, in batches; `advance` is told how much of the log is read. Raises UnreadableLog."""
        clock = Clock()
        if self.form is Form.PARQUET:
            from routebook.conformance.auditing.parquet import parquet  # noqa: PLC0415

            yield from parquet(self.path, self.naming, clock, advance)
            return
        with _reading(self.path) as stream:
            size = stream.seek(0, SEEK_END)
            stream.seek(0)
            if self.form is Form.CSV:
                batches = comma_separated(stream, self.header, self.naming, clock)
            elif size >= WORTH_COLUMNS and has_columns():
                from routebook.conformance.auditing.line_columns import json_lines_in_columns  # noqa: PLC0415

                batches = json_lines_in_columns(stream, self.naming, clock)
            else:
                batches = json_lines(stream, self.naming, clock)
            for batch in batches:
                advance(stream.tell(), size)
                yield batch


def open_log(path: Path, form: Form | None, naming: Naming) -> Log:
    """A log in the form that is given, else in that of its name; raises UnreadableLog and MissingExtra."""
    with _reading(path) as stream:
        beginning = stream.read(8)
        for mark, packer in COMPRESSED.items():
            if beginning.startswith(mark):
                message = f"`{shown(path.name)}` is compressed with {packer}, which is not supported"
                raise UnreadableLog(message, help="unpack it first")
        if not beginning:
            raise UnreadableLog(f"`{shown(path.name)}` is empty", help="name a log that holds events")
        form = form or SUFFIXES.get(path.suffix.lower())
        if form is None:
            raise UnreadableLog(
                f"the name `{shown(path.name)}` does not tell how the log is written",
                help="say so with `--format jsonl`, `--format csv` or `--format parquet`",
            )
        stream.seek(0)
        header = header_of(stream) if form is Form.CSV else ()
    if form is Form.PARQUET:
        need_columns()
        from routebook.conformance.auditing.parquet import columns_of  # noqa: PLC0415

        header = columns_of(path)
    return Log(path, form, naming if form is Form.JSONL else naming.among(header), header)


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        reason = error.strerror or error
        raise UnreadableLog(f"`{shown(str(path))}` cannot be read: {reason}", help="name a file") from None
