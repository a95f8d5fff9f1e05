"""routebook vectors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer

import routebook
from routebook.cli.arguments import pairs
from routebook.cli.progress import advancing
from routebook.conformance.suites.choices import Written
from routebook.conformance.suites.permitting import Alternative
from routebook.conformance.suites.schema import document_schema, line_schema
from routebook.conformance.suites.suites_of import suites_of
from routebook.conformance.suites.to_json import to_json, to_json_lines
from routebook.errors import CannotWrite
from routebook.frozen import Frozen
from routebook.loader import load
from routebook.writing import write_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from routebook.conformance.suites.choices import Level, Method
    from routebook.conformance.vector import Suite
    from routebook.model import Book

WRITE = {Written.JSON: to_json, Written.JSONL: to_json_lines}
SCHEMAS = {"vectors.schema.json": document_schema, "vectors-line.schema.json": line_schema}


def make_vectors(
    name: str,
    level: Level | Method,
    readings: list[str],
    *,
    of: str | None,
    extra_states: int | None,
    certify: bool,
    form: Written | None,
    into: Path | None,
) -> None:
    """Make the suites of a book; print them or write them to a folder, and else tell what they are."""
    if into is not None and not into.name:
        raise typer.BadParameter("`--into` takes a folder")
    if form is Written.JSON and into is None and of is None:
        raise typer.BadParameter(
            "`--format json` prints one suite; choose it with `--of`, or a folder with `--into`"
        )
    book, chosen = load(name), pairs(readings, "NAME=CHOICE")
    with advancing(f"making suites of {book.id}") as advance:
        suites = [
            *suites_of(
                routebook.engine(name, chosen),
                level,
                [*alternatives(name, book, chosen)],
                of=of,
                extra_states=extra_states,
                by_solver=certify,
                advance=advance,
            )
        ]
    for suite in suites:
        if into is None and form is not None:
            for line in WRITE[form](suite, _notes(book)):
                typer.echo(line)
        else:
            typer.echo(describe(suite))
    if into is not None:
        form = form or Written.JSON
        for suite in suites:
            path = into / suite.level / f"{suite.kind}s" / f"{suite.of}.{form.value}"
            _write(path, WRITE[form](suite, _notes(book)))
        for file, schema in SCHEMAS.items():
            _write(into / file, [json.dumps(schema(), indent=2)])
        typer.echo(f"{len(suites)} suites written to {into}")


def describe(suite: Suite) -> str:
    """A suite for people."""
    vectors, steps = 0, 0
    for group in suite.groups:
        vectors += len(group.vectors)
        steps += sum(len(vector.steps) for vector in group.vectors)
    counted = f"{vectors} vectors" + (f" of {steps} steps" if suite.covered else "")
    scores = [f"{kind} {found} of {of}" for kind, (found, of) in suite.mutation_score.items()]
    lines = [
        f"{suite.kind} {suite.of}: {counted}, {suite.level}, {suite.method}",
        f"  promised: {suite.guarantee}",
        f"  not promised: {suite.not_promised}",
        f"  faults found: {', '.join(scores)}",
        f"  proof: {suite.certificate}",
    ]
    for each in suite.covered:
        given = " ".join(f"{name}={word}" for name, word in each.given.items()) or "no parameters"
        alike = sum(map(len, each.alike))
        told = f"; {alike} rows are like others" if alike else ""
        lines.append(f"  {given}: {each.states} states, for {each.combinations} combinations{told}")
    return "\n".join(lines)


def alternatives(name: str, book: Book, chosen: Mapping[str, str]) -> Iterator[Alternative]:
    """Each other choice for one reading, with the choices for all others as they are."""
    for reading in book.readings.values():
        for choice in reading.choices:
            if choice != chosen.get(reading.id, reading.default):
                changed = Frozen({reading.id: choice})
                yield Alternative(changed, routebook.engine(name, {**chosen, **changed}))


def _notes(book: Book) -> dict[str, dict[str, Any]]:
    """What each reading is about, which passages it is of, and its choices in words."""
    return {
        name: {
            "about": reading.about,
            "passages": list(reading.passages),
            "choices": dict(reading.choices),
        }
        for name, reading in book.readings.items()
    }


def _write(path: Path, lines: Iterable[str]) -> None:
    try:
        write_pieces(path, (f"{line}\n".encode() for line in lines))
    except OSError as error:
        raise CannotWrite(
            f"`{path}` cannot be written: {error.strerror or error}",
            help="choose a folder that can be written, with `--into`",
        ) from None
