"""A mapping names what a log records in words of its own; what is not recorded is said, and not compared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from auditing import GOOD, MAPPING, audit, mapped, refusal, told
from one_client import PARAMETERS
from records import START

if TYPE_CHECKING:
    from pathlib import Path


def test_a_mapping_names_the_columns(tmp_path: Path) -> None:
    record = {
        "device": {"id": "a"},
        "at": "2024-05-01T00:00:00Z",
        "what.happened": "start",
        **{f"the {name}": word for name, word in PARAMETERS.items()},
        "did": ["ring"],
        "outputs": {"presence": "abroad"},
        "refused": True,
    }
    parameters = "".join(f"\n  {name}: the {name}" for name in PARAMETERS)
    text = f"client: device.id\ntime: at\nevent: what.happened\nparameters:{parameters}\n"
    log = tmp_path / "log.jsonl"
    assert told(log, json.dumps(record).encode(), *mapped(tmp_path, text))[0] == []
    ((kind, _, message),) = told(
        log, json.dumps(record).encode(), *mapped(tmp_path, text + "actions: did\n")
    )[0]
    assert (kind, message.partition(",")[0]) == ("divergence", "`start` in `unregistered`: it did `ring`")


def test_only_the_outputs_that_are_named_are_compared(tmp_path: Path) -> None:
    event = {
        **START,
        "event": "message_arrived",
        "actions": [],
        "sender": "x",
        "outputs": {"presence": "abroad"},
    }
    text = MAPPING + "outputs: {sender: sender}\n"
    log = tmp_path / "log.jsonl"
    ((kind, _, message),) = told(log, json.dumps(event).encode(), *mapped(tmp_path, text))[0]
    assert (kind, message) == ("unknown-output", "the output `sender` has no value `x`")


def test_what_no_event_records_is_said(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(GOOD)
    assert "no event records" not in audit(log)[1]
    log.write_bytes(GOOD + b'\n{"client": "a", "time": 2, "event": "message_arrived"}')
    assert "no event records `outputs`" in audit(log)[1]
    assert "no event records `outputs`" not in audit(log, *mapped(tmp_path))[1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "mapping.yaml:1:1"),
        ("client: c", "mapping.yaml:1:1"),
        (MAPPING + "evnt: x", "mapping.yaml:7:1"),
        (MAPPING + "client: x", "mapping.yaml:7:1"),
        (MAPPING + "outputs: [a]", "mapping.yaml:7:10"),
        (MAPPING + "outputs: {a: [b]}", "mapping.yaml:7:"),
        ("{", "mapping.yaml:2:1"),
        ("client: \xff", "mapping.yaml:1:9"),
    ],
    ids=str,
)
def test_a_mapping_that_is_none_is_told_with_its_place(text: str, message: str, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(GOOD)
    (tmp_path / "mapping.yaml").write_bytes(text.encode("latin-1"))
    code, told_of = refusal(log, "--mapping", str(tmp_path / "mapping.yaml"))
    assert code == "error[malformed-mapping]"
    assert told_of.startswith(message)
    assert refusal(log, "--mapping", str(tmp_path / "no.yaml"))[0] == "error[malformed-mapping]"
