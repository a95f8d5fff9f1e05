"""Records of what one client does, and what an audit finds in a log of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from typer.testing import CliRunner

from one_client import PARAMETERS
from planted_faults import did
from routebook.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from routebook.runtime import Engine

Record = dict[str, Any]
ACTIONS = ["register_with_servers", "register_with_cloud"]
START: Record = {"client": "a", "time": 1, "event": "start", "parameters": PARAMETERS, "actions": ACTIONS}


def routebook(*words: str, given: Iterable[Record] | bytes, into: Path) -> tuple[int, str, str]:
    """What the command says of a log."""
    into.write_bytes(given if isinstance(given, bytes) else jsonl(given))
    done = CliRunner().invoke(app, ["audit", "push-notifications", "client", str(into), *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def jsonl(records: Iterable[Record]) -> bytes:
    """Records, each in a line."""
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def found(*records: Record, into: Path, words: Sequence[str] = ()) -> list[tuple[str, int, str]]:
    """The kind, the position and the message of all that is found."""
    _, out, _ = routebook("--json", *words, given=records, into=into / "log.jsonl")
    told = [json.loads(line) for line in out.splitlines()]
    return [(each["finding"], each["position"], each["message"]) for each in told[:-1]]


def then(event: str, time: Any = 2, **said: Any) -> Record:
    """What client `a` does later."""
    return {"client": "a", "time": time, "event": event, **said}


def conforming(engine: Engine, client: str, events: Sequence[str]) -> list[Record]:
    """What a client does that does what is documented."""
    session = engine.session("client", PARAMETERS)
    records = [
        {"client": client, "time": time, "event": event, **did(session.send(event))}
        for time, event in enumerate(events)
    ]
    records[0]["parameters"] = PARAMETERS
    return records
