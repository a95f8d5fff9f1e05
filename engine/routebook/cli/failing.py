"""How a command fails: the error, its code and its repair on standard error, and exit status 2."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, ParamSpec

import typer

from routebook.errors import FaultyBook, RoutebookError
from routebook.options import WrongOption
from routebook.reporting import Format

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")


def failing_clearly(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command tell an error that a user can mend, and leave with status 2."""

    @functools.wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except RoutebookError as error:
            if kwargs.get("json") or kwargs.get("form") == Format.JSON:
                typer.echo(json.dumps({"error": error.to_json()}))
            else:
                tell(error)
            raise typer.Exit(2) from None
        except WrongOption as error:
            raise typer.BadParameter(str(error)) from None

    return told


def tell(error: RoutebookError) -> None:
    """Print an error for people."""
    if isinstance(error, FaultyBook):
        for diagnostic in error.diagnostics:
            typer.echo(str(diagnostic), err=True)
    typer.echo(f"error[{error.code}]: {error.message}", err=True)
    if error.help:
        typer.echo(f"  help: {error.help}", err=True)
