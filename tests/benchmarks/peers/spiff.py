"""SpiffWorkflow's DMN engine, which evaluates a rule's conditions as Python."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.specs.model import DecisionTable, Input, InputEntry, Output, OutputEntry, Rule

from benchmarks.peers import Decider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.first_book import FlatTable, Leaf


def deciders(table: FlatTable) -> list[Decider]:
    dmn = DecisionTable("delivery", "delivery", "UNIQUE")
    dmn.inputs = [Input(name, name, name, name, "string") for name in table.inputs]
    dmn.outputs = [Output(name, name, name, "string") for name in table.outputs]
    dmn.rules = [_rule(dmn, number, leaf) for number, leaf in enumerate(table.leaves)]
    engine = DMNEngine(dmn)
    workflow = SimpleNamespace(script_engine=PythonScriptEngine())

    def decide(facts: dict[str, str]) -> Mapping[str, str]:
        found: Mapping[str, str] = engine.result(SimpleNamespace(data=facts, workflow=workflow))
        return found

    statement = "for facts in many: decide(facts)"
    return [Decider("SpiffWorkflow DMN", statement, {"decide": decide}, decide, reads_every_rule=True)]


def _rule(dmn: DecisionTable, number: int, leaf: Leaf) -> Rule:
    rule = Rule(str(number))
    for column in dmn.inputs:
        entry = InputEntry(column.id, column)
        value = leaf.when.get(column.name)
        entry.lhs.append(value and repr(value))
        rule.inputEntries.append(entry)
    for column in dmn.outputs:
        entry = OutputEntry(column.id, column)
        entry.text = repr(leaf.then[column.name])
        rule.outputEntries.append(entry)
    return rule
