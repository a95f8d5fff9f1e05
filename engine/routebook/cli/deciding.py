"""routebook decide."""

from __future__ import annotations

import json as json_text
from typing import TYPE_CHECKING, Any

import typer

from routebook.cli.arguments import engine_for
from routebook.cli.lines import answer_lines
from routebook.diagnostic import did_you_mean
from routebook.errors import UnknownDecision
from routebook.options import pairs

if TYPE_CHECKING:
    from routebook.program import Decision
    from routebook.runtime import Engine


def decide_facts(book: str, decision: str, facts: list[str], readings: list[str], *, json: bool) -> None:
    """Print one decision."""
    answer = engine_for(book, readings).decide(decision, pairs(facts, "KEY=VALUE"))
    typer.echo(json_text.dumps(answer.to_json()) if json else describe(answer))


def decide_lines(book: str, decision: str, facts: list[str], readings: list[str]) -> None:
    """Answer each line of facts; those given as words hold for every line that does not say otherwise."""
    engine = engine_for(book, readings)
    _refuse_unknown(engine, decision)
    common = pairs(facts, "KEY=VALUE")

    def answer(line: dict[str, Any]) -> dict[str, Any]:
        return engine.decide(decision, {**common, **line}).to_json()

    answer_lines(answer)


def describe(decision: Decision) -> str:
    """A decision for people: what it answers, then why."""
    lines = [f"{decision.decision}: {decision.status}"]
    wide = max(map(len, decision.outputs), default=0)
    lines += [f"  {name:<{wide}}  {value}" for name, value in decision.outputs.items()]
    wide = max(map(len, decision.rules), default=0)
    lines += ["rules"] + [f"  {table:<{wide}}  {', '.join(rules)}" for table, rules in decision.rules.items()]
    if decision.readings:
        wide = max(map(len, decision.readings))
        lines += ["readings"] + [f"  {name:<{wide}}  {choice}" for name, choice in decision.readings.items()]
    if decision.sources:
        lines += ["sources"] + [f"  {source}" for source in decision.sources]
    return "\n".join(lines)


def _refuse_unknown(engine: Engine, decision: str) -> None:
    plans = engine.program.plans
    if decision not in plans:
        message = f"the book `{engine.program.book}` has no decision `{decision}`"
        raise UnknownDecision(message, help=did_you_mean(decision, plans))
