"""routebook conform."""

from __future__ import annotations

import tomllib
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import typer

import routebook
from routebook.cli.arguments import pairs
from routebook.cli.finding_suites import Suites
from routebook.cli.progress import advancing
from routebook.conformance.adapters.connecting import connect
from routebook.conformance.baseline import parse_baseline
from routebook.conformance.conforming import Wanted, conform
from routebook.conformance.report.formats import FORMATS, NDJSON
from routebook.conformance.report.report import report_of, to_line
from routebook.conformance.report.to_text import to_text
from routebook.conformance.suites.choices import Level
from routebook.errors import CannotWrite, UnusableSystem
from routebook.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from routebook.conformance.recording import Record
    from routebook.conformance.report.report import Report
    from routebook.conformance.suites.choices import Method
    from routebook.runtime import Engine

SECONDS = 10.0
"""How long an answer may take where nothing else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be said on the command line besides the book and the system."""

    level: Level | Method
    extra_states: int | None
    vectors: Path | None
    readings: list[str]
    only: list[str]
    most_failures: int | None
    seconds: float
    mapping: Path | None
    baseline: Path | None
    reports: list[Path]

    def words(self) -> list[str]:
        """The options that a run of one vector needs as well."""
        words = ["--level" if isinstance(self.level, Level) else "--method", self.level.value]
        words += [] if self.extra_states is None else ["--extra-states", str(self.extra_states)]
        words += [word for each in self.readings for word in ("--reading", each)]
        words += [] if self.vectors is None else ["--vectors", str(self.vectors)]
        words += [] if self.seconds == SECONDS else ["--timeout", f"{self.seconds:g}"]
        return words + ([] if self.mapping is None else ["--mapping", str(self.mapping)])


def conform_system(book: str, words: str, options: Options) -> None:
    """Hold a system to the suites of a book and print the report; leave with status 1 unless it conforms."""
    for path in options.reports:
        if path.suffix not in {NDJSON, *FORMATS}:
            endings = ", ".join([NDJSON, *FORMATS])
            raise typer.BadParameter(f"`{path}` has no ending that is a format: {endings}")
    chosen = pairs(options.readings, "NAME=CHOICE")
    engine = routebook.engine(book, chosen)
    system = connect(words, engine.program, options.seconds, mapping_in(options.mapping))
    wanted = Wanted(
        name=words,
        command=["routebook", "conform", book, words, *options.words()],
        only=options.only,
        most_failures=options.most_failures,
        baseline=None if options.baseline is None else parse_baseline(text_of(options.baseline)),
    )
    suites = Suites(book, chosen, engine, options.level, options.extra_states, options.vectors)

    def engine_under(changed: Mapping[str, str]) -> Engine:
        return routebook.engine(book, {**chosen, **changed})

    with ExitStack() as opened:
        logs = [opened.enter_context(_opened(path)) for path in options.reports if path.suffix == NDJSON]
        advance = opened.enter_context(advancing(f"running {words}"))
        records: list[Record] = []
        for record in conform(engine, system, suites.of, wanted, engine_under, advance):
            records.append(record)
            for log in logs:
                log.write(to_line(record))
                log.flush()
    report = report_of(records)
    _tell(report, options)
    if not report.conclusion["conforms"]:
        raise typer.Exit(1)


def _tell(report: Report, options: Options) -> None:
    if options.only and not report.vectors:
        raise typer.BadParameter("`--only` names no vector of what the system implements")
    typer.echo(to_text(report))
    for path in options.reports:
        if path.suffix != NDJSON:
            try:
                write_whole(path, FORMATS[path.suffix](report).encode())
            except OSError as error:
                raise _cannot_write(path, error) from None


def _opened(path: Path) -> IO[str]:
    try:
        return path.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise _cannot_write(path, error) from None


def _cannot_write(path: Path, error: OSError) -> CannotWrite:
    return CannotWrite(
        f"`{path}` cannot be written: {error.strerror or error}",
        help="choose a file that can be written, with `--report`",
    )


def mapping_in(path: Path | None) -> dict[str, Any] | None:
    """The mapping in a TOML file, if one is named; raises UnusableSystem."""
    if path is None:
        return None
    try:
        return tomllib.loads(text_of(path))
    except tomllib.TOMLDecodeError as error:
        raise UnusableSystem(f"`{path}` is not TOML: {str(error).lower()}", help="mend the mapping") from None


def text_of(path: Path) -> str:
    """What a file says; one that cannot be read is a wrong option."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise typer.BadParameter(f"`{path}` cannot be read: {why}") from None
