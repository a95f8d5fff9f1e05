"""A log may be a frame, whose columns are read whatever they are of, or refused by name."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from auditing import audit, mapped, refusal
from one_client import PARAMETERS
from records import ACTIONS

if TYPE_CHECKING:
    from pathlib import Path


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


@pytest.mark.parametrize("package", ["numpy", "polars"])
def test_parquet_needs_an_extra(package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log.parquet"
    frame().write_parquet(log)
    monkeypatch.setitem(sys.modules, package, None)
    assert refusal(log)[0] == "error[missing-extra]"
