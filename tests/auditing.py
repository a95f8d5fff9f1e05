"""What an audit tells of a log in a file, and a good record in each form of text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from typer.testing import CliRunner

from one_client import PARAMETERS
from records import ACTIONS, START
from routebook.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

GOOD = json.dumps(START).encode()
HEADER = "client,time,event,refused,actions," + ",".join(f"parameters.{name}" for name in PARAMETERS)
ROW = f"a,1,start,,{' '.join(ACTIONS)},{','.join(PARAMETERS.values())}"
MAPPING = (
    "client: client\ntime: time\nevent: event\nparameters: parameters\nactions: actions\nrefused: refused\n"
)


def audit(log: Path, *words: str) -> tuple[int, str, str]:
    """The status of the command, and what it writes to its output and of errors."""
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
    """A mapping in a file, as words of the command."""
    path = folder / "mapping.yaml"
    path.write_text(text)
    return "--mapping", str(path)


def refusal(log: Path, *words: str) -> tuple[str, str]:
    """The code and the message of the error with which an audit is refused."""
    status, out, err = audit(log, *words)
    assert (status, out) == (2, "")
    head, _, message = err.splitlines()[0].partition(": ")
    return head, message
