"""Exported code as those use it who vendor it: a Python module that is imported, JavaScript that one node process runs.

Whatever is asked is a call in JSON: `decide` and `explain` with a decision and facts, `run` with a machine, parameters
and events, `restore` with a snapshot, whether by its state alone, and events. So is the result: an answer or an error.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

import routebook
from routebook.exporters.to_javascript import to_javascript
from routebook.exporters.to_python import to_python

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.program import Program
    from routebook.runtime import Engine

NODE = shutil.which("node")

Call = tuple[Any, ...]
Result = dict[str, Any]


class Asked(Protocol):
    """What answers calls."""

    def __call__(self, calls: Sequence[Call]) -> list[Result]: ...


class Shop:
    """Exports programs as code of some language, and gives what answers by that code alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: dict[str, Asked] = {}
        self._node: subprocess.Popen[str] | None = None

    def vend(self, target: str, program: Program) -> Asked:
        """What answers by the code of a program in a language."""
        text = to_python(program) if target == "python" else to_javascript(program)
        if text not in self.made:
            path = self.folder / f"vendored_{len(self.made)}{'.py' if target == 'python' else '.mjs'}"
            path.write_bytes(text.encode())
            self.made[text] = self._python(path) if target == "python" else self._javascript(path)
        return self.made[text]

    def close(self) -> None:
        """End what was begun."""
        if self._node:
            self._node.communicate()

    def _python(self, path: Path) -> Asked:
        module = imported(path)
        return lambda calls: [asked(module, module.RoutebookError, call) for call in calls]

    def _javascript(self, path: Path) -> Asked:
        if NODE is None:
            pytest.skip("node is not installed")
        if self._node is None:
            command = [NODE, str(Path(__file__).with_name("vendored.mjs"))]
            self._node = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
            )
        node = self._node

        def ask(calls: Sequence[Call]) -> list[Result]:
            assert node.stdin
            assert node.stdout
            node.stdin.write(json.dumps([path.as_uri(), calls]) + "\n")
            node.stdin.flush()
            reply = json.loads(node.stdout.readline())
            assert "owned" not in reply["globals"]
            found: list[Result] = reply["results"]
            return found

        return ask


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Where exported code comes from."""
    opened = Shop(tmp_path_factory.mktemp("vendored"))
    yield opened
    opened.close()


def imported(path: Path) -> Any:
    """The Python module in a file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def by_engine(engine: Engine) -> Asked:
    """What answers by the engine."""
    return lambda calls: [asked(engine, routebook.RoutebookError, call) for call in calls]


def asked(of: Any, failure: type[Exception], call: Call) -> Result:
    """The result of a call of something in Python."""
    what, *words = call
    try:
        if what == "decide":
            answer = of.decide(*words).to_json()
        elif what == "explain":
            answer = _explained(of.explain(*words))
        elif what == "run":
            machine, facts, events = words
            answer = _sent(of.session(machine, facts), events)
        else:
            snapshot, by_state, events = words
            answer = _sent(of.restore(snapshot, by_state=by_state), events)
    except failure as error:
        return {"error": error.to_json()}  # type: ignore[attr-defined]
    return {"answer": answer}


def _sent(session: Any, events: Sequence[Any]) -> dict[str, Any]:
    began = list(session.configuration)
    steps = [session.send(event) for event in events]
    return {
        "began": began,
        "steps": [step.to_json() for step in steps],
        "facts": session.facts,
        "snapshot": session.snapshot(),
    }


def _explained(explanation: Any) -> Any:
    tables = [asdict(table) for table in explanation.tables]
    return {"decision": explanation.decision.to_json(), "tables": json.loads(json.dumps(tables))}
