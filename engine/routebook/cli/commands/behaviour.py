"""Commands that tell how things behave by a book: decide, explain, run."""

from __future__ import annotations

from typing import Annotated

import typer

from routebook.cli.commands.arguments import AsJson, Book, Decision, FactWords, Machine, Readings
from routebook.cli.failing import failing_clearly

behaviour = typer.Typer()


@behaviour.command(rich_help_panel="Behaviour")
@failing_clearly
def decide(
    book: Book,
    decision: Decision,
    facts: FactWords = None,
    reading: Readings = None,
    json: AsJson = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read a JSON object of facts a line, answer one a line.")
    ] = False,
) -> None:
    """Decide, from facts given here or line by line."""
    from routebook.cli.deciding import decide_facts, decide_lines  # noqa: PLC0415

    if jsonl:
        decide_lines(book, decision, facts or [], reading or [])
    else:
        decide_facts(book, decision, facts or [], reading or [], json=json)


@behaviour.command(rich_help_panel="Behaviour")
@failing_clearly
def explain(
    book: Book,
    decision: Decision,
    facts: FactWords = None,
    reading: Readings = None,
    json: AsJson = False,
) -> None:
    """Decide, and tell why, and why no other rule held."""
    from routebook.cli.explaining import explain_facts  # noqa: PLC0415

    explain_facts(book, decision, facts or [], reading or [], json=json)


@behaviour.command(rich_help_panel="Behaviour")
@failing_clearly
def run(
    book: Book,
    machine: Machine,
    facts: FactWords = None,
    reading: Readings = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read {"event": ...} a line, answer a step a line.')
    ] = False,
) -> None:
    """Run one session of a machine: an event a line in, a step a line out."""
    from routebook.cli.running import run_lines  # noqa: PLC0415

    run_lines(book, machine, facts or [], reading or [], jsonl=jsonl)
