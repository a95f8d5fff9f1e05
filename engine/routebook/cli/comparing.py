"""routebook diff."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.console import Console

from routebook.cli.progress import advancing
from routebook.cli.told import Told
from routebook.comparing import compare
from routebook.comparing.sides import load_side
from routebook.comparing.telling.to_json import to_json
from routebook.comparing.telling.to_markdown import to_markdown
from routebook.comparing.telling.to_text import to_coloured_text, to_text
from routebook.exporters.artifact import write_artifacts
from routebook.exporters.change_pictures import export_change
from routebook.exporters.to_explorer import CHANGE_EXPLORER

if TYPE_CHECKING:
    from pathlib import Path

    from routebook.comparing.change import Change


def compare_books(old: str, new: str, form: Told, into: Path | None) -> None:
    """Tell in what two versions of a book differ; leave with status 1 if the version says less than that."""
    with advancing(f"comparing {old} and {new}") as advance:
        before, after = load_side(old, "old"), load_side(new, "new")
        change = compare(before, after, (old, new), advance)
        artifacts = () if into is None else tuple(export_change(change, before, after))
    _print(change, form)
    if into is not None:
        written = write_artifacts(artifacts, into, "the comparison")
        typer.echo(
            f"{len(written)} of {len(artifacts)} files written to {into}; begin with {into / CHANGE_EXPLORER}",
            err=True,
        )
    if change.says_less:
        raise typer.Exit(1)


def _print(change: Change, form: Told) -> None:
    console = Console(highlight=False)
    if form is Told.TEXT and console.is_terminal:
        console.print(to_coloured_text(change), soft_wrap=True)
    else:
        typer.echo(TELLING[form](change))


TELLING = {Told.TEXT: to_text, Told.MARKDOWN: to_markdown, Told.JSON: to_json}
