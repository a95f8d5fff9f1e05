"""A number in a log means what is written, exactly, or is refused: it is never rounded, and no text is guessed for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
import pytest

from auditing import HEADER, audit, mapped, told
from one_client import PARAMETERS
from records import START
from routebook.conformance.auditing import lines
from routebook.conformance.auditing import log as log_module

if TYPE_CHECKING:
    from pathlib import Path

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
