"""An audit finds exactly the faults that were planted in a log, in whatever form, order and batches it is read, and wherever."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tracemalloc
from collections import Counter
from importlib.util import find_spec
from random import Random
from typing import TYPE_CHECKING

import polars as pl
import pytest

from held_logs import held_to_the_book
from planted_faults import as_rows, expected, plant
from planted_logs import LAYOUTS, written
from records import conforming, jsonl, routebook
from routebook.conformance.auditing import collecting, gathering, lines, log
from routebook.conformance.auditing.forms import Form, Order

if TYPE_CHECKING:
    from pathlib import Path

    from routebook.runtime import Engine


def assert_exactly_what_was_planted_is_found(
    engine: Engine, form: str, layout: str, folder: Path, size: tuple[int, int, int]
) -> None:
    seed = f"{form} {layout}"
    planted = plant(engine, seed, *size, form)
    path, told = written(planted, form, layout, folder, seed)
    findings, audited = held_to_the_book(engine, path)
    faults = expected(told, 2 if form == "csv" else 1)
    assert Counter((each.kind, each.position, each.client) for each in findings) == faults
    assert audited.found == Counter(kind for kind, _, _ in faults.elements())
    coverage = audited.coverage
    assert (coverage.events, coverage.clients) == (planted.events, len(planted.clients))
    assert (coverage.divergences, coverage.unheld) == (planted.divergences, planted.unheld)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", [*Form])
def test_exactly_what_was_planted_is_found(engine: Engine, form: str, layout: str, tmp_path: Path) -> None:
    assert_exactly_what_was_planted_is_found(engine, form, layout, tmp_path, (200, 100, 200))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_exactly_what_was_planted_is_found_in_a_large_log(
    engine: Engine, layout: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "WORTH_COLUMNS", 0)
    assert_exactly_what_was_planted_is_found(engine, "jsonl", layout, tmp_path, (200, 100, 200))


@pytest.mark.exhaustive
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", [*Form])
def test_exactly_a_thousand_planted_faults_are_found_in_a_million_events(
    engine: Engine, form: str, layout: str, tmp_path: Path
) -> None:
    assert_exactly_what_was_planted_is_found(engine, form, layout, tmp_path, (10_000, 100, 1_000))


def test_one_client_may_hold_every_event(engine: Engine, tmp_path: Path) -> None:
    assert_exactly_what_was_planted_is_found(engine, "jsonl", "sorted by client", tmp_path, (1, 20_000, 100))


def test_time_orders_what_the_log_does_not(engine: Engine, tmp_path: Path) -> None:
    planted = plant(engine, "by time", 50, 100, 0, "jsonl")
    records = [line.record for client in planted.clients.values() for line in client if line.record]
    Random("by time").shuffle(records)  # noqa: S311  (no secret)
    path = tmp_path / "log.jsonl"
    path.write_bytes(jsonl(records))
    assert held_to_the_book(engine, path, order=Order.TIME)[0] == []
    assert "time-backwards" in held_to_the_book(engine, path)[1].found


def test_without_the_extra_a_log_is_sorted_alike(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = written(plant(engine, "plainly", 50, 50, 60, "jsonl"), "jsonl", "mixed", tmp_path, "plainly")
    with_it = [held_to_the_book(engine, path, order=order) for order in Order]
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert [held_to_the_book(engine, path, order=order) for order in Order] == with_it


@pytest.mark.parametrize("at_once", [1, 7, 1000])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_it_makes_no_difference_how_a_log_is_cut_into_batches(
    engine: Engine, form: str, layout: str, at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = written(plant(engine, "cut", 15, 40, 40, form), form, layout, tmp_path, "cut")
    findings, audited = held_to_the_book(engine, path)
    monkeypatch.setattr(collecting, "A_BATCH", at_once)
    monkeypatch.setattr(gathering, "A_BATCH", at_once)
    monkeypatch.setattr(lines, "AT_ONCE", at_once)
    again, audited_again = held_to_the_book(engine, path)
    assert sorted(again, key=repr) == sorted(findings, key=repr)
    assert audited_again == audited


def test_a_sorted_log_takes_the_same_memory_however_long_it_is(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "A_BATCH", 500)
    monkeypatch.setattr(lines, "AT_ONCE", 4096)

    def peak(clients: int) -> int:
        path = tmp_path / f"{clients}.jsonl"
        events = ["start", *["device_locked", "device_unlocked"] * 50]
        path.write_bytes(
            jsonl(each for n in range(clients) for each in conforming(engine, f"{n:05}", events))
        )
        held_to_the_book(engine, path)
        tracemalloc.start()
        assert held_to_the_book(engine, path)[1].coverage.clients == clients
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(200) < 1.1 * peak(50)


@pytest.mark.exhaustive
@pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java, which is not installed")
@pytest.mark.skipif(
    not find_spec("pyspark"), reason="PySpark is not installed: pip install 'routebook[spark]'"
)
@pytest.mark.parametrize("order", [*Order])
def test_a_cluster_finds_what_one_machine_does(engine: Engine, order: Order, tmp_path: Path) -> None:
    path, told = written(plant(engine, "spark", 40, 50, 60, "parquet"), "parquet", "mixed", tmp_path, "spark")
    (tmp_path / "two").mkdir()
    for number, half in enumerate((told[:700], told[700:])):
        pl.DataFrame(as_rows(half)).write_parquet(tmp_path / "two" / f"{number}.parquet")
    command = [sys.executable, "-m", "routebook.cli", "audit", "push-notifications", "client", "--json"]

    def lines_of(*words: str) -> list[str]:
        done = subprocess.run(
            [*command, *words, "--order", order], capture_output=True, text=True, check=False, timeout=600
        )
        assert done.returncode == 1, done.stderr
        return sorted(done.stdout.splitlines())

    here = lines_of(str(path))
    assert len(here) > 40
    assert lines_of(str(path), "--engine", "spark") == here
    assert lines_of(str(tmp_path / "two"), "--engine", "spark") == here


@pytest.mark.parametrize("package", ["pyspark.sql", "pyarrow", "polars"])
def test_a_cluster_needs_an_extra(package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    status, out, err = routebook("--engine", "spark", given=[], into=tmp_path / "log.parquet")
    assert (status, out, err.partition(":")[0]) == (2, "", "error[missing-extra]")
