"""Dates are compared and told to the microsecond, whatever the form of a log and whatever its dates are counted in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
import pytest
from typer.testing import CliRunner

from routebook.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

LATER, EARLIER = "2024-05-01T12:00:00.000002", "2024-05-01T12:00:00.000001"
NEVER_SAID = "no_such_event"
HEADER = "client,time,event,parameters.client,outputs.session_channel,actions,refused"


def told(log: Path) -> list[tuple[str, int, str]]:
    """The kind of each finding, with the row and the time of its event."""
    done = CliRunner().invoke(app, ["audit", "push-notifications", "client", str(log), "--json"])
    *findings, _ = map(json.loads, done.stdout.splitlines())
    return [(each["finding"], each["position"], each["event"]["time"]) for each in findings]


def log_of(times: list[str], form: str, folder: Path) -> Path:
    path = folder / f"log.{form}"
    if form == "jsonl":
        lines = [json.dumps({"client": "a", "time": each, "event": NEVER_SAID}) for each in times]
    else:
        lines = [HEADER, *(f"a,{each},{NEVER_SAID},jabber,sip,," for each in times)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(("form", "first"), [("jsonl", 1), ("csv", 2)])
def test_a_microsecond_backwards_is_found_and_told(form: str, first: int, tmp_path: Path) -> None:
    found = told(log_of([LATER, EARLIER], form, tmp_path))
    assert ("time-backwards", first + 1, f"{EARLIER}+00:00") in found
    assert {time for _, at, time in found if at == first} == {f"{LATER}+00:00"}


@pytest.mark.parametrize("zone", ["+02:00", "-05:30"])
def test_a_date_of_another_zone_is_told_in_utc(zone: str, tmp_path: Path) -> None:
    utc = {"+02:00": "2024-05-01T10:00:00+00:00", "-05:30": "2024-05-01T17:30:00+00:00"}
    found = told(log_of([f"2024-05-01T12:00:00{zone}"], "jsonl", tmp_path))
    assert {time for *_, time in found} == {utc[zone]}


@pytest.mark.parametrize(
    ("counted_in", "kept"),
    [
        (pl.Datetime("ms"), "2024-05-01T12:30:00.123000+00:00"),
        (pl.Datetime("us"), "2024-05-01T12:30:00.123456+00:00"),
        (pl.Datetime("ns"), "2024-05-01T12:30:00.123456+00:00"),
        (pl.Date(), "2024-05-01T00:00:00+00:00"),
    ],
    ids=str,
)
def test_the_dates_of_a_frame_are_told_as_they_are(
    counted_in: pl.DataType, kept: str, tmp_path: Path
) -> None:
    moment = pl.Series(["2024-05-01T12:30:00.123456"]).str.to_datetime(time_unit="us")
    frame = pl.DataFrame(
        {"client": ["a"], "time": moment.cast(counted_in), "event": [NEVER_SAID]}
        | {"parameters": [{"client": "jabber"}], "outputs": [{"session_channel": "sip"}]}
        | {"actions": [["ring"]], "refused": [False]}
    )
    frame.write_parquet(tmp_path / "log.parquet")
    assert {time for *_, time in told(tmp_path / "log.parquet")} == {kept}
