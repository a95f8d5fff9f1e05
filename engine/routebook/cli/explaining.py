"""routebook explain."""

from __future__ import annotations

import json as json_text
from typing import TYPE_CHECKING, Any

import typer

from routebook.cli.arguments import engine_for
from routebook.cli.deciding import describe
from routebook.options import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.runtime import Explanation, NearRule


def explain_facts(book: str, decision: str, facts: list[str], readings: list[str], *, json: bool) -> None:
    """Print one decision with the rules that held and those that came near."""
    explanation = engine_for(book, readings).explain(decision, pairs(facts, "KEY=VALUE"))
    if json:
        typer.echo(json_text.dumps(_to_json(explanation)))
    else:
        typer.echo(describe(explanation.decision))
        typer.echo("\n".join(_describe(explanation)))


def _describe(explanation: Explanation) -> Iterator[str]:
    for table in explanation.tables:
        yield ""
        facts = ", ".join(f"{name}: {value}" for name, value in table.inputs.items())
        yield f"{table.table} {{{facts}}}"
        yield from (f"  {rule} holds" for rule in table.rules)
        yield from (f"  {near.rule} does not: {_why_not(near)}" for near in table.near)


def _why_not(near: NearRule) -> str:
    failed = (f"{each.name} would have to be {' or '.join(each.wanted)}" for each in near.failed)
    return "; ".join(failed) or "an earlier rule goes first"


def _to_json(explanation: Explanation) -> dict[str, Any]:
    return {
        "decision": explanation.decision.to_json(),
        "tables": [
            {
                "table": table.table,
                "inputs": dict(table.inputs),
                "rules": list(table.rules),
                "near": [
                    {
                        "rule": near.rule,
                        "failed": [
                            {"name": each.name, "value": each.value, "wanted": list(each.wanted)}
                            for each in near.failed
                        ],
                    }
                    for near in table.near
                ],
            }
            for table in explanation.tables
        ],
    }
