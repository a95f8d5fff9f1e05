"""routebook audit."""

from __future__ import annotations

import json as json_text
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING

import typer

from routebook.cli.arguments import engine_for, pairs
from routebook.cli.mapping import read_mapping
from routebook.cli.progress import advancing
from routebook.conformance.auditing.audit import audit, hold
from routebook.conformance.auditing.forms import On
from routebook.conformance.auditing.log import open_log
from routebook.conformance.auditing.to_json import summary
from routebook.conformance.auditing.to_text import Shortlist, to_text

if TYPE_CHECKING:
    from typing import IO

    from routebook.conformance.auditing.audit import Listener
    from routebook.conformance.auditing.finding import Finding
    from routebook.conformance.auditing.forms import Form, Order, Start

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
    naming, common, name = read_mapping(mapping), pairs(facts, "KEY=VALUE"), Path(log).name
    with SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8") as file:
        lines, shortlist = Lines(file), Shortlist(show)
        listener: Listener = lines if json else shortlist
        with advancing(f"auditing {name}") as advance:
            if on is On.SPARK:
                from routebook.conformance.auditing.spark import audit_on_spark  # noqa: PLC0415

                held, audited = audit_on_spark(engine, machine, log, naming, common, start, order, listener)
            else:
                opened = open_log(Path(log), form, naming)
                held = hold(engine, machine, opened.naming, common, start)
                audited = audit(held, opened, order, listener, advance)
        if json:
            lines.print()
            typer.echo(json_text.dumps({"summary": summary(engine.program, held, audited)}))
        else:
            typer.echo(to_text(name, engine.program, held, audited, shortlist))
    if audited.found:
        raise typer.Exit(1)


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
