"""What a log holds is read as it is meant or told as unreadable, whatever it is; nothing is passed over."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sys
from datetime import UTC, date, datetime
from itertools import chain, product
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from one_client import PARAMETERS
from routebook.cli.app import app
from routebook.conformance.auditing import json_lines as json_lines_module
from routebook.conformance.auditing import line_columns, lines
from routebook.conformance.auditing import log as log_module
from routebook.conformance.auditing.clock import Clock
from routebook.conformance.auditing.cutting import record_of
from routebook.conformance.auditing.json_lines import json_lines
from routebook.conformance.auditing.line_columns import json_lines_in_columns
from routebook.conformance.auditing.lines import LONGEST
from routebook.conformance.auditing.naming import Naming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from routebook.conformance.auditing.recorded import Batch

Told = list[dict[str, Any]]
ACTIONS = ["register_with_servers", "register_with_cloud"]
START = {"client": "a", "time": 1, "event": "start", "parameters": PARAMETERS, "actions": ACTIONS}
GOOD = json.dumps(START).encode()
HEADER = "client,time,event,refused,actions," + ",".join(f"parameters.{name}" for name in PARAMETERS)
ROW = f"a,1,start,,{' '.join(ACTIONS)},{','.join(PARAMETERS.values())}"
MAPPING = (
    "client: client\ntime: time\nevent: event\nparameters: parameters\nactions: actions\nrefused: refused\n"
)


def audit(log: Path, *words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["audit", "push-notifications", "client", str(log), *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def told(log: Path, data: bytes, *words: str) -> tuple[list[tuple[str, int, str]], dict[str, Any]]:
    """What is found in a log, and the sum of it."""
    log.write_bytes(data)
    status, out, err = audit(log, "--json", *words)
    *findings, last = map(json.loads, out.splitlines())
    assert (status, err) == (bool(findings), "")
    return [(each["finding"], each["position"], each["message"]) for each in findings], last["summary"]


def mapped(folder: Path, text: str = MAPPING) -> tuple[str, str]:
    path = folder / "mapping.yaml"
    path.write_text(text)
    return "--mapping", str(path)


def refusal(log: Path, *words: str) -> tuple[str, str]:
    """The code and the message of the error with which an audit is refused."""
    status, out, err = audit(log, *words)
    assert (status, out) == (2, "")
    head, _, message = err.splitlines()[0].partition(": ")
    return head, message


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


NO_TIMES = [
    "9" * 19,
    "9" * 310,
    "-" + "9" * 400,
    str(2**63),
    str(-(2**63) - 1),
    "1e400",
    "-1e400",
    "1e19",
    "9" * 5000,
]
FURTHEST = [2**63 - 1, -(2**63), 2**62, 10**18]


@pytest.mark.parametrize("first", [True, False], ids=["first", "later"])
@pytest.mark.parametrize("written", NO_TIMES, ids=lambda each: each[:22])
@pytest.mark.parametrize("form", ["jsonl", "columns", "csv"])
def test_a_time_that_is_no_point_in_time_is_unreadable_with_its_repair(
    form: str, written: str, *, first: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = [written, "5"] if first else ["5", written]
    if form == "csv":
        lines = [HEADER, *[f"a,{time},start,,,,,,," for time in times]]
    else:
        lines = [f'{{"client": "a", "time": {time}, "event": "start"}}' for time in times]
    if form == "columns":
        monkeypatch.setattr(log_module, "WORTH_COLUMNS", 0)
    path = tmp_path / ("log.csv" if form == "csv" else "log.jsonl")
    path.write_text("\n".join(lines))
    status, out, err = audit(path, "--json", *mapped(tmp_path))
    *findings, last = map(json.loads, out.splitlines())
    refused = [each for each in findings if each["finding"] == "unreadable"]
    assert (status, err, last["summary"]["events"]) == (1, "", 1)
    assert [each["position"] for each in refused] == [(1 if first else 2) + (form == "csv")]
    assert refused[0]["help"].startswith("write ")


def test_the_furthest_times_are_times_in_every_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        json.dumps({"client": f"{at}", "time": time, "event": "stop"}) for at, time in enumerate(FURTHEST)
    ]
    rows = [f"{number},{time},stop,,,,,,," for number, time in enumerate(FURTHEST)]
    (tmp_path / "log.jsonl").write_text("\n".join(lines))
    (tmp_path / "log.csv").write_text("\n".join([HEADER, *rows]))
    clients = [*map(str, range(len(FURTHEST)))]
    table = {"client": clients, "time": FURTHEST, "event": ["stop"] * len(FURTHEST)}
    pl.DataFrame(table, schema_overrides={"time": pl.Int64}).write_parquet(tmp_path / "log.parquet")
    text = mapped(tmp_path, "client: client\ntime: time\nevent: event\n")
    for name, worth in [("log.jsonl", 2**30), ("log.jsonl", 0), ("log.csv", 0), ("log.parquet", 0)]:
        monkeypatch.setattr(log_module, "WORTH_COLUMNS", worth)
        findings = [*map(json.loads, audit(tmp_path / name, "--json", *text)[1].splitlines())][:-1]
        assert [each["event"]["time"] for each in findings] == FURTHEST


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


def test_a_number_stands_for_its_text(tmp_path: Path) -> None:
    record = {**START, "client": 17, "outputs": {"presence": 5}}
    stop = {"client": "17", "time": 3, "event": "stop", "actions": ["sign_out", True]}
    findings, summary = told(
        tmp_path / "log.jsonl", json.dumps(record).encode() + b"\n" + json.dumps(stop).encode()
    )
    assert findings == [
        ("unknown-output", 1, "the output `presence` has no value `5`"),
        ("unknown-output", 2, "`client` takes no action `true`"),
    ]
    assert summary["clients"] == 1


@pytest.mark.parametrize(
    ("version", "found"), [(13, None), (13.1, "13.1"), (13.0, "13.0"), ("13", None), ("13.10", None)]
)
@pytest.mark.parametrize("form", ["jsonl", "columns", "parquet"])
def test_a_version_that_is_a_whole_number_stands_for_its_text_and_one_with_a_point_is_refused(
    form: str, version: object, found: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = {**START, "refused": False, "parameters": {**PARAMETERS, "os_version": version}}
    if form == "columns":
        monkeypatch.setattr(log_module, "WORTH_COLUMNS", 0)
        monkeypatch.setattr(lines, "AT_ONCE", 300)
    log = tmp_path / ("log.parquet" if form == "parquet" else "log.jsonl")
    if form == "parquet":
        pl.DataFrame([record]).write_parquet(log)
    else:
        log.write_text("\n".join(json.dumps({**record, "client": f"{number}"}) for number in range(9)))
    *findings, last = map(json.loads, audit(log, "--json", *mapped(tmp_path))[1].splitlines())
    reason = f"`os_version` is the number `{found}`, of which more than one text can be meant"
    assert [(each["finding"], each["message"], each["help"]) for each in findings] == [
        ("impossible-parameters", reason, "write versions as text")
    ] * (len(findings) if found else 0)
    assert bool(findings) == (found is not None)
    assert bool(last["summary"]["unheld"]) == (found is not None)


@settings(deadline=None, max_examples=60)
@given(versions=st.lists(st.integers(0, 20) | st.sampled_from(["12", "13.10", 13.1, 13.0, True]), min_size=2))
def test_parameters_are_the_same_whether_lines_are_cut_by_columns_or_parsed_one_by_one(
    versions: list[object],
) -> None:
    texts = [
        json.dumps({**START, "time": at, "parameters": {**PARAMETERS, "os_version": version}}).encode()
        for at, version in enumerate(versions)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "AT_ONCE", 300)
        careful = [each for text in texts for each in read([text], Naming(), Clock())]
        found = [read(texts, Naming(), Clock(), way) for way in WAYS]
    numbered = [each.partition("position=")[2].partition(",")[2] for each in careful]
    for each in found:
        assert [one.partition("position=")[2].partition(",")[2] for one in each] == numbered
    exact = [type(version) in {int, str} for version in versions]
    assert all(
        f"('os_version', '{version}')" in each
        for each, version, is_exact in zip(careful, versions, exact, strict=True)
        if is_exact
    )


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


# lines that are alike are parsed once

KEYS = st.sampled_from(
    ["client", "time", "event", "a.client", '"client"', "note", "outputs", "parameters", "é"]
)
TEXTS = st.sampled_from(
    ["a", "b\\", 'c"', "client", '"time": 5', "\t", "Ω", "start", "\ud800", "12", "x" * 50]
)
NUMBERS = st.sampled_from([0, 5, -5, 17, 1.5, 10**18, 10**25, True, None])
VALUES = st.recursive(
    TEXTS | NUMBERS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=5,
)


@st.composite
def json_texts(draw: st.DrawFn) -> str:
    """A line of JSON or nearly so, with one client and one time mostly, in some way of writing it."""
    pairs = [("client", draw(TEXTS)), ("time", draw(NUMBERS | TEXTS)), ("event", draw(TEXTS))]
    pairs += draw(st.lists(st.tuples(KEYS, VALUES), max_size=2))
    pairs = draw(st.permutations(pairs))
    separator, colon = draw(st.sampled_from([(", ", ": "), (",", ":"), (" , ", " : ")]))
    ascii_only = draw(st.booleans())
    text = "{" + separator.join(
        json.dumps(key) + colon + json.dumps(value, ensure_ascii=ascii_only) for key, value in pairs
    )
    return text + draw(st.sampled_from(["}", "}", "}", "} ", "", "},{}"]))


NAMINGS = [
    Naming(),
    Naming(client="a.client"),
    Naming(client="note.client", time="outputs.time"),
    Naming(event="client"),
    Naming(parameters={"platform": "time"}),
]


def read(
    texts: list[bytes], naming: Naming, clock: Clock, reading: Callable[..., Iterator[Batch]] = json_lines
) -> list[str]:
    """What is made of some lines, each in the block that it is in; events and what is unreadable by position."""
    found: list[tuple[int, Any]] = []
    for batch in reading(io.BytesIO(b"\n".join(texts)), naming, clock):
        assert [*batch.positions] == sorted(batch.positions)
        found += [(each.position, each) for each in batch.unread]
        for client, start, stop in batch.runs():
            for at in range(start, stop):
                event = client, batch.recorded(at), batch.parameters[batch.given[at]]
                found.append((batch.positions[at], event))
        assert len({client for client, *_ in batch.runs()}) <= len(batch.names)
    return [repr(each) for each in sorted(found, key=itemgetter(0))]


WAYS = [json_lines, json_lines_in_columns]


@st.composite
def lines_alike(draw: st.DrawFn) -> list[bytes]:
    """Lines that are mostly alike but for client and time, some of them damaged."""
    kinds = draw(st.lists(json_texts(), min_size=1, max_size=4))
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=2, max_size=30))
    texts = [
        text.replace('"a"', f'"a{number}"').replace(": 5", f": {number}").replace(":5", f":{number}.5")
        for number, text in enumerate(chosen)
    ]
    lines = [text.encode("utf-8", "surrogatepass") for text in texts]
    for at in draw(st.lists(st.integers(0, len(lines) - 1), max_size=3)):
        place = draw(st.integers(0, len(lines[at])))
        gone = draw(st.integers(0, 2))
        damage = draw(
            st.sampled_from(
                [b"", b'"', b"\\", b"0", b"-", b" ", b"}", b"\x00", b"\r", b"\xe9", b"1e3", b"9" * 20]
            )
        )
        lines[at] = lines[at][:place] + damage + lines[at][place + gone :]
    return lines


@settings(deadline=None, max_examples=600)
@given(texts=lines_alike(), naming=st.sampled_from(NAMINGS), way=st.sampled_from(WAYS))
def test_lines_that_are_read_together_mean_what_each_means_by_itself(
    texts: list[bytes], naming: Naming, way: Callable[..., Iterator[Batch]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "AT_ONCE", 16)
        together, clock = read(texts, naming, Clock(), way), Clock()
        each = [read([b""] * number + [text], naming, clock) for number, text in enumerate(texts)]
    assert together == [*chain.from_iterable(each)]


WRITTEN = [
    '{"client": "a-%d", "time": %d, "event": "stop", "actions": ["ring"]}',
    '{"time":%d,"client":"a-%d","event":"stop","refused":true}',
    '{"event": "stop", "client": %d, "time": %d}',
    '{"at": "x", "client": "\\u00e9%d", "time": %d , "event": "stop"}',
]
DAMAGE = [b"", b'"', b"\\", b"0", b"-", b".", b" ", b"}", b"{", b",", b"\t", b"\x00", b"\r", b"e1", b"9" * 20]


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("way", WAYS)
def test_a_line_that_is_damaged_means_among_others_what_it_means_by_itself(
    written: str, way: Callable[..., Iterator[Batch]], monkeypatch: pytest.MonkeyPatch
) -> None:
    good = [(written % (number + 5, number + 7)).encode() for number in range(300)]
    spoiled = range(10, 10 + 2 * len(good[10]) + 2, 2)

    def by_itself(at: int, text: bytes) -> list[str]:
        clock = Clock()
        clock.dated = False
        return read([b""] * at + [text], Naming(), clock)

    each = [by_itself(at, text) for at, text in enumerate(good)]
    monkeypatch.setattr(lines, "AT_ONCE", 200)
    for damage, (begins, gone) in product(DAMAGE, [(True, 0), (True, 1), (True, 1000), (False, 0)]):
        texts, meant = [*good], [*each]
        for place, at in enumerate(spoiled):
            texts[at] = texts[at][: place * begins] + damage + texts[at][place + gone :]
            meant[at] = by_itself(at, texts[at])
        assert read(texts, Naming(), Clock(), way) == [*chain.from_iterable(meant)]


@pytest.mark.parametrize("way", WAYS)
def test_lines_that_are_alike_are_parsed_once(
    way: Callable[..., Iterator[Batch]], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [json.dumps({**START, "client": f"c{number}", "time": number}).encode() for number in range(3000)]
    parsed: list[str] = []

    def noted(line: str) -> Any:
        parsed.append(line)
        return record_of(line)

    for module in (json_lines_module, line_columns):
        monkeypatch.setattr(module, "record_of", noted)
    monkeypatch.setattr(lines, "AT_ONCE", 1000)
    assert len(read(texts, Naming(), Clock(), way)) == 3000
    assert len(parsed) < 20


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("ending", [b"", b"\n", b"\n\n", b"\n \n"])
def test_how_a_log_ends_makes_no_difference(
    way: Callable[..., Iterator[Batch]], ending: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [WRITTEN[0] % (number, number) for number in range(50)]
    data = "\n".join(texts).encode()
    for at_once in (1, 40, 500, len(data), len(data) + 2):
        monkeypatch.setattr(lines, "AT_ONCE", at_once)
        assert len(read([data + ending], Naming(), Clock(), way)) == 50


# tables


def test_a_table_is_read_as_lines_are(tmp_path: Path) -> None:
    data = f"{HEADER}\n{ROW}\na,2,stop,,sign_out,,,,,\n".encode()
    assert told(tmp_path / "log.csv", data, *mapped(tmp_path))[0] == []
    told_of = told(tmp_path / "log.csv", data.replace(b"sign_out", b""), *mapped(tmp_path))[0]
    assert [each[:2] for each in told_of] == [("divergence", 3)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"a,2", "the row has 2 cells, and the header names 10"),
        (b"a,2,stop,,,,,,,,", "the row has 11 cells, and the header names 10"),
        (b'"a"a,2,stop,,,,,,,', "a quote is not closed, or a cell is longer than 128 kB"),
        (b"a,2,st\xe9p,,,,,,,", "the line is not UTF-8 text"),
        (b"\xe9,2,stop,,,,,,,", "the line is not UTF-8 text"),
        (b"a,2,stop,,,\xe9,,,,", "the line is not UTF-8 text"),
        (b"a,\xe9,stop,,,,,,,", "the time `\\udce9` is neither a number nor a date"),
        (b",2,stop,,,,,,,", "`client` is missing"),
        (b"a,,stop,,,,,,,", "the time is missing"),
        (b"a,2,,,,,,,,", "`event` is missing"),
        (b"a,2,stop,maybe,,,,,,", "`refused` is `maybe`, which is neither true nor false"),
        (b"a,2,stop,,," + b"x" * 200_000 + b",,,,", "a quote is not closed, or a cell is longer than 128 kB"),
        (b"x" * LONGEST * 2, "the line is longer than 1024 kB"),
    ],
    ids=lambda each: repr(each)[:40],
)
def test_a_row_that_is_no_record_is_told_and_the_others_are_unharmed(
    row: bytes, reason: str, tmp_path: Path
) -> None:
    data = b"\n".join([HEADER.encode(), ROW.encode(), row, b"a,3,stop,,sign_out,,,,,"])
    findings, summary = told(tmp_path / "log.csv", data, *mapped(tmp_path))
    assert findings == [("unreadable", 3, reason)]
    assert summary["events"] == 2


def test_a_quote_that_is_never_closed_is_told_where_it_begins(tmp_path: Path) -> None:
    data = f'{HEADER}\n{ROW}\na,2,"stop,,sign_out,,,,,\n{ROW}\n'.encode()
    reason = (
        "a quote is not closed, or a cell is longer than 128 kB: 2 lines are one row because of a quote, "
        "from here to line 4, the end of the log, and are not read"
    )
    findings, summary = told(tmp_path / "log.csv", data, *mapped(tmp_path))
    assert (findings, summary["unread"]) == ([("lost-lines", 3, reason)], 2)


def test_rows_that_two_quotes_swallow_are_counted_and_told_before_all_else(tmp_path: Path) -> None:
    rows = [HEADER, ROW, *[f"a,{number},stop,,,,,,," for number in range(3, 1000)]]
    rows[299] = rows[299].replace("a,", '"a,')
    rows[599] = f'{rows[599]}"'
    broken = [b"a,2"] * 9
    log = tmp_path / "log.csv"
    findings, summary = told(log, "\n".join(rows).encode() + b"\n" + b"\n".join(broken), *mapped(tmp_path))
    lost = [each for each in findings if each[0] == "lost-lines"]
    assert [(kind, position) for kind, position, _ in lost] == [("lost-lines", 300)]
    assert "301 lines are one row because of a quote, from here to line 600, and are not read" in lost[0][2]
    assert summary["unread"] == 301 + len(broken)
    out = audit(log, *mapped(tmp_path))[1].splitlines()
    assert out[1].split() == ["lost-lines", "1"]
    assert "  310 lines were not read: quotes make one row of several" in out
    assert out[out.index("") + 1].startswith("log.csv:300: lost-lines: ")


def test_a_quote_that_is_open_too_long_takes_only_the_lines_that_are_told(tmp_path: Path) -> None:
    rows = [f"a,{number},stop,,,,,,,".encode() for number in range(20_000)]
    rows[100] = b'"' + rows[100]
    data = b"\n".join([HEADER.encode(), *rows])
    findings, summary = told(tmp_path / "log.csv", data, *mapped(tmp_path))
    assert [each[:2] for each in findings if each[0] == "lost-lines"] == [("lost-lines", 102)]
    assert summary["events"] + summary["unread"] == len(rows)


def test_a_row_over_several_lines_is_known_by_its_first(tmp_path: Path) -> None:
    data = f'{HEADER},note\n{ROW},\n\na,2,stopp,,,,,,,,"two\nlines"\na,2,stop,,,,,,,,\n'.encode()
    findings = told(tmp_path / "log.csv", data, *mapped(tmp_path))[0]
    assert [each[:2] for each in findings] == [("unknown-event", 4), ("divergence", 6)]


@pytest.mark.parametrize("column", range(10), ids=HEADER.split(","))
def test_rows_that_are_swallowed_from_a_column_to_the_same_column_are_lost_lines(
    column: int, tmp_path: Path
) -> None:
    rows = [[f"{cell}" for cell in f"a,{number},stop,,,,,,,".split(",")] for number in range(2, 40)]
    rows[9][column] = f'"{rows[9][column]}'
    rows[19][column] += '"'
    data = "\n".join([HEADER, ROW, *[",".join(row) for row in rows]]).encode()
    findings, summary = told(tmp_path / "log.csv", data, *mapped(tmp_path))
    assert [each[1] for each in findings if each[0] == "lost-lines"] == [12]
    assert (summary["events"], summary["unread"]) == (len(rows) + 1 - 11, 11)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "`log.csv` is empty"),
        (b"\n\n", "the log has no header"),
        (b"x" * LONGEST * 2, "the log has no header"),
        (b'"client,time', "a quote in the header is not closed"),
        (b"client,time\r,client\n", "the header has a carriage return within its line, after `time`"),
        (
            b"client,time,event,cl\xe9\n",
            "the name of the column `cl\\udce9` is not text that can be printed",
        ),
        (b"client,time,event,client\r\n", "the log has two columns `client`"),
        (b"client,time,event,time\n", "the log has two columns `time`"),
        (b"client,time\n", "the log has no column `event`"),
        (b"client,time,event\n", "the log has no column `outputs`"),
        (b"client,time,event,outputs.presence\n", "the log has no column `actions`"),
        (
            b"client,time,event,outputs.presense,actions,refused\n",
            "the column `outputs.presense` is taken for the output `presense`, which there is not",
        ),
        (
            b"client,time,event,outputs.presence,actions,refused,parameters.phone\n",
            "the column `parameters.phone` is taken for the parameter `phone`, which there is not",
        ),
        (HEADER.encode().replace(b"refused", b"outputs.presence,refused"), "`log.csv` holds no events"),
    ],
    ids=lambda each: repr(each)[:40],
)
def test_a_table_that_lacks_what_is_needed_is_refused(data: bytes, message: str, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_bytes(data)
    assert refusal(log) == ("error[unreadable-log]", message)


def test_carriage_returns_at_the_ends_of_lines_are_no_part_of_a_table(tmp_path: Path) -> None:
    for end in ("\r\n", "\r\r\n"):
        data = f"{HEADER}{end}{ROW}{end}".encode()
        findings, summary = told(tmp_path / "log.csv", data, *mapped(tmp_path))
        assert (findings, summary["events"]) == ([], 1)


def frame(**columns: Any) -> pl.DataFrame:
    rows = {
        "client": ["a", "a"],
        "time": [1, 2],
        "event": ["start", "stop"],
        "parameters": [PARAMETERS, None],
        "actions": [ACTIONS, ["sign_out"]],
        "refused": [None, False],
    }
    return pl.DataFrame({**rows, **columns}, strict=False)


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"client": [7, 7]},
        {"client": pl.Series(["a", "a"], dtype=pl.Categorical)},
        {"event": pl.Series(["start", "stop"], dtype=pl.Enum(["start", "stop"]))},
        {"time": [1.5, 2.5]},
        {"time": [datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 5, 1, 0, 0, 1, tzinfo=UTC)]},
        {"time": pl.Series([1, 2], dtype=pl.Datetime("ns"))},
        {"time": [date(2024, 5, 1), date(2024, 5, 2)]},
        {"time": ["2024-05-01T00:00:00+02:00", "2024-05-01"]},
        {"actions": [" ".join(ACTIONS), "sign_out"]},
        {"refused": ["", "false"]},
        {"refused": [None, None]},
    ],
    ids=str,
)
def test_a_frame_is_read_whatever_its_columns_are_of(columns: dict[str, Any], tmp_path: Path) -> None:
    log = tmp_path / "log.parquet"
    frame(**columns).write_parquet(log)
    status, out, _ = audit(log, *mapped(tmp_path))
    assert (status, out.splitlines()[0].split(": ")[1]) == (0, "2 events of 1 client, 0 findings")


@pytest.mark.parametrize(
    ("columns", "reasons"),
    [
        ({"client": ["a", None]}, ["`client` is missing"]),
        ({"client": ["a", ""]}, ["`client` is missing"]),
        ({"time": [1, None]}, ["the time is missing"]),
        ({"time": [1.0, float("nan")]}, ["the time `nan` is no point in time"]),
        ({"time": [1.0, float("inf")]}, ["the time `inf` is no point in time"]),
        ({"time": ["1", "2024-05-01"]}, ["the time `2024-05-01` is a date, and those before are numbers"]),
        ({"event": ["start", None]}, ["`event` is missing"]),
        ({"refused": ["", "maybe"]}, ["`refused` is `maybe`, which is neither true nor false"]),
        ({"event": [None, None]}, ["`event` is missing"] * 2),
    ],
    ids=str,
)
def test_a_row_of_a_frame_that_is_no_record_is_told(
    columns: dict[str, Any], reasons: list[str], tmp_path: Path
) -> None:
    log = tmp_path / "log.parquet"
    frame(**columns).write_parquet(log)
    _, out, _ = audit(log, "--json", *mapped(tmp_path))
    *findings, last = map(json.loads, out.splitlines())
    assert [(each["finding"], each["message"]) for each in findings] == [
        ("unreadable", why) for why in reasons
    ]
    assert [each["position"] for each in findings] == [*range(3 - len(reasons), 3)]
    assert last["summary"]["events"] == 2 - len(reasons)


@pytest.mark.parametrize(
    ("dtype", "counted", "reason"),
    [
        (pl.UInt64(), 2**63, "the time `a very large number` is no point in time"),
        (pl.Date(), 2**31 - 1, "the time is a date beyond the calendar"),
        (pl.Datetime("ms"), 2**62, "the time is a date beyond the calendar"),
        (pl.Datetime("us"), -(2**62), "the time is a date beyond the calendar"),
        (pl.Datetime("us"), None, "the time is missing"),
    ],
    ids=repr,
)
def test_a_time_of_a_frame_that_is_no_point_in_time_is_unreadable(
    dtype: pl.DataType, counted: int | None, reason: str, tmp_path: Path
) -> None:
    times = pl.Series([1, counted], dtype=pl.UInt64 if dtype == pl.UInt64 else pl.Int64)
    whole = times.cast(pl.Int32) if dtype == pl.Date else times
    log = tmp_path / "log.parquet"
    frame(time=whole.cast(dtype)).write_parquet(log)
    first, last = map(json.loads, audit(log, "--json", *mapped(tmp_path))[1].splitlines())
    assert (first["finding"], first["position"], first["message"]) == ("unreadable", 2, reason)
    assert last["summary"]["events"] == 1


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"client": [1.5, 2.5]}, "the column `client` holds neither words nor whole numbers"),
        ({"time": [True, False]}, "the column `time` holds neither numbers nor dates"),
        ({"event": [["start"], ["stop"]]}, "`event` is `list`, which is not text"),
        ({"actions": [[["x"]], []]}, "the column `actions` holds neither words nor lists of words"),
        ({"refused": [b"x", b"y"]}, "the column `refused` holds neither words nor lists of words"),
    ],
    ids=str,
)
def test_a_frame_with_columns_of_no_use_is_refused(
    columns: dict[str, Any], message: str, tmp_path: Path
) -> None:
    log = tmp_path / "log.parquet"
    frame(**columns).write_parquet(log)
    status, out, err = audit(log, *mapped(tmp_path))
    assert status in {1, 2}
    assert message in out + err


# files


def test_what_is_no_log_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path)[0] == "error[unreadable-log]"
    assert "cannot be read: No such file" in refusal(tmp_path / "no.jsonl")[1]
    for name, data in {"x.jsonl": b"", "y.jsonl": b"\n \n", "z.csv": ROW.encode(), "a.parquet": GOOD}.items():
        (tmp_path / name).write_bytes(data)
        assert refusal(tmp_path / name)[0] == "error[unreadable-log]"
    assert refusal(tmp_path / "x.jsonl")[1] == "`x.jsonl` is empty"
    (tmp_path / "folder.jsonl").mkdir()
    assert refusal(tmp_path / "folder.jsonl")[1].endswith("cannot be read: Is a directory")
    (tmp_path / "a.log").write_bytes(GOOD)
    assert refusal(tmp_path / "a.log")[1] == "the name `a.log` does not tell how the log is written"
    assert audit(tmp_path / "a.log", "--format", "jsonl")[0] == 0


@pytest.mark.parametrize(
    ("pack", "name"), [(gzip.compress, "gzip"), (bz2.compress, "bzip2"), (lzma.compress, "xz")]
)
def test_a_compressed_log_is_refused(pack: Any, name: str, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(pack(GOOD))
    message = f"`log.jsonl` is compressed with {name}, which is not supported"
    assert refusal(log) == ("error[unreadable-log]", message)


@pytest.mark.parametrize("package", ["numpy", "polars"])
def test_parquet_needs_an_extra(package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log.parquet"
    frame().write_parquet(log)
    monkeypatch.setitem(sys.modules, package, None)
    assert refusal(log)[0] == "error[missing-extra]"


def test_unknown_books_and_machines_and_facts_are_refused(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(GOOD)
    for words, code in {
        ("no-book", "client"): "unknown-book",
        ("push-notifications", "clint"): "unknown-machine",
        ("push-notifications", "client", "--", "phone=x"): "unknown-input",
    }.items():
        done = CliRunner().invoke(app, ["audit", *words[:2], str(log), *words[2:]])
        assert (done.exit_code, done.stderr.split("]")[0]) == (2, f"error[{code}")


# mappings


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


@pytest.mark.parametrize(("form", "text"), [("jsonl", GOOD.decode()), ("csv", f"{HEADER}\n{ROW}\n")])
def test_standard_input_is_a_log(tmp_path: Path, form: str, text: str) -> None:
    second = text.replace("start", "no_such_event")
    log = tmp_path / f"standard input.{form}"
    log.write_text(f"{text}\n{second}")
    words = ["--json", *mapped(tmp_path)]
    command = ["audit", "push-notifications", "client", "-", *words]
    piped = CliRunner().invoke(app, [*command, "--format", form], input=log.read_text())
    assert (piped.exit_code, piped.stdout) == audit(log, *words)[:2]
    assert '"unknown-event"' in piped.stdout
    assert CliRunner().invoke(app, command, input=log.read_text()).exit_code == 2
