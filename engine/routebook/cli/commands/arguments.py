"""What several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Book = Annotated[str, typer.Argument(metavar="BOOK", help="A shipped book's name, or a folder.")]
Books = Annotated[
    list[str] | None,
    typer.Argument(metavar="[BOOK]...", help="A shipped book's name, or a folder. All, if none is given."),
]
Decision = Annotated[str, typer.Argument(metavar="DECISION", help="The decision, such as delivery.")]
Machine = Annotated[str, typer.Argument(metavar="MACHINE", help="The machine, such as client.")]
FactWords = Annotated[
    list[str] | None, typer.Argument(metavar="[KEY=VALUE]...", help="Facts, such as traffic=message.")
]
Readings = Annotated[
    list[str] | None,
    typer.Option("--reading", metavar="NAME=CHOICE", help="Choose a reading; may be repeated."),
]
IntoFile = Annotated[
    Path | None, typer.Option("--into", metavar="FILE", help="Where to write it, if not to standard output.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
