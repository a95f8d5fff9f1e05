"""routebook conform."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import IO, TYPE_CHECKING

import typer

from routebook.cli.progress import advancing
from routebook.conformance.conforming import Wanted, conform
from routebook.conformance.finding_suites import Suites
from routebook.conformance.report.formats import FORMATS, NDJSON, OF_WHAT_DOES_NOT_PASS
from routebook.conformance.report.report import report_of, to_line
from routebook.conformance.report.to_text import to_text
from routebook.writing import explained, refuse_unwritable, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from routebook.conformance.asked import Asked
    from routebook.conformance.recording import Record
    from routebook.conformance.report.report import Report
    from routebook.conformance.vector import Suite

REPORT_ELSEWHERE = "choose a file that can be written, with `--report`"


def conform_system(
    asked: Asked, *, only: Sequence[str], most_failures: int | None, reports: Sequence[Path]
) -> None:
    """Hold a system to the suites of a book and print the report; leave with status 1 unless it conforms."""
    for path in reports:
        if path.suffix not in {NDJSON, *FORMATS}:
            endings = ", ".join([NDJSON, *FORMATS])
            raise typer.BadParameter(f"`{path}` has no ending that is a format: {endings}")
        if path.is_dir():
            raise typer.BadParameter(f"`{path}` is a folder")
        refuse_unwritable(path.parent, REPORT_ELSEWHERE)
    engine = asked.engine()
    system = asked.connect(engine.program)
    wanted = Wanted(
        name=asked.system,
        command=asked.command,
        only=only,
        most_failures=most_failures,
        baseline=asked.known_failures(),
        readings=asked.readings,
    )
    finding = Suites(asked, engine, partial(typer.echo, err=True))

    def suites_for(names: Sequence[str]) -> Sequence[Suite]:
        with advancing(f"making suites of {engine.program.book}") as advance:
            return finding.of(names, advance)

    with ExitStack() as opened:
        logs = [opened.enter_context(_opened(path)) for path in reports if path.suffix == NDJSON]
        advance = opened.enter_context(advancing(f"running {asked.system}"))
        records = conform(engine, system, suites_for, wanted, asked.engine, advance)
        passing = not OF_WHAT_DOES_NOT_PASS.issuperset(path.suffix for path in reports)
        report = report_of(_logged(records, logs), passing=passing)
    _tell(report, reports)
    if not report.conclusion["conforms"]:
        raise typer.Exit(1)


def _logged(records: Iterable[Record], logs: Sequence[IO[str]]) -> Iterator[Record]:
    """Records, each of which is written as it comes about."""
    for record in records:
        for log in logs:
            log.write(to_line(record))
            log.flush()
        yield record


def _tell(report: Report, reports: Sequence[Path]) -> None:
    typer.echo(to_text(report))
    for path in reports:
        if path.suffix != NDJSON:
            with explained(path, REPORT_ELSEWHERE):
                write_whole(path, FORMATS[path.suffix](report).encode())


def _opened(path: Path) -> IO[str]:
    with explained(path, REPORT_ELSEWHERE):
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("w", encoding="utf-8", newline="\n")
