"""Commands that hold something to a book: audit, vectors, conform."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from routebook.cli.commands.arguments import Book, Machine, Readings
from routebook.cli.failing import failing_clearly
from routebook.conformance.auditing.forms import Form, On, Order, Start
from routebook.conformance.suites.choices import MOST_EXTRA_STATES, Level, Method, Written

conformance = typer.Typer()

# What `vectors` and `conform` both take.
HowThorough = Annotated[Level, typer.Option(help="How thorough: see docs/conformance.md.")]
ByMethod = Annotated[
    Method | None,
    typer.Option("--method", case_sensitive=False, help="In the place of a level: see docs/conformance.md."),
]
ExtraStates = Annotated[
    int | None,
    typer.Option(min=0, max=MOST_EXTRA_STATES, help="How many states more a system may have."),
]


@conformance.command(rich_help_panel="Conformance")
@failing_clearly
def audit(
    book: Book,
    machine: Machine,
    log: Annotated[
        str, typer.Argument(metavar="LOG", help="The log: JSON Lines, CSV or Parquet; - is standard input.")
    ],
    facts: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY=VALUE]...", help="Parameters of all clients.")
    ] = None,
    reading: Readings = None,
    mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A YAML file that names the log's columns.")
    ] = None,
    form: Annotated[
        Form | None, typer.Option("--format", help="How the log is written, if its name does not tell.")
    ] = None,
    order: Annotated[
        Order, typer.Option(help="What orders a client's events: the log, or their times.")
    ] = Order.LOG,
    start: Annotated[
        Start, typer.Option(help="Where clients are at first: where runs begin, or nobody knows.")
    ] = Start.INITIAL,
    on: Annotated[
        On, typer.Option("--engine", help="What works through the log: this machine, or Spark.")
    ] = On.HERE,
    show: Annotated[int, typer.Option(min=0, help="How many findings of each kind are printed.")] = 5,
    json: Annotated[bool, typer.Option("--json", help="Print a finding a line, for programs.")] = False,
) -> None:
    """Hold a log of recorded events to a machine, and tell what is not as documented."""
    from routebook.cli.auditing import audit_log  # noqa: PLC0415

    audit_log(
        book,
        machine,
        log,
        facts or [],
        reading or [],
        mapping=mapping,
        form=form,
        order=order,
        start=start,
        on=on,
        show=show,
        json=json,
    )


@conformance.command(rich_help_panel="Conformance")
@failing_clearly
def vectors(
    book: Book,
    of: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this decision or machine, such as client.")
    ] = None,
    level: HowThorough = Level.STANDARD,
    method: ByMethod = None,
    extra_states: ExtraStates = None,
    reading: Readings = None,
    certify: Annotated[
        bool, typer.Option("--certify", help="Have a SAT solver certify suites without extra states.")
    ] = False,
    form: Annotated[
        Written | None, typer.Option("--format", help="Print, or write, suites for programs, or as Gherkin.")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write the suites and their schemas there.")
    ] = None,
) -> None:
    """Make tests that find every implementation that differs, and tell what they promise."""
    from routebook.cli.vectors import make_vectors  # noqa: PLC0415

    make_vectors(
        book,
        method or level,
        reading or [],
        of=of,
        extra_states=extra_states,
        certify=certify,
        form=form,
        into=into,
    )


System = Annotated[
    str,
    typer.Argument(
        metavar="SYSTEM_UNDER_TEST", help="py:package.module:factory, cmd:COMMAND, or http://HOST/PATH."
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option(metavar="WORDS", help="Only this rule, decision, machine or vector, or a pattern of one."),
]
Reports = Annotated[
    list[Path] | None,
    typer.Option(metavar="FILE", help="Write the report: .ndjson, .html, .md, .txt, .xml, .json or .known."),
]


@conformance.command(rich_help_panel="Conformance")
@failing_clearly
def conform(
    book: Book,
    system: System,
    level: HowThorough = Level.STANDARD,
    method: ByMethod = None,
    extra_states: ExtraStates = None,
    only: Only = None,
    reading: Readings = None,
    max_failures: Annotated[int | None, typer.Option(min=1, help="End after so many failures.")] = None,
    timeout: Annotated[
        float, typer.Option(min=0.01, metavar="SECONDS", help="How long each answer may take.")
    ] = 10.0,
    mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A TOML file that says how to ask over HTTP.")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Known failures, which must still fail.")
    ] = None,
    vectors: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where `routebook vectors --into` wrote the suites.")
    ] = None,
    report: Reports = None,
) -> None:
    """Hold an implementation to a book, and tell which rule it breaks, where, and which passage says so."""
    from routebook.cli.conforming import conform_system  # noqa: PLC0415
    from routebook.conformance.asked import Asked  # noqa: PLC0415
    from routebook.options import pairs  # noqa: PLC0415

    asked = Asked(
        book=book,
        system=system,
        level=method or level,
        extra_states=extra_states,
        readings=pairs(reading or [], "NAME=CHOICE"),
        vectors=vectors,
        seconds=timeout,
        mapping=mapping,
        baseline=baseline,
    )
    conform_system(asked, only=only or [], most_failures=max_failures, reports=report or [])
