"""routebook export."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from routebook.cli.arguments import engine_for
from routebook.writing import explained, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from routebook.program import Program


def export_code(
    to_target: Callable[[Program], str], book: str, readings: list[str], into: Path | None
) -> None:
    """Print a book as code, or write it to a file, whole or not at all."""
    data = to_target(engine_for(book, readings).program).encode()
    if into is None:
        typer.echo(data, nl=False)
        return
    with explained(into, "choose a file that can be written, with `--into`"):
        write_whole(into, data)
    typer.echo(f"{book}: written to {into}")
