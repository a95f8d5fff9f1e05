"""routebook build."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import track

import routebook
from routebook.checker import refuse_faulty
from routebook.cli.arguments import books_or_all
from routebook.cli.failing import tell
from routebook.cli.progress import advancing
from routebook.conformance.suites.kept import kept_or_made
from routebook.conformance.suites.permitting import alternatives
from routebook.conformance.suites.shipping import ship
from routebook.errors import CannotWrite, StaleArtifacts
from routebook.exporters import export
from routebook.exporters.artifact import compare_artifacts, write_artifacts
from routebook.exporters.drawing import find_program
from routebook.exporters.pages import page_of_changes
from routebook.exporters.to_change_schema import schema_of_changes
from routebook.exporters.to_json_schema import schemas
from routebook.exporters.to_vectors import schemas_of_vectors, to_vectors
from routebook.loader import load
from routebook.program import EMPTY
from routebook.releasing.history import history_of
from routebook.releasing.release import as_it_is, releases_of
from routebook.settle import choose_readings
from routebook.shelf import find_book

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.conformance.suites.shipping import Shipped
    from routebook.exporters.artifact import Artifact
    from routebook.model import Book

SCHEMAS = "schema"
"""The folder, beside those of the books, of the schemas of a book's files, of vectors and of changes."""


def build_books(names: list[str], *, check: bool, into: Path | None) -> None:
    """Write the artifacts of books, or compare them; leave with status 1 where a comparison fails."""
    if into is not None and not into.name:
        raise typer.BadParameter("`--into` takes a folder")
    stale = False
    folders = {name: into or _generated_beside(name) for name in books_or_all(names)}
    for name, generated in folders.items():
        book = load(name)
        if book.id == SCHEMAS:
            raise CannotWrite(
                f"a book that is called `{SCHEMAS}` has no folder of its own under `{generated}`",
                help="call it something else: the schemas of all books' files are there",
            )
        refuse_faulty(book, choose_readings(book))
        find_program()  # it is missed before the suites are made, which takes long
        folder = generated / book.id
        apart = [*_make_vectors(name, book), _tell_changes(name, book)]
        artifacts = [*_export(book, apart), *apart]
        if check:
            stale |= _is_stale(artifacts, folder, f"routebook build {name}")
            continue
        written = write_artifacts(artifacts, folder)
        typer.echo(
            f"{name}: {len(written)} of {len(artifacts)} files written to {folder}; begin with {folder}/README.md"
        )
    of_files = (*schemas(), *schemas_of_vectors(), schema_of_changes())
    for generated, name in {generated: name for name, generated in folders.items()}.items():
        if check:
            stale |= _is_stale(of_files, generated / SCHEMAS, f"routebook build {name}")
        else:
            write_artifacts(of_files, generated / SCHEMAS)
    if stale:
        raise typer.Exit(1)


def _is_stale(artifacts: Iterable[Artifact], folder: Path, command: str) -> bool:
    """Whether files are other than they would be made; it is told how."""
    try:
        compare_artifacts(artifacts, folder, command)
    except StaleArtifacts as error:
        tell(error)
        return True
    return False


def _export(book: Book, apart: list[Artifact]) -> list[Artifact]:
    console = Console(stderr=True)
    return list(
        track(
            export(book, apart),
            description=f"building {book.id}",
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
    )


def _make_vectors(name: str, book: Book) -> list[Artifact]:
    def make() -> Shipped:
        others = [*alternatives(book, EMPTY, partial(routebook.engine, name))]
        with advancing(f"making suites of {book.id}") as advance:
            return ship(routebook.engine(name), book.scenarios.values(), others, advance)

    folder, _ = find_book(name)
    return [*to_vectors(book, kept_or_made(folder, make))]


def _tell_changes(name: str, book: Book) -> Artifact:
    folder, called = find_book(name)
    releases, now = releases_of(book, folder), as_it_is(book, folder)
    with advancing(f"comparing releases of {book.id}") as advance:
        return page_of_changes(book, history_of(releases, now, called, advance))


def _generated_beside(name: str) -> Path:
    """The folder `generated` beside the `spec` that holds a book, or where the command is run."""
    found, _ = find_book(name)
    if isinstance(found, Path) and found.parent.name == "spec" and found.parent.parent.name != "routebook":
        root = found.parent.parent.resolve()
        return (
            root.relative_to(Path.cwd()) / "generated"
            if root.is_relative_to(Path.cwd())
            else root / "generated"
        )
    return Path("generated")
