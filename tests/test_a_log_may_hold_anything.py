"""What a line of a log holds is read as it is meant or told as unreadable, whatever it is; nothing is passed over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from auditing import GOOD, audit, told
from records import START
from routebook.conformance.auditing.lines import LONGEST

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"client": "a", "time": 2, "eve', "the line is not JSON"),
        (GOOD + GOOD, "the line is not JSON"),
        (GOOD + b",", "the line is not JSON"),
        (GOOD[:-1] + b",}", "the line is not JSON"),
        (b"\xc2\xa0" + GOOD, "the line is not JSON"),
        (b"\x00", "the line is not JSON"),
        (b"[]", "the line is not a JSON object"),
        (b'"start"', "the line is not a JSON object"),
        (b"null", "the line is not a JSON object"),
        (b'{"client": "a", "time": NaN}', "the line is not JSON: `NaN` is not a number"),
        (b'{"client": "a", "time": -Infinity}', "the line is not JSON: `-Infinity` is not a number"),
        (b'{"client": "a", "time": 1e999, "event": "stop"}', "the time `inf` is no point in time"),
        (b'{"client": "a", "time": ' + b"9" * 5000 + b"}", "the line holds too long a number"),
        (b"[" * 100_000, "the line is nested too deeply"),
        (b'{"client": "a", "client": "b", "time": 2, "event": "stop"}', "`client` is written twice"),
        (b'{"client": "a", "time": 2, "event": "stop", "outputs": {"x": 1, "x": 1}}', "`x` is written twice"),
        (b'{"client": "\xe9"}', "the line is not UTF-8 text"),
        (b'{"client": "\xed\xa0\x80"}', "the line is not UTF-8 text"),
        (b"{}", "`client` is missing"),
        (b'{"client": null}', "`client` is missing"),
        (b'{"client": ""}', "`client` is missing"),
        (b'{"client": true, "time": 2}', "`client` is `True`, which is not text"),
        (b'{"client": 1.5, "time": 2}', "`client` is `1.5`, which is not text"),
        (b'{"client": ["a"], "time": 2}', "`client` is `list`, which is not text"),
        (b'{"client": "a", "event": "stop"}', "the time is missing"),
        (b'{"client": "a", "event": "stop", "time": true}', "the time `True` is neither a number nor a date"),
        (b'{"client": "a", "event": "stop", "time": "now"}', "the time `now` is neither a number nor a date"),
        (
            b'{"client": "a", "event": "stop", "time": "0001-01-01T00:00+14:00"}',
            "the time `0001-01-01T00:00+14:00` is neither a number nor a date",
        ),
        (b'{"client": "a", "time": 2}', "`event` is missing"),
        (b'{"client": "a", "time": 2, "event": {"name": "stop"}}', "`event` is `dict`, which is not text"),
        (b'{"client": "a", "time": 2, "event": "stop", "actions": {}}', "`actions` is not a list of actions"),
        (b'{"client": "a", "time": 2, "event": "stop", "actions": [[]]}', "`actions` is not a single value"),
        (
            b'{"client": "a", "time": 2, "event": "stop", "outputs": []}',
            "`outputs` is not an object of names and values",
        ),
        (
            b'{"client": "a", "time": 2, "event": "stop", "outputs": {"sender": {}}}',
            "`sender` is not a single value",
        ),
        (
            b'{"client": "a", "time": 2, "event": "stop", "parameters": "all"}',
            "`parameters` is not an object of names and values",
        ),
        (
            b'{"client": "a", "time": 2, "event": "stop", "parameters": {"platform": []}}',
            "`platform` is not a single value",
        ),
        (
            b'{"client": "a", "time": 2, "event": "stop", "refused": 1}',
            "`refused` is `1`, which is neither true nor false",
        ),
        (
            b'{"client": "a", "time": 2, "event": "stop", "refused": "no"}',
            "`refused` is `no`, which is neither true nor false",
        ),
        (b'{"x": "' + b"x" * LONGEST + b'"}', "the line is longer than 1024 kB"),
        (b"x" * LONGEST * 3, "the line is longer than 1024 kB"),
    ],
    ids=lambda each: repr(each)[:60],
)
def test_a_line_that_is_no_record_is_told_and_the_others_are_unharmed(
    line: bytes, reason: str, tmp_path: Path
) -> None:
    stop = b'{"client": "a", "time": 3, "event": "stop", "actions": ["sign_out"]}'
    findings, summary = told(tmp_path / "log.jsonl", b"\n".join([GOOD, line, stop]))
    assert findings == [("unreadable", 2, reason)]
    assert summary["events"] == 2


@pytest.mark.parametrize(
    ("line", "repair"),
    [
        (GOOD[:50], "write one JSON object on each line, and let the last one be whole"),
        (b'{"client": "\xc3', "write the log as UTF-8, and let its last line be whole"),
        (b'{"client": "a", "time": NaN}', "write `null` where there is none"),
    ],
    ids=["cut", "cut in a character", "not a number"],
)
def test_a_line_that_is_cut_is_told_with_its_repair(line: bytes, repair: str, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(GOOD + b"\n" + line)
    assert json.loads(audit(log, "--json")[1].splitlines()[0])["help"] == repair
    assert f"\n  help: {repair}\n" in audit(log)[1]


def test_what_cannot_be_read_does_not_say_of_what_kind_the_times_are(tmp_path: Path) -> None:
    dated = b'{"client": "a", "time": "2024-05-01"}'
    findings, summary = told(tmp_path / "log.jsonl", dated + b"\n" + GOOD)
    assert (findings, summary["events"]) == ([("unreadable", 1, "`event` is missing")], 1)


def test_ends_of_lines_and_empty_lines_and_a_mark_in_the_beginning_are_no_events(tmp_path: Path) -> None:
    stop = b'{"client": "a", "time": 3, "event": "stop", "actions": ["sign_out"]}'
    data = b"\xef\xbb\xbf" + GOOD + b"\r\n\n  \n" + stop + b"\n\n"
    findings, summary = told(tmp_path / "log.jsonl", data)
    assert (findings, summary["events"]) == ([], 2)
    data = data.replace(b'["sign_out"]', b"[]")
    assert [each[:2] for each in told(tmp_path / "log.jsonl", data)[0]] == [("divergence", 4)]


def test_words_are_compared_as_they_are_written(tmp_path: Path) -> None:
    lines = [
        GOOD,
        b'{"client": "a", "time": 3, "event": "s\\u0074op", "actions": "sign_out", "refused": "False"}',
    ]
    assert told(tmp_path / "log.jsonl", b"\n".join(lines))[0] == []


def test_half_a_character_is_shown_as_what_it_is(tmp_path: Path) -> None:
    lines = [GOOD, b'{"client": "a\\ud800", "time": 3, "event": "\\ud83d"}']
    log = tmp_path / "log.jsonl"
    findings, _ = told(log, b"\n".join(lines))
    assert ("unknown-event", 2, "`client` has no event `\\ud83d`") in findings
    assert "client `a\\ud800`" in audit(log)[1]


def test_nothing_in_a_log_controls_a_terminal(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(
        GOOD + b"\n" + json.dumps({"client": "a\x1b[2J\n", "time": 3, "event": "b\r\x07"}).encode()
    )
    out = audit(log)[1]
    assert "client `a\\x1b[2J\\n`: `client` has no event `b\\r\\x07`" in out
    assert {each for each in out if not each.isprintable()} == {"\n"}


def test_a_line_of_very_many_things_is_told_in_few_words(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    record = {**START, "actions": ["ring"] * 50_000, "outputs": {f"x{number}": 1 for number in range(30_000)}}
    keys = ",".join(f'"{number}": 1' for number in range(60_000))
    twice = b'{"client": "a", %s, "59999": 1}' % keys.encode()
    many = {**record, "outputs": {}, "client": "b"}
    log.write_bytes(b"\n".join([json.dumps(record).encode(), twice, json.dumps(many).encode()]))
    status, out, _ = audit(log)
    assert status == 1
    assert "log.jsonl:2: unreadable: `59999` is written twice" in out
    assert "it did `ring`, `ring`" in out
    assert "49988 more, and is documented to do" in out
    assert len(out) < 5000
