"""An audit tells how far it went: what it counted, and which rules were put to the test."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING

from held_logs import held_to_the_book
from planted_faults import WORDS, plant, rules_told
from planted_logs import written
from records import START, conforming, jsonl, routebook

if TYPE_CHECKING:
    from pathlib import Path

    from routebook.runtime import Engine


def test_the_rules_that_nothing_put_to_the_test_are_listed(engine: Engine, tmp_path: Path) -> None:
    planted = plant(engine, "rules", 1, 12, 0, "jsonl")
    path, _ = written(planted, "jsonl", "mixed", tmp_path, "rules")
    _, out, _ = routebook("--json", given=path.read_bytes(), into=path)
    summary = json.loads(out.splitlines()[-1])["summary"]

    def rules(part: str) -> set[tuple[str, str]]:
        return {(owner, rule) for owner, ids in summary[part].items() for rule in ids}

    assert rules("exercised") == planted.rules
    assert rules("never") & planted.rules == set()
    every = [
        engine.session("client", dict(zip(WORDS, words, strict=True))) for words in product(*WORDS.values())
    ]
    steps = [step for session in every for row in session.linked.rows for step, _ in row.values()]
    assert rules("exercised") | rules("never") == {rule for step in steps for rule in rules_told(step)}


def test_what_diverges_puts_its_rule_to_the_test_too(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(jsonl([{**START, "actions": []}]))
    assert held_to_the_book(engine, path)[1].coverage.exercised == {("client", "T01")}


def test_people_are_told_the_counts_first_and_then_some_of_each_kind(engine: Engine, tmp_path: Path) -> None:
    records = conforming(engine, "a", ["start", "screen_turned_off", "message_arrived"])
    records[-1]["actions"] = []
    others = [{**each, "client": f"b{number}"} for number in range(3) for each in records]
    unknown = [{**START, "client": f"c{number}", "event": f"e{number}"} for number in range(9)]
    status, out, _ = routebook(
        "--show", "2", given=[*records, *others, *unknown], into=tmp_path / "log.jsonl"
    )
    counts, divergence, *events, rules = out.split("\n\n")
    assert status == 1
    assert counts.splitlines()[:3] == [
        "push-notifications 1.0.0, client: 21 events of 13 clients, 13 findings",
        "  divergence                       4",
        "  unknown-event                    9",
    ]
    told = (
        "log.jsonl:3: divergence: client `a`: `message_arrived` in `quiet`: "
        "it did nothing, and is documented to do `show_notification`"
    )
    assert divergence.splitlines()[0] == told
    assert divergence.splitlines()[3:6] == [
        "  broken      client T26",
        "    passage   guide:suspended/ios12/messages/2",
        "    passage   guide:suspended/ios13/messages/2",
    ]
    assert divergence.splitlines()[-3:] == [
        "    1  0  start: register_with_servers, register_with_cloud",
        "    2  1  screen_turned_off: nothing",
        "  and 3 more like this",
    ]
    assert [each.splitlines()[0] for each in events] == [
        f"log.jsonl:{13 + number}: unknown-event: client `c{number}`: `client` has no event `e{number}`"
        for number in range(2)
    ]
    assert rules.startswith("17 of 74 documented rules were put to the test\n  never\n")


def test_the_same_log_is_told_the_same(engine: Engine, tmp_path: Path) -> None:
    path, _ = written(plant(engine, "same", 20, 30, 40, "jsonl"), "jsonl", "mixed", tmp_path, "same")
    for words in ((), ("--json",)):
        outs = {routebook(*words, given=path.read_bytes(), into=path) for _ in range(2)}
        assert len(outs) == 1
