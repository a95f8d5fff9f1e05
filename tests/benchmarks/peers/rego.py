"""Rego in regorus: the answers as nested data, which one policy looks up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hobofan_regorus import Engine

from benchmarks.peers import Decider

if TYPE_CHECKING:
    from benchmarks.first_book import FlatTable

ANSWER = "data.delivery.answer"


def deciders(table: FlatTable) -> list[Decider]:
    nested: dict[str, Any] = {}
    for cell, answer in table.cells.items():
        inner = nested
        for value in cell[:-1]:
            inner = inner.setdefault(value, {})
        inner[cell[-1]] = dict(answer)
    engine = Engine()
    engine.add_data({"cells": nested})
    path = "".join(f"[input.{name}]" for name in table.inputs)
    engine.add_policy("delivery.rego", f"package delivery\nimport rego.v1\nanswer := data.cells{path}\n")

    def answer_of(facts: dict[str, str]) -> dict[str, str]:
        engine.set_input(facts)
        found: dict[str, str] = engine.eval_rule(ANSWER)
        return found

    statement = "for facts in many: set_input(facts); eval_rule(rule)"
    names = {"set_input": engine.set_input, "eval_rule": engine.eval_rule, "rule": ANSWER}
    return [Decider("Rego (regorus), a lookup", statement, names, answer_of)]
