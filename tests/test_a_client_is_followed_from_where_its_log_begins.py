"""A client is followed from where its log begins, with the parameters that the log tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from held_logs import held_to_the_book
from one_client import PARAMETERS
from records import START, conforming, found, jsonl, routebook, then
from routebook.conformance.auditing.forms import Start

if TYPE_CHECKING:
    from pathlib import Path

    from routebook.runtime import Engine


def test_a_run_that_begins_in_the_middle_is_found_and_followed(engine: Engine, tmp_path: Path) -> None:
    events = [
        "start",
        "screen_turned_off",
        "message_arrived",
        "notification_opened",
        "session_resumed",
        "stop",
    ]
    records = conforming(engine, "a", events)[2:]
    records[0]["parameters"] = PARAMETERS
    records[-1]["actions"] = []
    told = found(*records, into=tmp_path)
    assert [each[:2] for each in told] == [("missing-start", 2), ("divergence", 4)]
    message = "no run has `notification_opened` in its beginning as it is here; it is documented later in one"
    assert told[0][2] == message


def test_a_first_event_that_no_state_explains_is_a_divergence(tmp_path: Path) -> None:
    assert [each[0] for each in found({**START, "actions": ["ring"]}, into=tmp_path)] == ["divergence"]


def test_a_start_that_nobody_knows_is_looked_for(engine: Engine, tmp_path: Path) -> None:
    events = [
        "start",
        "screen_turned_off",
        "message_arrived",
        "notification_opened",
        "session_resumed",
        "stop",
    ]
    records = conforming(engine, "a", events)[2:]
    records[0]["parameters"] = PARAMETERS
    path = tmp_path / "log.jsonl"
    path.write_bytes(jsonl(records))
    findings, audited = held_to_the_book(engine, path, start=Start.UNKNOWN)
    assert findings == []
    assert (audited.coverage.lost, audited.coverage.located) == (1, 1)
    path.write_bytes(jsonl([*records[:-1], {**records[-1], "actions": ["ring"]}]))
    ((finding,), _) = held_to_the_book(engine, path, start=Start.UNKNOWN)
    assert (finding.kind, finding.position) == ("divergence", 4)


def test_where_a_client_may_be_in_several_states_none_has_to_explain_a_divergence(
    engine: Engine, tmp_path: Path
) -> None:
    record = {**START, "event": "session_resumed", "actions": ["ring"]}
    (told,) = found(record, into=tmp_path, words=["--start", "unknown"])
    rows = len(engine.session("client", PARAMETERS).linked.rows)
    message = f"`session_resumed`: none of the {rows} states that the client may be in explains it"
    assert told == ("divergence", 1, message)


@pytest.mark.parametrize(
    ("parameters", "kind", "message"),
    [
        (None, "missing-parameters", "`cluster_push` is missing: `client` has it as a parameter"),
        (
            {"platform": "ios"},
            "missing-parameters",
            "`cluster_push` is missing: `client` has it as a parameter",
        ),
        ({**PARAMETERS, "platform": "os/2"}, "impossible-parameters", "`platform` has no value `os/2`"),
        (
            {**PARAMETERS, "os_version": 17.4},
            "impossible-parameters",
            "`os_version` is the number `17.4`, of which more than one text can be meant",
        ),
        ({**PARAMETERS, "phone": "x"}, "impossible-parameters", "there is no input `phone`"),
    ],
    ids=str,
)
def test_a_client_without_proper_parameters_is_told_once(
    parameters: Any, kind: str, message: str, tmp_path: Path
) -> None:
    records = [{**START, "parameters": parameters}, then("stop", actions=["ring"]), then("reboot")]
    assert found(*records, into=tmp_path) == [
        (kind, 1, message),
        ("unknown-event", 3, "`client` has no event `reboot`"),
    ]
    _, out, _ = routebook(given=records, into=tmp_path / "log.jsonl")
    assert "3 events could not be held to the book" in out


def test_parameters_that_come_late_are_taken_from_there(engine: Engine, tmp_path: Path) -> None:
    records = conforming(engine, "a", ["start", "screen_turned_off", "message_arrived", "stop"])
    del records[0]["parameters"]
    records[2]["parameters"] = PARAMETERS
    records[3]["actions"] = []
    assert [each[:2] for each in found(*records, into=tmp_path)] == [
        ("missing-parameters", 1),
        ("divergence", 4),
    ]


def test_parameters_can_hold_for_all_clients(engine: Engine, tmp_path: Path) -> None:
    records = conforming(engine, "a", ["start", "screen_turned_off", "message_arrived"])
    del records[0]["parameters"]
    words = [f"{name}={word}" for name, word in PARAMETERS.items()]
    assert found(*records, into=tmp_path, words=words) == []


def test_a_change_that_makes_no_difference_to_the_book_is_none(tmp_path: Path) -> None:
    later = then("device_locked", parameters={**PARAMETERS, "os_version": "17.5"})
    assert found(START, later, into=tmp_path) == []
    later = then("device_locked", parameters={**PARAMETERS, "os_version": "12.1"})
    message = "its parameters are no longer what they were"
    assert found(START, later, into=tmp_path) == [("changed-parameters", 2, message)]


def test_a_parameter_that_is_another_in_the_log_than_was_given_for_all_clients_is_told(
    tmp_path: Path,
) -> None:
    other = {**START, "client": "b", "parameters": {**PARAMETERS, "platform": "android"}}
    told = found(START, other, into=tmp_path, words=["--", "platform=ios"])
    message = "`platform` is `android` here, and `ios` was given for all clients"
    assert told == [("impossible-parameters", 2, message)]
    assert found(START, into=tmp_path, words=["--", "platform=ios", "os_version=17.40"]) == []
