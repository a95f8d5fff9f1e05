"""Implementations of the shipped book, written by hand, and the suites that they are held to."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from push_client import PushClient

from covering_vectors import decision_suite, machine_suite
from routebook.conformance.adapters.connecting import connect
from routebook.conformance.adapters.py import PythonSystem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from routebook.conformance.adapters import System
    from routebook.conformance.vector import Suite
    from routebook.runtime import Engine

FOLDER = Path(__file__).parents[1] / "docs" / "examples" / "implementations"
NODE = shutil.which("node")
GIVEN = {
    "cluster_push": "enabled",
    "client": "jabber",
    "platform": "ios",
    "os_version": "13",
    "access": "on_premises",
}


@pytest.fixture(autouse=True)
def beside_the_implementations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests run in the folder of the implementations."""
    monkeypatch.chdir(FOLDER)


@pytest.fixture(scope="module")
def delivery(engine: Engine) -> Suite:
    """All combinations of facts."""
    return decision_suite(engine, "delivery")


@pytest.fixture(scope="module")
def client(engine: Engine) -> Suite:
    """Every event in every row for one client, each followed by every event."""
    return machine_suite(engine, "client", [GIVEN])


@pytest.fixture(scope="module")
def short(engine: Engine) -> Suite:
    """Every event in every row for one client."""
    return machine_suite(engine, "client", [GIVEN], onward=0)


def python(make: str) -> str:
    """How a system in Python is named."""
    return f"py:{make}"


def javascript(fault: str = "") -> str:
    """How the system in JavaScript is named, with a fault or none."""
    if NODE is None:
        pytest.skip("node is not installed")
    return f"cmd:{NODE} {'faulty_push_client' if fault else 'push_client'}.mjs {fault}".rstrip()


def reached(engine: Engine, words: str, mapping: Mapping[str, Any] | None = None) -> System:
    """The system that is named, which has ten seconds for an answer."""
    return connect(words, engine.program, 10, mapping)


@contextmanager
def service(engine: Engine, *fault: str) -> Iterator[System]:
    """The service behind HTTP, which is ended in the end."""
    command = [sys.executable, "push_service.py", "0", *fault]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            url = f"http://localhost:{int(process.stdout.readline())}"
            yield reached(engine, url, tomllib.loads(Path("push_service.toml").read_text()))
        finally:
            process.kill()


def with_start(reply: Callable[[PushClient], dict[str, Any]]) -> PythonSystem:
    """The faultless system in Python, but for what it replies to `start`."""
    return PythonSystem(type("Client", (PushClient,), {"start": reply}))


def raising(error: BaseException) -> Callable[[PushClient], dict[str, Any]]:
    """A reply that is none, for it raises an error."""

    def start(_: PushClient) -> dict[str, Any]:
        raise error

    return start
