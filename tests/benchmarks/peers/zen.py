"""ZEN (GoRules): its fastest way is an engine with a static loader, which compiles and indexes the table; its README
makes a decision from the text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import zen

from benchmarks.first_book import DECISION
from benchmarks.peers import Decider

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.first_book import FlatTable

    Row = tuple[Mapping[str, Sequence[str]], Mapping[str, str]]

TRACED = {"trace": True}


def deciders(table: FlatTable) -> list[Decider]:
    content = graph(
        table.inputs,
        table.outputs,
        (({name: [value] for name, value in leaf.when.items()}, leaf.then) for leaf in table.leaves),
    )
    by_key = loaded(content).evaluate
    by_text = zen.ZenEngine().create_decision(json.dumps(content)).evaluate
    return [
        Decider(
            "ZEN, its fastest way",
            "for facts in many: evaluate(decision, facts)",
            {"evaluate": by_key, "decision": DECISION},
            lambda facts: by_key(DECISION, facts)["result"],
        ),
        Decider(
            "ZEN, its fastest way, from JSON text",
            "for facts in many: evaluate(decision, facts)",
            {"evaluate": by_key, "decision": DECISION},
            lambda facts: by_key(DECISION, json.dumps(facts))["result"],
            given=json.dumps,
        ),
        Decider(
            "ZEN, its fastest way, traced",
            "for facts in many: evaluate(decision, facts, traced)",
            {"evaluate": by_key, "decision": DECISION, "traced": TRACED},
            lambda facts: by_key(DECISION, facts, TRACED)["result"],
        ),
        Decider(
            "ZEN, its README's way",
            "for facts in many: evaluate(facts)",
            {"evaluate": by_text},
            lambda facts: by_text(facts)["result"],
        ),
        Decider(
            "ZEN, its README's way, traced",
            "for facts in many: evaluate(facts, traced)",
            {"evaluate": by_text, "traced": TRACED},
            lambda facts: by_text(facts, TRACED)["result"],
        ),
    ]


def loaded(content: dict[str, Any]) -> Any:
    """An engine that has compiled the decision."""
    return zen.ZenEngine({"loader": {"type": "static", "content": {DECISION: content}}})


def graph(inputs: Iterable[str], outputs: Iterable[str], rows: Iterable[Row]) -> dict[str, Any]:
    """A decision of one table: a row is the values that it admits by input, and its answer."""
    inputs, outputs = tuple(inputs), tuple(outputs)
    rules = [
        {
            "_id": str(number),
            **{name: ", ".join(map(json.dumps, when.get(name, ()))) for name in inputs},
            **{name: json.dumps(then[name]) for name in outputs},
        }
        for number, (when, then) in enumerate(rows)
    ]
    content = {"hitPolicy": "first", "inputs": _columns(inputs), "outputs": _columns(outputs), "rules": rules}
    return {
        "nodes": [
            _node("in", "inputNode", {}),
            _node("table", "decisionTableNode", content),
            _node("out", "outputNode", {}),
        ],
        "edges": [
            {"id": "into", "type": "edge", "sourceId": "in", "targetId": "table"},
            {"id": "out_of", "type": "edge", "sourceId": "table", "targetId": "out"},
        ],
    }


def _columns(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"id": name, "name": name, "field": name, "type": "expression"} for name in names]


def _node(name: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}, "content": content}
