"""The book agrees, cell by cell and step by step, with a transcription copied by hand from the document."""

from __future__ import annotations

import csv
import json
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from routebook.model import Book
    from routebook.runtime import Engine

TRANSCRIPTION = Path(__file__).parent / "transcription" / "push_notifications"
DELIVERY_INPUTS = ("cluster_push", "client", "client_mode", "os_generation", "traffic")
DELIVERY_OUTPUTS = (
    "sender",
    "session_channel",
    "push_channel",
    "push_priority",
    "carried_by",
    "client_action",
    "presence",
)
CONDITIONS = {
    "app": ("on_screen", "off_screen"),
    "device_lock": ("unlocked", "locked"),
    "screen": ("turned_on", "turned_off"),
}


def rows(name: str) -> list[dict[str, str]]:
    with (TRANSCRIPTION / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_cell_of_delivery(engine: Engine) -> None:
    transcribed = {
        tuple(row[name] for name in DELIVERY_INPUTS): {name: row[name] for name in DELIVERY_OUTPUTS}
        for row in rows("delivery.csv")
    }
    cells = product(
        ("enabled", "disabled"),
        ("jabber", "webex"),
        ("foreground", "suspended"),
        ("ios12", "ios13_plus", "android"),
        ("voice_call", "video_call", "message"),
    )
    decided = {
        cell: engine.decide("delivery", dict(zip(DELIVERY_INPUTS, cell, strict=True))) for cell in cells
    }
    assert len(transcribed) == 72
    assert {cell: dict(decision.outputs) for cell, decision in decided.items()} == transcribed
    assert {decision.status for decision in decided.values()} == {"documented"}


def test_every_combination_of_the_three_conditions(engine: Engine) -> None:
    transcribed = {
        tuple(row[name] for name in CONDITIONS): row["client_mode"] for row in rows("client_mode.csv")
    }
    decided = {
        cell: engine.decide("client_mode", dict(zip(CONDITIONS, cell, strict=True))).outputs["client_mode"]
        for cell in product(*CONDITIONS.values())
    }
    assert len(transcribed) == 8
    assert decided == transcribed


@pytest.mark.parametrize(
    "row", rows("os_generation.csv"), ids=lambda row: f"{row['platform']}-{row['os_version']}"
)
def test_versions_fall_into_their_column(engine: Engine, row: dict[str, str]) -> None:
    decision = engine.decide("os_generation", {"platform": row["platform"], "os_version": row["os_version"]})
    expected = {"os_generation": row["os_generation"]} if row["status"] == "documented" else {}
    assert (decision.status, dict(decision.outputs)) == (row["status"], expected)


@pytest.mark.parametrize(
    ("file", "decision", "inputs"),
    [
        ("platform_cloud.csv", "platform_cloud", ("platform",)),
        ("registration.csv", "registration", ("access", "platform_cloud")),
        ("push_service.csv", "push_service", ("client", "platform_cloud")),
        ("supported_clients.csv", "push_service", ("client", "platform")),
    ],
)
def test_every_row_of_the_smaller_tables(
    engine: Engine, file: str, decision: str, inputs: tuple[str, ...]
) -> None:
    transcribed = rows(file)
    assert transcribed
    for row in transcribed:
        outputs = engine.decide(decision, {name: row[name] for name in inputs}).outputs
        expected = {name: word for name, word in row.items() if name not in {*inputs, "passage"}}
        assert {name: outputs[name] for name in expected} == expected


WALKS = json.loads((TRANSCRIPTION / "scenarios.json").read_text(encoding="utf-8"))["scenarios"]


@pytest.mark.parametrize("walk", WALKS, ids=[walk["id"] for walk in WALKS])
def test_every_transcribed_walk_of_a_client(engine: Engine, walk: dict[str, Any]) -> None:
    session = engine.session("client", walk["parameters"])
    for number, expected in enumerate(walk["steps"], 1):
        step = session.send(expected["event"])
        assert (number, step.status, list(step.to)) == (number, expected["status"], expected["to"])
        for output in {"client_action", "push_channel", "carried_by"} & expected.keys():
            assert step.decision is not None
            assert (number, step.decision.outputs[output]) == (number, expected[output])


def test_every_scenario_of_the_book_runs_as_it_is_told(book: Book, engine: Engine) -> None:
    assert len(book.scenarios) >= 12
    for scenario in book.scenarios.values():
        session = engine.session(scenario.machine, scenario.given)
        for told in scenario.steps:
            if told.event is None:
                continue
            step = session.send(told.event)
            assert (scenario.id, told.event, step.status) == (scenario.id, told.event, told.status)
            assert told.state is None or told.state in step.to, (scenario.id, told.event)
            outputs = dict(step.decision.outputs) if step.decision else {}
            assert {name: outputs.get(name) for name in told.expect} == told.expect, (scenario.id, told.event)


def test_a_phone_older_than_the_table_is_undocumented_whatever_is_asked(engine: Engine) -> None:
    facts = {
        "cluster_push": "disabled",
        "client": "jabber",
        "platform": "ios",
        "os_version": "11.4",
        "app": "on_screen",
    }
    facts |= {"device_lock": "unlocked", "screen": "turned_on", "traffic": "message"}
    decision = engine.decide("delivery", facts)
    assert (decision.status, dict(decision.outputs)) == ("undocumented", {})
    assert dict(decision.rules) == {"os_generation": ("U1",)}


def test_every_transcribed_passage_is_cited_or_is_context(book: Book) -> None:
    guide = book.sources["guide"]
    assert len(book.passages) == 55
    assert set(guide.lost) == {"figure-1", "diagrams", "last-table"}
    assert guide.digests
    assert list(guide.digests.passages) == list(book.passages)


def test_each_of_the_58_ambiguities_has_one_home(book: Book) -> None:
    assert list(book.register) == [f"A{number:02}" for number in range(1, 59)]
