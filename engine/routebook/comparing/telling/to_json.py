"""A Change as JSON, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from routebook.comparing.telling.phrases import mark, verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.comparing.change import Change, Choice, Cited, Effect, Row, Side, Turn

FORMAT = 1
"""The number of the document's format, which changes with the meaning of what it has."""


def to_json(change: Change) -> str:
    """One document, as its schema has it: generated/schema/change.json."""
    return json.dumps(
        {
            "format": FORMAT,
            "book": change.book,
            "old": _side(change.old),
            "new": _side(change.new),
            "level": change.level.name.lower(),
            "said": None if change.said is None else change.said.name.lower(),
            "says_less": change.says_less,
            "verdict": verdict(change),
            "parts": [
                {
                    "kind": part.kind,
                    "id": part.id,
                    "how": part.how,
                    "before": part.before,
                    "after": part.after,
                }
                for part in change.parts
            ],
            "decisions": [
                {
                    "decision": decision.decision,
                    "under": [
                        {
                            "readings": _choices(rows.choices),
                            "differ": rows.differ,
                            "of": rows.of,
                            "rows": [*map(_row, rows.rows)],
                        }
                        for rows in decision.under
                    ],
                }
                for decision in change.decisions
            ],
            "machines": [
                {
                    "machine": machine.machine,
                    "under": [
                        {"readings": _choices(turns.choices), "steps": [*map(_turn, turns.turns)]}
                        for turns in machine.under
                    ],
                }
                for machine in change.machines
            ],
            "outermost": [*change.outermost],
            "broken": [{"kind": each.kind, "id": each.id, "message": each.message} for each in change.broken],
            "pages": [*change.pages],
            "undecided": [*change.undecided],
        },
        indent=2,
    )


def _side(side: Side) -> dict[str, str]:
    return {"name": side.name, "version": side.version, "fingerprint": side.fingerprint}


def _choices(several: Iterable[Choice]) -> list[dict[str, str]]:
    return [{reading: choice} for reading, choice in several]


def _row(row: Row) -> dict[str, Any]:
    before, after = row.difference.before, row.difference.after
    return {
        "mark": mark(row.difference.how),
        "when": {name: [*words] for name, words in row.when.items()},
        "cells": row.cells,
        "before": {"status": before.status, "outputs": dict(before.outputs)},
        "after": {"status": after.status, "outputs": dict(after.outputs)},
        "old_rules": _cited(row.old),
        "new_rules": _cited(row.new),
    }


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "where": [{"state": state, "event": event} for state, event in turn.pairs],
        "before": _effect(turn.before),
        "after": _effect(turn.after),
        "when": [{name: [*words] for name, words in row.items()} for row in turn.when],
        "parameters": dict(turn.parameters),
        "run": [*turn.run],
        "old_rules": _cited(turn.old),
        "new_rules": _cited(turn.new),
    }


def _effect(effect: Effect | None) -> dict[str, Any] | None:
    if effect is None:
        return None
    return {
        "status": effect.status,
        "enters": effect.state,
        "actions": [*effect.actions],
        "timers": [timer.to_json() for timer in effect.timers],
        "facts": dict(effect.facts),
    }


def _cited(rules: Iterable[Cited]) -> list[dict[str, Any]]:
    return [{"owner": each.owner, "rule": each.rule, "sources": [*each.sources]} for each in rules]
