"""routebook check."""

from __future__ import annotations

import json as json_text
from typing import TYPE_CHECKING, Any

import typer

from routebook.checker import check
from routebook.cli.arguments import books_or_all
from routebook.diagnostic import ERROR
from routebook.loader import read

if TYPE_CHECKING:
    from routebook.diagnostic import Diagnostic


def check_books(names: list[str], *, json: bool) -> None:
    """Print the faults of books; leave with status 1 if one of them is an error."""
    found: list[Diagnostic] = []
    for name in books_or_all(names):
        book, diagnostics = read(name)
        if book and not diagnostics:
            diagnostics = check(book)
        found += diagnostics
        if not json:
            for each in diagnostics:
                typer.echo(str(each))
            typer.echo(f"{name}: {_count(diagnostics)}")
    if json:
        typer.echo(json_text.dumps([_to_json(each) for each in found], indent=2))
    if any(each.severity == ERROR for each in found):
        raise typer.Exit(1)


def _count(diagnostics: tuple[Diagnostic, ...]) -> str:
    errors = sum(each.severity == ERROR for each in diagnostics)
    warnings = len(diagnostics) - errors
    parts = [
        f"{number} {word}{'s' * (number != 1)}"
        for number, word in ((errors, "error"), (warnings, "warning"))
        if number
    ]
    return ", ".join(parts) or "no faults"


def _to_json(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "file": diagnostic.place.file,
        "line": diagnostic.place.line,
        "column": diagnostic.place.column,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "notes": [
            {
                "file": note.place.file,
                "line": note.place.line,
                "column": note.place.column,
                "message": note.message,
            }
            for note in diagnostic.notes
        ],
    }
