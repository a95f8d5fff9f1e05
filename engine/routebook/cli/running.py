"""routebook run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from routebook.cli.arguments import engine_for
from routebook.cli.failing import tell
from routebook.cli.lines import answer_lines, lines_of, standard_input
from routebook.errors import MalformedFacts, RoutebookError
from routebook.options import pairs

if TYPE_CHECKING:
    from routebook.program import Step
    from routebook.runtime import Session


def run_lines(book: str, machine: str, facts: list[str], readings: list[str], *, jsonl: bool) -> None:
    """Send the events of standard input to one session; a bad line leaves it as it was."""
    session = engine_for(book, readings).session(machine, pairs(facts, "KEY=VALUE"))
    if jsonl:
        answer_lines(lambda line: session.send(_event_of(line)).to_json())
    else:
        _run_words(session)


def _event_of(line: dict[str, Any]) -> str:
    if line.keys() != {"event"} or not isinstance(line["event"], str):
        raise MalformedFacts("the line is not an event", help='write {"event": "..."}')
    return line["event"]


def _run_words(session: Session) -> None:
    bad = False
    for line in lines_of(standard_input()):
        try:
            word = _word_of(line)
            if word:
                typer.echo(describe(session.send(word)))
        except RoutebookError as error:
            bad = True
            tell(error)
    if bad:
        raise typer.Exit(1)


def _word_of(line: bytes | None) -> str:
    if line is None:
        raise MalformedFacts("the line is too long to be an event", help="write one event a line")
    return line.decode("utf-8", "replace").strip()


def describe(step: Step) -> str:
    """A step for people, in one line."""
    where = step.to[-1] if step.from_ == step.to else f"{step.from_[-1]} -> {step.to[-1]}"
    parts = [f"{step.event:<20} {where:<24}"]
    if step.status != "documented":
        parts.append(step.status)
    if step.actions:
        parts.append(", ".join(step.actions))
    rules = ", ".join(rule for rules in step.rules.values() for rule in rules)
    return "  ".join([*parts, f"[{rules}]"]).rstrip()
