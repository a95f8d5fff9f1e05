"""routebook audit."""

from __future__ import annotations

import json as json_text
import sys
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile, SpooledTemporaryFile
from typing import TYPE_CHECKING

import typer

from routebook.cli.arguments import engine_for
from routebook.cli.mapping import read_mapping
from routebook.cli.progress import advancing
from routebook.conformance.auditing.audit import audit, hold
from routebook.conformance.auditing.forms import On
from routebook.conformance.auditing.log import open_log
from routebook.conformance.auditing.to_json import summary
from routebook.conformance.auditing.to_text import Shortlist, to_text
from routebook.errors import UnreadableLog
from routebook.options import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from routebook.conformance.auditing.audit import Listener
    from routebook.conformance.auditing.finding import Finding
    from routebook.conformance.auditing.forms import Form, Order, Start

STANDARD_INPUT = "-"
IN_MEMORY = 16 * 1024 * 1024
"""So many bytes of findings are held before a file holds them."""


def audit_log(
    book: str,
    machine: str,
    log: str,
    facts: list[str],
    readings: list[str],
    *,
    mapping: Path | None,
    form: Form | None,
    order: Order,
    start: Start,
    on: On,
    show: int,
    json: bool,
) -> None:
    """Audit a log and tell what was found; leave with status 1 if anything was."""
    engine = engine_for(book, readings)
    naming, common = read_mapping(mapping), pairs(facts, "KEY=VALUE")
    if log == STANDARD_INPUT and (form is None or on is On.SPARK):
        raise typer.BadParameter("standard input takes `--format`, and is not read on Spark")
    with (
        _file_of(log) as (path, name),
        SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8") as file,
    ):
        lines, shortlist = Lines(file), Shortlist(show)
        listener: Listener = lines if json else shortlist
        with advancing(f"auditing {name}") as advance:
            if on is On.SPARK:
                from routebook.conformance.auditing.spark import audit_on_spark  # noqa: PLC0415

                held, audited = audit_on_spark(engine, machine, log, naming, common, start, order, listener)
            else:
                opened = open_log(path, form, naming)
                held = hold(engine, machine, opened.naming, common, start)
                audited = audit(held, opened, order, listener, advance)
        if json:
            lines.print()
            typer.echo(json_text.dumps({"summary": summary(engine.program, held, audited)}))
        else:
            typer.echo(to_text(name, engine.program, held, audited, shortlist))
    if audited.found:
        raise typer.Exit(1)


@contextmanager
def _file_of(log: str) -> Iterator[tuple[Path, str]]:
    """The file that holds a log, and what to call it."""
    if log != STANDARD_INPUT:
        yield Path(log), Path(log).name
        return
    with NamedTemporaryFile(prefix="routebook-") as file:
        try:
            # A log that turns out not to be sorted is read again, and standard input can be read but once.
            copyfileobj(sys.stdin.buffer, file)
            file.flush()
        except OSError as error:
            reason = error.strerror or error
            raise UnreadableLog(
                f"standard input cannot be kept in a file: {reason}", help="make room for temporary files"
            ) from None
        yield Path(file.name), "standard input"


class Lines:
    """Findings as JSON Lines, kept in a file until all of the log is read: one that turns out not to be sorted is read
    again."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def begin(self) -> None:
        """Forget them."""
        self._file.seek(0)
        self._file.truncate()

    def tell(self, finding: Finding) -> None:
        """Take a finding."""
        self._file.write(json_text.dumps(finding.to_json()) + "\n")

    def print(self) -> None:
        """Print them."""
        self._file.seek(0)
        for line in self._file:
            typer.echo(line, nl=False)
