"""The command line as `routebook --help` lists it, panel by panel."""

from __future__ import annotations

from typing import Annotated

import typer

from routebook.cli.commands.behaviour import behaviour
from routebook.cli.commands.books import books
from routebook.cli.commands.conformance import conformance
from routebook.cli.commands.exports import exports

app = typer.Typer(
    help="Documented behaviour, transcribed once: check it, build its pictures and pages, decide by it, run it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.add_typer(books)
app.add_typer(behaviour)
app.add_typer(conformance)
app.add_typer(exports, name="export", rich_help_panel="Export")


@app.callback(invoke_without_command=True)
def routebook(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Take what stands before the command."""
    if version:
        from importlib.metadata import version as installed  # noqa: PLC0415

        typer.echo(f"routebook {installed('routebook')}")
        raise typer.Exit
