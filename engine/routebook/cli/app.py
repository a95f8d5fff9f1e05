"""The commands and their options, as `routebook --help` lists them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from routebook.cli.failing import failing_clearly
from routebook.cli.told import Told
from routebook.conformance.auditing.forms import Form, On, Order, Start
from routebook.conformance.suites.choices import MOST_EXTRA_STATES, Level, Method, Written
from routebook.reporting import Format

app = typer.Typer(
    help="Documented behaviour, transcribed once: check it, build its pictures and pages, decide by it, run it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

export = typer.Typer(
    no_args_is_help=True, help="Write a book as code, for services that do without routebook."
)
app.add_typer(export, name="export", rich_help_panel="Export")

Books = Annotated[
    list[str] | None,
    typer.Argument(metavar="[BOOK]...", help="A shipped book's name, or a folder. All, if none is given."),
]
Book = Annotated[str, typer.Argument(metavar="BOOK", help="A shipped book's name, or a folder.")]
FactWords = Annotated[
    list[str] | None, typer.Argument(metavar="[KEY=VALUE]...", help="Facts, such as traffic=message.")
]
Readings = Annotated[
    list[str] | None,
    typer.Option("--reading", metavar="NAME=CHOICE", help="Choose a reading; may be repeated."),
]
ByMethod = Annotated[
    Method | None,
    typer.Option("--method", case_sensitive=False, help="In the place of a level: see docs/conformance.md."),
]
IntoFile = Annotated[
    Path | None, typer.Option("--into", metavar="FILE", help="Where to write it, if not to standard output.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@app.callback(invoke_without_command=True)
def routebook(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Take what stands before the command."""
    if version:
        from importlib.metadata import version as installed  # noqa: PLC0415

        typer.echo(f"routebook {installed('routebook')}")
        raise typer.Exit


@app.command(rich_help_panel="Books")
@failing_clearly
def check(
    books: Books = None,
    form: Annotated[
        Format, typer.Option("--format", help="For people, or for programs: in docs/checking.md.")
    ] = Format.TEXT,
    explain: Annotated[
        str | None, typer.Option(metavar="CODE", help="Print the page of a code, such as missing-rule.")
    ] = None,
) -> None:
    """Look for every fault in books, and tell each with its place and the repair."""
    from routebook.cli.checking import check_books, explain_code  # noqa: PLC0415

    if explain is None:
        check_books(books or [], form)
    elif books or form is not Format.TEXT:
        raise typer.BadParameter("`--explain` takes a code, and neither a book nor a format")
    else:
        explain_code(explain)


@app.command(rich_help_panel="Books")
@failing_clearly
def build(
    books: Books = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if a file would change.")
    ] = False,
    into: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where the books' folders go, if not generated/.")
    ] = None,
) -> None:
    """Make the pictures, the pages and the vectors of books, and the schemas of their files."""
    from routebook.cli.building import build_books  # noqa: PLC0415

    build_books(books or [], check=check, into=into)


@app.command(rich_help_panel="Books")
@failing_clearly
def sources(
    book: Book,
    document: Annotated[
        list[Path],
        typer.Option(metavar="FILE", help="The document, as text or HTML; repeat for its chapters."),
    ],
    source: Annotated[
        str | None, typer.Option(metavar="ID", help="Which source it is, where the book has several.")
    ] = None,
    record: Annotated[
        Path | None, typer.Option(metavar="QUOTES", help="Record the passages that this YAML file quotes.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Look in a source document for the passages that a book cites: which moved or changed, and what rests on them."""
    from routebook.cli.tracing import trace_sources  # noqa: PLC0415

    trace_sources(book, document, source, record, json=json)


@app.command(rich_help_panel="Books")
@failing_clearly
def diff(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="A book's name or folder, or REVISION:PATH, as git has it.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same, of the changed book.")],
    form: Annotated[
        Told, typer.Option("--format", help="For a terminal, a pull request, or programs.")
    ] = Told.TEXT,
    into: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write it there as Markdown, with pictures.")
    ] = None,
) -> None:
    """Tell in what two versions of a book differ in meaning, and whether the version says so."""
    from routebook.cli.comparing import compare_books  # noqa: PLC0415

    compare_books(old, new, form, into)


@app.command(rich_help_panel="Books")
@failing_clearly
def release(book: Book) -> None:
    """Keep a version of a book as data beside it, so that later changes are told from it; never overwrite one."""
    from routebook.cli.releasing import release_book  # noqa: PLC0415

    release_book(book)


@app.command(rich_help_panel="Behaviour")
@failing_clearly
def decide(
    book: Book,
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="The decision, such as delivery.")],
    facts: FactWords = None,
    reading: Readings = None,
    json: AsJson = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read a JSON object of facts a line, answer one a line.")
    ] = False,
) -> None:
    """Decide, from facts given here or line by line."""
    from routebook.cli.deciding import decide_facts, decide_lines  # noqa: PLC0415

    if jsonl:
        decide_lines(book, decision, facts or [], reading or [])
    else:
        decide_facts(book, decision, facts or [], reading or [], json=json)


@app.command(rich_help_panel="Behaviour")
@failing_clearly
def explain(
    book: Book,
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="The decision, such as delivery.")],
    facts: FactWords = None,
    reading: Readings = None,
    json: AsJson = False,
) -> None:
    """Decide, and tell why, and why no other rule held."""
    from routebook.cli.explaining import explain_facts  # noqa: PLC0415

    explain_facts(book, decision, facts or [], reading or [], json=json)


@app.command(rich_help_panel="Behaviour")
@failing_clearly
def run(
    book: Book,
    machine: Annotated[str, typer.Argument(metavar="MACHINE", help="The machine, such as client.")],
    facts: FactWords = None,
    reading: Readings = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read {"event": ...} a line, answer a step a line.')
    ] = False,
) -> None:
    """Run one session of a machine: an event a line in, a step a line out."""
    from routebook.cli.running import run_lines  # noqa: PLC0415

    run_lines(book, machine, facts or [], reading or [], jsonl=jsonl)


@app.command(rich_help_panel="Conformance")
@failing_clearly
def audit(
    book: Book,
    machine: Annotated[str, typer.Argument(metavar="MACHINE", help="The machine, such as client.")],
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


@app.command(rich_help_panel="Conformance")
@failing_clearly
def vectors(
    book: Book,
    of: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this decision or machine, such as client.")
    ] = None,
    level: Annotated[Level, typer.Option(help="How thorough: see docs/conformance.md.")] = Level.STANDARD,
    method: ByMethod = None,
    extra_states: Annotated[
        int | None,
        typer.Option(min=0, max=MOST_EXTRA_STATES, help="How many states more a system may have."),
    ] = None,
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


@app.command(rich_help_panel="Conformance")
@failing_clearly
def conform(
    book: Book,
    system: Annotated[
        str,
        typer.Argument(
            metavar="SYSTEM_UNDER_TEST", help="py:package.module:factory, cmd:COMMAND, or http://HOST/PATH."
        ),
    ],
    level: Annotated[Level, typer.Option(help="How thorough: see docs/conformance.md.")] = Level.STANDARD,
    method: ByMethod = None,
    extra_states: Annotated[
        int | None,
        typer.Option(min=0, max=MOST_EXTRA_STATES, help="How many states more a system may have."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WORDS", help="Only this rule, decision, machine or vector, or a pattern of one."
        ),
    ] = None,
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
    report: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="Write the report: .ndjson, .html, .md, .txt, .xml, .json or .known."
        ),
    ] = None,
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


@export.command("python")
@failing_clearly
def export_python(book: Book, reading: Readings = None, into: IntoFile = None) -> None:
    """One Python module, typed, of the standard library alone."""
    from routebook.cli.exporting import export_code  # noqa: PLC0415
    from routebook.exporters.to_python import to_python  # noqa: PLC0415

    export_code(to_python, book, reading or [], into)


@export.command("javascript")
@failing_clearly
def export_javascript(book: Book, reading: Readings = None, into: IntoFile = None) -> None:
    """One JavaScript module, for browsers and node."""
    from routebook.cli.exporting import export_code  # noqa: PLC0415
    from routebook.exporters.to_javascript import to_javascript  # noqa: PLC0415

    export_code(to_javascript, book, reading or [], into)
