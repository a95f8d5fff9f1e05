"""routebook diff."""

from __future__ import annotations

import typer

from routebook.cli.told import Told
from routebook.comparing import compare
from routebook.comparing.sides import load_side
from routebook.comparing.telling.to_json import to_json
from routebook.comparing.telling.to_markdown import to_markdown
from routebook.comparing.telling.to_text import to_text

TELLING = {Told.TEXT: to_text, Told.MARKDOWN: to_markdown, Told.JSON: to_json}


def compare_books(old: str, new: str, form: Told) -> None:
    """Tell in what two versions of a book differ; leave with status 1 if the version says less than that."""
    change = compare(load_side(old, "old"), load_side(new, "new"), (old, new))
    typer.echo(TELLING[form](change))
    if change.says_less:
        raise typer.Exit(1)
