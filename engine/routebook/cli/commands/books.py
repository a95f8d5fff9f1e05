"""Commands about books as a whole: check, build, sources, diff, release."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from routebook.cli.commands.arguments import AsJson, Book, Books
from routebook.cli.failing import failing_clearly
from routebook.cli.told import Told
from routebook.reporting import Format

books = typer.Typer()


@books.command(rich_help_panel="Books")
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


@books.command(rich_help_panel="Books")
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


@books.command(rich_help_panel="Books")
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


@books.command(rich_help_panel="Books")
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


@books.command(rich_help_panel="Books")
@failing_clearly
def release(book: Book) -> None:
    """Keep a version of a book as data beside it, so that later changes are told from it; never overwrite one."""
    from routebook.cli.releasing import release_book  # noqa: PLC0415

    release_book(book)
