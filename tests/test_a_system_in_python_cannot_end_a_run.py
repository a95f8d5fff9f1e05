"""A system in Python cannot end a run or disturb it: what it does, or that there is none, is told."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

import routebook
from covering_vectors import run_suite
from held import hold
from implementations import FOLDER, GIVEN, beside_the_implementations, raising, reached, short, with_start
from routebook.conformance.adapters.connecting import connect

if TYPE_CHECKING:
    from pathlib import Path

    from routebook.conformance.vector import Suite
    from routebook.runtime import Engine

__all__ = ["beside_the_implementations", "short"]  # fixtures


def test_an_exception_is_told_with_its_traceback(engine: Engine, short: Suite) -> None:
    report = hold(engine, with_start(raising(KeyError("session"))), short, only=["T01"])
    error = next(vector for vector in report.vectors if vector["status"] == "error")
    assert error["message"] == "it raised KeyError: 'session'"
    assert "in start" in error["context"]["traceback"]


def test_leaving_the_process_is_an_error_like_any_other(engine: Engine, short: Suite) -> None:
    report = hold(engine, with_start(raising(SystemExit(4))), short, only=["T01"])
    assert "it raised SystemExit: 4" in {vector.get("message") for vector in report.vectors}


def test_a_reply_that_is_no_reply_is_an_error(engine: Engine, short: Suite) -> None:
    report = hold(engine, with_start(lambda _: {"done": []}), short)
    assert "it said `done`, which has no meaning here: one of `actions`, `outputs`, `refused`" in {
        vector.get("message") for vector in report.vectors
    }


def test_a_python_object_cannot_disturb_the_conversation(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "noisy.py").write_text(
        "import os, sys\n"
        "from push_client import PushClient\n"
        "print('imported')\n"
        "class Noisy(PushClient):\n"
        "    def start(self):\n"
        "        print('start'); sys.stdout.flush(); sys.stdin.read()\n"
        "        return super().start()\n"
        "    def stop(self):\n"
        "        os._exit(5)\n"
        "    def session_resumed(self):\n"
        "        while True: pass\n"
    )
    shutil.copy(FOLDER / "push_client.py", tmp_path)
    monkeypatch.chdir(tmp_path)
    suite = run_suite(engine, "client", GIVEN, ["start"], ["start", "stop"], ["start", "session_resumed"])
    report = hold(engine, connect("py:noisy:Noisy", engine.program, 0.5, None), suite)
    assert {vector["rule"]: vector.get("message") for vector in report.vectors} == {
        "T01": None,
        "T02": "it ended with status 5",
        "R2": "it gave no answer within 0.5 seconds",
    }


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("push_client:PushClient", "`push_client:PushClient` does not name a system"),
        ("py:", "`py:` does not name a system"),
        ("cmd:", "`cmd:` does not name a system"),
        ("cmd:'", "`'` cannot be split into words: no closing quotation"),
        ("http://localhost:1", "a system behind HTTP has no mapping"),
    ],
)
def test_what_names_no_system_is_told(engine: Engine, words: str, told: str) -> None:
    with pytest.raises(routebook.RoutebookError) as caught:
        reached(engine, words)
    assert caught.value.message == told
    assert caught.value.help


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("py:push_client", "`push_client` does not name a function"),
        (
            "py:nowhere:Client",
            "`nowhere:Client` cannot be had: ModuleNotFoundError: No module named 'nowhere'",
        ),
        (
            "py:push_client:Nothing",
            "`push_client:Nothing` cannot be had: AttributeError: module 'push_client'",
        ),
        ("py:push_client:CALLS", "`push_client:CALLS` is no function"),
        ("py:push_client:dict", "`push_client:dict` cannot be had"),
        ("py:builtins:dict", "it does not say what it `reports`, of outputs, actions, refusals"),
    ],
)
def test_what_is_no_python_object_for_it_is_told(engine: Engine, short: Suite, words: str, told: str) -> None:
    with pytest.raises(routebook.RoutebookError) as caught:
        hold(engine, reached(engine, words), short)
    assert caught.value.message.startswith(f"the system cannot be tested: {told}")
