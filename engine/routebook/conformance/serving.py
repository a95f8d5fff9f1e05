"""Answers the runner on standard output for a Python object: `python -m routebook.conformance.serving module:factory`.

By it the runner tests Python as it does any other command, and outlives an object that hangs or ends its process.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from typing import TYPE_CHECKING, Any, BinaryIO

from routebook.conformance.adapters.py import PythonSystem, factory_of, said_of
from routebook.conformance.protocol import ACTIONS, OUTPUTS, Answer, Reply
from routebook.errors import UnusableSystem

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Serve until told to stop; what the object prints goes to standard error, and there is nothing for it to read."""
    lines, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    with lines, answers:
        try:
            make = factory_of(sys.argv[1])
        except UnusableSystem as error:
            _say(answers, {"errored": error.message})
            return
        system = PythonSystem(make)
        for line in lines:
            message = json.loads(line)
            if message["cmd"] == "stop":
                break
            _say(answers, _hello(make) if message["cmd"] == "start" else _said(system, message))


def _hello(make: Callable[[], Any]) -> dict[str, Any]:
    try:
        return said_of(make())
    except (Exception, SystemExit) as error:  # noqa: BLE001  (it is somebody else's)
        traceback.print_exc()
        return {"errored": f"it raised {type(error).__name__}: {error}"}


def _said(system: PythonSystem, message: dict[str, Any]) -> dict[str, Any]:
    kind = "machine" if "machine" in message else "decision"
    answer = system.run(kind, message[kind], message["given"], message.get("events"))
    return {"seq": message["seq"], **_plain(answer)}


def _plain(answer: Answer) -> dict[str, Any]:
    if answer.skipped is not None:
        return {"skipped": answer.skipped}
    replies = {"replies": [_plain_reply(reply) for reply in answer.replies]}
    if answer.trouble is None:
        return replies
    return {**replies, "errored": answer.trouble.message, "context": dict(answer.trouble.context)}


def _plain_reply(reply: Reply) -> dict[str, Any]:
    if reply.refused:
        return {"refused": True}
    return {OUTPUTS: dict(reply.outputs), ACTIONS: list(reply.actions)}


def _say(answers: BinaryIO, said: dict[str, Any]) -> None:
    answers.write(json.dumps(said).encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()
