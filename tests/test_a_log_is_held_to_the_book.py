"""What a log records is held to the book event by event, and each difference is told with what is documented."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from held_logs import held_to_the_book
from one_client import PARAMETERS
from records import ACTIONS, START, Record, conforming, found, jsonl, routebook, then
from routebook.conformance.auditing import collecting, lines

if TYPE_CHECKING:
    from pathlib import Path

    from routebook.runtime import Engine


def test_nothing_is_found_where_all_is_as_documented(engine: Engine, tmp_path: Path) -> None:
    records = conforming(engine, "a", ["start", "screen_turned_off", "message_arrived", "stop", "stop"])
    assert found(*records, into=tmp_path) == []
    assert routebook(given=records, into=tmp_path / "log.jsonl")[0] == 0


def test_a_divergence_is_told_with_what_came_before_and_the_rule_broken(
    engine: Engine, tmp_path: Path
) -> None:
    events = ["start", *["device_locked", "device_unlocked"] * 6, "screen_turned_off", "message_arrived"]
    records = conforming(engine, "a", events)
    records[-1]["actions"] = []
    status, out, _ = routebook("--json", given=records, into=tmp_path / "log.jsonl")
    finding, summary = map(json.loads, out.splitlines())
    assert status == 1
    assert finding["finding"] == "divergence"
    assert (finding["client"], finding["position"]) == ("a", 15)
    assert finding["message"] == (
        "`message_arrived` in `quiet`: it did nothing, and is documented to do `show_notification`"
    )
    assert [each["position"] for each in finding["before"]] == [*range(5, 15)]
    assert [each["event"] for each in finding["before"]] == events[4:14]
    assert finding["broken"] == {"client": ["T26"]}
    assert finding["sources"] == ["guide:suspended/ios12/messages/2", "guide:suspended/ios13/messages/2"]
    (documented,) = finding["documented"]
    assert (documented["state"], documented["status"]) == ("quiet", "documented")
    assert documented["actions"] == ["show_notification"]
    assert documented["rules"]["client_action"] == ["CA8"]
    assert summary["summary"]["findings"] == {"divergence": 1}


def test_ten_events_are_told_across_batches(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "A_BATCH", 3)
    monkeypatch.setattr(lines, "AT_ONCE", 50)
    records = conforming(engine, "a", ["start", *["device_locked", "device_unlocked"] * 10])
    records[-1]["refused"] = True
    path = tmp_path / "log.jsonl"
    path.write_bytes(jsonl(records))
    ((finding,), _) = held_to_the_book(engine, path)
    assert [each.position for each in finding.before] == [*range(11, 21)]


@pytest.mark.parametrize(
    ("said", "difference"),
    [
        ({"refused": True}, "it was refused, and is not documented to be"),
        (
            {"actions": []},
            "it did nothing, and is documented to do `register_with_servers`, `register_with_cloud`",
        ),
        (
            {"actions": ACTIONS[::-1]},
            (
                "it did `register_with_cloud`, `register_with_servers`, and is documented to do "
                "`register_with_servers`, `register_with_cloud`"
            ),
        ),
        ({"outputs": {"presence": "away"}}, "`presence` is recorded as `away`, and is not documented"),
    ],
    ids=str,
)
def test_each_thing_that_is_not_as_documented_is_told(said: Record, difference: str, tmp_path: Path) -> None:
    told = f"`start` in `unregistered`: {difference}"
    assert found({**START, **said}, into=tmp_path) == [("divergence", 1, told)]


def test_an_event_that_is_documented_to_be_refused_has_to_be(tmp_path: Path) -> None:
    told = "`stop` in `unregistered`: it was not refused, and is documented to be"
    assert found({**START, "event": "stop", "actions": []}, into=tmp_path) == [("divergence", 1, told)]


def test_outputs_are_compared_one_by_one(engine: Engine, tmp_path: Path) -> None:
    records = conforming(engine, "a", ["start", "screen_turned_off", "message_arrived"])
    records[-1]["outputs"] |= {"presence": "unchanged"}
    del records[-1]["outputs"]["sender"]
    told = (
        "`message_arrived` in `quiet`: `presence` is `unchanged`, and is documented as `away`; "
        "`sender` is not recorded, and is documented as `im_presence`"
    )
    assert found(*records, into=tmp_path) == [("divergence", 3, told)]
    _, out, _ = routebook("--json", given=records, into=tmp_path / "log.jsonl")
    finding = json.loads(out.splitlines()[0])
    assert finding["broken"] == {"presence": ["PR1"], "sender": ["SE3"]}
    assert {"guide:suspended/ios12/presence", "guide:foreground/messages/1"} <= {*finding["sources"]}


def test_after_a_divergence_a_client_is_where_the_book_says(engine: Engine, tmp_path: Path) -> None:
    records = conforming(
        engine, "a", ["start", "screen_turned_off", "message_arrived", "notification_opened"]
    )
    records[1]["refused"] = True
    assert [kind for kind, *_ in found(*records, into=tmp_path)] == ["divergence"]


def test_later_divergences_of_a_client_are_counted(tmp_path: Path) -> None:
    wrong = [then("device_locked", time, actions=["ring"]) for time in range(2, 9)]
    _, out, _ = routebook("--json", given=[START, *wrong], into=tmp_path / "log.jsonl")
    *findings, summary = map(json.loads, out.splitlines())
    assert [each["position"] for each in findings] == [2]
    assert summary["summary"]["divergences"] == 7
    _, out, _ = routebook(given=[START, *wrong], into=tmp_path / "log.jsonl")
    assert "divergence                       1  (and 6 later ones)" in out


def test_what_is_undocumented_accepts_anything(tmp_path: Path) -> None:
    anything = [
        then("message_arrived", 0, parameters=PARAMETERS, actions=["ring", "ring"], refused=True),
        then("message_arrived", 1, outputs={"presence": "away"}),
        {**START, "parameters": None},
    ]
    assert found(*anything, into=tmp_path) == []


def test_what_the_book_has_no_word_for_is_told_even_where_it_is_undocumented(tmp_path: Path) -> None:
    records = [
        then("mesage_arrived", 0, parameters=PARAMETERS),
        then("message_arrived", 1, actions=["rings"]),
        then("message_arrived", 1, outputs={"presense": "away"}),
        then("message_arrived", 1, outputs={"presence": "abroad"}),
        {**START, "parameters": None},
    ]
    assert found(*records, into=tmp_path) == [
        ("unknown-event", 1, "`client` has no event `mesage_arrived`"),
        ("unknown-output", 2, "`client` takes no action `rings`"),
        ("unknown-output", 3, "the book has no output `presense`"),
        ("unknown-output", 4, "the output `presence` has no value `abroad`"),
    ]


def test_an_unknown_event_leaves_a_client_where_it_is_and_an_unknown_output_does_not(tmp_path: Path) -> None:
    records = [START, then("reboot"), then("stop", actions=["explode"]), then("stop", refused=True)]
    kinds = [kind for kind, *_ in found(*records, into=tmp_path)]
    assert kinds == ["unknown-event", "unknown-output"]


def test_time_that_goes_backwards_is_found_and_equal_times_are_not(tmp_path: Path) -> None:
    records = [START, then("device_locked", 1), then("device_locked", 0.5), then("device_locked", 0.75)]
    assert found(*records, into=tmp_path) == [("time-backwards", 3, "it is earlier than the event before it")]


def test_dates_are_compared_across_zones(tmp_path: Path) -> None:
    times = ["2024-05-01T12:00:00Z", "2024-05-01T14:00:00.5+02:00", "2024-05-01 12:00:01", "2024-05-01"]
    records = [then("device_locked", time) for time in times]
    records[0]["parameters"] = PARAMETERS
    assert [each[:2] for each in found(*records, into=tmp_path)] == [("time-backwards", 4)]


def test_a_log_is_of_numbers_or_of_dates(tmp_path: Path) -> None:
    records = [START, {**then("stop"), "time": "2024-05-01"}]
    message = "the time `2024-05-01` is a date, and those before are numbers"
    assert found(*records, into=tmp_path) == [("unreadable", 2, message)]
