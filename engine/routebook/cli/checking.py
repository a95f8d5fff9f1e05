"""routebook check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markdown import Markdown

from routebook.checker import check
from routebook.cli.arguments import books_or_all
from routebook.cli.progress import advancing
from routebook.diagnostic import ERROR
from routebook.loader import read
from routebook.reporting import Format
from routebook.reporting.checked import Checked
from routebook.reporting.pages import page_of
from routebook.reporting.to_github import to_github
from routebook.reporting.to_json import to_json
from routebook.reporting.to_sarif import to_sarif
from routebook.reporting.to_text import to_coloured_text, to_text
from routebook.shelf import find_book

if TYPE_CHECKING:
    from collections.abc import Iterable


FOR_PROGRAMS = {Format.JSON: to_json, Format.SARIF: to_sarif, Format.GITHUB: to_github}


def check_books(names: list[str], form: Format) -> None:
    """Tell the faults of books; leave with status 1 if one of them is an error.

    Nothing is told, and UnknownBook raised, unless all of the books are there.
    """
    names = list(dict.fromkeys(books_or_all(names)))
    for name in names:
        find_book(name)
    books: Iterable[Checked] = map(_check, names)
    if form is Format.TEXT:
        books = [_print(book) for book in books]
    else:
        books = list(books)
        if told := FOR_PROGRAMS[form](books):
            typer.echo(told)
    if any(book.count(ERROR) for book in books):
        raise typer.Exit(1)


def explain_code(code: str) -> None:
    """Print the page of a code; raises UnknownCode."""
    page = page_of(code)
    console = Console()
    if console.is_terminal:
        console.print(Markdown(page.text))
    else:
        typer.echo(page.text, nl=False)


def _check(name: str) -> Checked:
    with advancing(f"checking {name}") as advance:
        book, faults = read(name)
        faults = check(book, faults, advance)
    return Checked(name, book.version if book else None, faults)


def _print(book: Checked) -> Checked:
    console = Console(highlight=False)
    if console.is_terminal:
        console.print(to_coloured_text(book), soft_wrap=True)
    else:
        typer.echo(to_text(book))
    return book
