"""Cedar: a policy for each rule, parsed once; the answer is found by the policy that permits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cedarpy

from benchmarks.peers import Decider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.first_book import FlatTable


def deciders(table: FlatTable) -> list[Decider]:
    answers = {f"policy{number}": leaf.then for number, leaf in enumerate(table.leaves)}
    policies = cedarpy.PolicySet.from_str(
        "\n".join(
            f"permit(principal, action, resource) when {{ {_condition(leaf.when)} }};"
            for leaf in table.leaves
        )
    )
    entities = cedarpy.Entities.from_json_str("[]")

    def decide(facts: dict[str, str]) -> Mapping[str, str]:
        request = {
            "principal": 'Client::"one"',
            "action": 'Action::"deliver"',
            "resource": 'Device::"one"',
            "context": facts,
        }
        (policy,) = cedarpy.is_authorized(request, policies, entities).diagnostics.reasons
        return answers[policy]

    statement = "for facts in many: decide(facts)"
    return [Decider("Cedar (cedarpy)", statement, {"decide": decide}, decide, reads_every_rule=True)]


def _condition(when: Mapping[str, str]) -> str:
    return " && ".join(f'context.{name} == "{value}"' for name, value in when.items())
