"""Commands that write a book as code: export python, export javascript."""

from __future__ import annotations

import typer

from routebook.cli.commands.arguments import Book, IntoFile, Readings
from routebook.cli.failing import failing_clearly

exports = typer.Typer(
    no_args_is_help=True, help="Write a book as code, for services that do without routebook."
)


@exports.command("python")
@failing_clearly
def export_python(book: Book, reading: Readings = None, into: IntoFile = None) -> None:
    """One Python module, typed, of the standard library alone."""
    from routebook.cli.exporting import export_code  # noqa: PLC0415
    from routebook.exporters.to_python import to_python  # noqa: PLC0415

    export_code(to_python, book, reading or [], into)


@exports.command("javascript")
@failing_clearly
def export_javascript(book: Book, reading: Readings = None, into: IntoFile = None) -> None:
    """One JavaScript module, for browsers and node."""
    from routebook.cli.exporting import export_code  # noqa: PLC0415
    from routebook.exporters.to_javascript import to_javascript  # noqa: PLC0415

    export_code(to_javascript, book, reading or [], into)
