"""What is run of a suite, how long, and which failures are known, is for those who run it to say."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest
from faulty_push_client import WrongOutput
from push_client import PushClient

from held import hold
from implementations import beside_the_implementations, delivery, short
from routebook.conformance.adapters.py import PythonSystem

if TYPE_CHECKING:
    from routebook.conformance.vector import Suite
    from routebook.runtime import Engine

__all__ = ["beside_the_implementations", "delivery", "short"]  # fixtures


@pytest.mark.parametrize(
    "words", ["client/000007", "000007", "client/T01", "T01", "client", "T0*", "client/00000[78]", "*7"]
)
def test_one_can_name_what_is_run(engine: Engine, short: Suite, words: str) -> None:
    report = hold(engine, PythonSystem(PushClient), short, only=[words])
    assert report.vectors
    whole = sum(len(group.vectors) for group in short.groups)
    assert len(report.vectors) < whole or words == "client"


def test_a_run_can_end_after_some_failures(engine: Engine, delivery: Suite) -> None:
    report = hold(engine, PythonSystem(WrongOutput), delivery, most_failures=3)
    assert report.conclusion["fail"] == 3
    assert report.conclusion["not_run"] == 768 - len(report.vectors) > 0
    assert not report.conclusion["conforms"]


def test_known_failures_must_still_fail(engine: Engine, delivery: Suite) -> None:
    first = hold(engine, PythonSystem(WrongOutput), delivery)
    known = [f"{each['of']}/{each['id']}" for each in first.vectors if each["status"] == "fail"]
    again = hold(engine, PythonSystem(WrongOutput), delivery, baseline=known)
    assert again.conclusion["conforms"]
    fewer = hold(engine, PythonSystem(WrongOutput), delivery, baseline=known[1:])
    assert fewer.conclusion["breaches"] == [{"name": known[0], "kind": "fails"}]
    mended = hold(engine, PythonSystem(PushClient), delivery, baseline=known[:1])
    assert mended.conclusion["breaches"] == [{"name": known[0], "kind": "passes"}]
    stale = hold(engine, PythonSystem(PushClient), delivery, baseline=["delivery/gone"])
    assert stale.conclusion["breaches"] == [{"name": "delivery/gone", "kind": "unknown"}]
    assert not any(report.conclusion["conforms"] for report in (fewer, mended, stale))


def test_the_command_that_runs_one_vector_again_can_be_pasted(engine: Engine, delivery: Suite) -> None:
    report = hold(engine, PythonSystem(WrongOutput), delivery)
    failing = report.failures()[0].records[0]
    assert shlex.split(report.again(failing)) == [
        "routebook",
        "conform",
        "push-notifications",
        "cmd:x y",
        "--only",
        f"delivery/{failing['id']}",
    ]
