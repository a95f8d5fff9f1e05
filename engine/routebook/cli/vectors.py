"""routebook vectors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

import routebook
from routebook.cli.progress import advancing
from routebook.conformance.suites.choices import Level, Written
from routebook.conformance.suites.filing import path_of, schemas
from routebook.conformance.suites.notes import notes_of
from routebook.conformance.suites.permitting import alternatives
from routebook.conformance.suites.scenario_suite import scenario_suites
from routebook.conformance.suites.suites_of import suites_of
from routebook.conformance.suites.to_gherkin import to_gherkin
from routebook.conformance.suites.to_json import to_json, to_json_lines
from routebook.conformance.vector import MACHINE
from routebook.loader import load
from routebook.options import pairs
from routebook.writing import explained, write_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from routebook.conformance.suites.choices import Method
    from routebook.conformance.vector import Suite

WRITE = {Written.JSON: to_json, Written.JSONL: to_json_lines, Written.GHERKIN: to_gherkin}


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
    if form in {Written.JSON, Written.GHERKIN} and into is None and of is None:
        raise typer.BadParameter(
            f"`--format {form}` prints one suite; choose it with `--of`, or a folder with `--into`"
        )
    book, chosen = load(name), pairs(readings, "NAME=CHOICE")
    engine = routebook.engine(name, chosen)
    others = [*alternatives(book, chosen, lambda changed: routebook.engine(name, {**chosen, **changed}))]
    with advancing(f"making suites of {book.id}") as advance:
        suites = [
            *suites_of(
                engine,
                level,
                others,
                of=of,
                extra_states=extra_states,
                by_solver=certify,
                advance=advance,
            )
        ]
    if of is None and isinstance(level, Level):
        suites += scenario_suites(engine, book.scenarios.values(), others)
    notes = notes_of(book)
    for suite in suites:
        if into is None and form is not None:
            for line in WRITE[form](suite, notes):
                typer.echo(line)
        else:
            typer.echo(describe(suite))
    if into is not None:
        form = form or Written.JSON
        for suite in suites:
            _write(into / path_of(suite, form.ending), WRITE[form](suite, notes))
        for kind, schema in schemas().items():
            _write(into / f"{kind}.schema.json", [json.dumps(schema, indent=2)])
        typer.echo(f"{len(suites)} suites written to {into}")


def describe(suite: Suite) -> str:
    """A suite for people."""
    vectors, steps = 0, 0
    for group in suite.groups:
        vectors += len(group.vectors)
        steps += sum(len(vector.steps) for vector in group.vectors)
    counted = f"{vectors} vectors" + (f" of {steps} steps" if suite.kind == MACHINE else "")
    scores = [f"{kind} {found} of {of}" for kind, (found, of) in suite.mutation_score.items()]
    lines = [
        f"{suite.kind} {suite.of}: {counted}, {suite.level}, {suite.method}",
        f"  promised: {suite.guarantee}",
        f"  not promised: {suite.not_promised}",
        *([f"  faults found: {', '.join(scores)}"] if scores else []),
        f"  proof: {suite.certificate}",
    ]
    for each in suite.covered:
        given = " ".join(f"{name}={word}" for name, word in each.given.items()) or "no parameters"
        alike = sum(map(len, each.alike))
        told = f"; {alike} rows are like others" if alike else ""
        lines.append(f"  {given}: {each.states} states, for {each.combinations} combinations{told}")
    return "\n".join(lines)


def _write(path: Path, lines: Iterable[str]) -> None:
    with explained(path, "choose a folder that can be written, with `--into`"):
        write_pieces(path, (f"{line}\n".encode() for line in lines))
