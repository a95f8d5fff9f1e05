"""routebook vectors."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any

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
from routebook.writing import explained, refuse_unwritable, write_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from routebook.conformance.suites.choices import Method
    from routebook.conformance.vector import Suite

Guarantee = tuple[str, str, str]
"""What a suite guarantees, what it does not promise, and its proof."""
ELSEWHERE = "choose a folder that can be written, with `--into`"

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
    """Make the suites of a book, and print each, or write it to a folder, as it is made; else tell what they are."""
    if form in {Written.JSON, Written.GHERKIN} and into is None and of is None:
        raise typer.BadParameter(
            f"`--format {form}` prints one suite; choose it with `--of`, or a folder with `--into`"
        )
    if into is not None:
        if not into.name:
            raise typer.BadParameter("`--into` takes a folder")
        refuse_unwritable(into, ELSEWHERE)
    book, chosen = load(name), pairs(readings, "NAME=CHOICE")
    engine = routebook.engine(name, chosen)
    others = [*alternatives(book, chosen, lambda changed: routebook.engine(name, {**chosen, **changed}))]
    notes = notes_of(book)
    with advancing(f"making suites of {book.id}") as advance:
        made = suites_of(
            engine, level, others, of=of, extra_states=extra_states, by_solver=certify, advance=advance
        )
        scenarios = book.scenarios.values() if of is None and isinstance(level, Level) else ()
        suites: Iterable[Suite] = chain(made, scenario_suites(engine, scenarios, others))
        # What is told waits for the end of the bar, which is in its way; no suite does but those that are printed.
        if form is not None and into is None:
            lines: Iterable[str] = _texts([*suites], form, notes)
        else:
            lines = _told(suites, into, form or Written.JSON, notes)
    for line in lines:
        typer.echo(line)


def _told(
    suites: Iterable[Suite], into: Path | None, form: Written, notes: Mapping[str, dict[str, Any]]
) -> list[str]:
    """What is told of suites, each of which is forgotten then, and written before if there is a folder for them."""
    lines: list[str] = []
    promises: dict[Guarantee, list[str]] = {}
    for suite in suites:
        if into is not None:
            _write(into / path_of(suite, form.ending), WRITE[form](suite, notes))
        lines += _describe(suite)
        promise = suite.guarantee, suite.not_promised, suite.certificate
        promises.setdefault(promise, []).append(f"{suite.of}, {suite.level}")
    lines += _promised(promises)
    if into is not None:
        for kind, schema in schemas().items():
            _write(into / f"{kind}.schema.json", [json.dumps(schema, indent=2)])
        written = sum(map(len, promises.values()))
        lines.append(f"{written} suite{'s' * (written != 1)} written to {into}")
    return lines


def _texts(suites: Iterable[Suite], form: Written, notes: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    return (line for suite in suites for line in WRITE[form](suite, notes))


def _promised(promises: Mapping[Guarantee, Iterable[str]]) -> Iterator[str]:
    """What suites promise, which several may have in common."""
    for (guarantee, not_promised, certificate), named in promises.items():
        yield "; ".join(named)
        yield f"  promised: {guarantee}"
        yield f"  not promised: {not_promised}"
        yield f"  proof: {certificate}"


def _describe(suite: Suite) -> Iterator[str]:
    vectors, steps = 0, 0
    for group in suite.groups:
        vectors += len(group.vectors)
        steps += sum(len(vector.steps) for vector in group.vectors)
    counted = f"{vectors} vector{'s' * (vectors != 1)}"
    if suite.kind == MACHINE:
        counted += f" of {steps} step{'s' * (steps != 1)}"
    yield f"{suite.kind} {suite.of}: {counted}, {suite.level}, {suite.method}"
    scores = [f"{kind} {found} of {of}" for kind, (found, of) in suite.mutation_score.items()]
    if scores:
        yield f"  faults found: {', '.join(scores)}"
    for each in suite.covered:
        given = " ".join(f"{name}={word}" for name, word in each.given.items()) or "no parameters"
        alike = sum(map(len, each.alike))
        told = f"; {alike} rows are like others" if alike else ""
        yield f"  {given}: {each.states} states, for {each.combinations} combinations{told}"


def _write(path: Path, lines: Iterable[str]) -> None:
    with explained(path, ELSEWHERE):
        write_pieces(path, (f"{line}\n".encode() for line in lines))
