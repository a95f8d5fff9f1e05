"""A system under test that answers well, but for the second vector, with which it does what its argument says."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "docs" / "examples" / "implementations"))

from push_client import deliver

OUT = sys.stdout.buffer
HANDSHAKE: dict[str, Any] = {
    "protocol": 1,
    "implementation": {"name": "peer", "version": "1"},
    "reports": ["outputs"],
    "implements": ["delivery"],
}


def say(data: bytes) -> None:
    OUT.write(data)
    OUT.flush()


def good(message: dict[str, Any]) -> dict[str, Any]:
    return {"seq": message["seq"], "replies": [{"outputs": deliver(message["given"])}]}


def line(said: object) -> bytes:
    return json.dumps(said).encode() + b"\n"


def with_outputs(message: dict[str, Any], outputs: object) -> bytes:
    return line({"seq": message["seq"], "replies": [{"outputs": outputs}]})


def misbehave(kind: str, message: dict[str, Any]) -> None:
    """Do what is not done; what comes back from here goes on as if nothing had been."""
    answer = line(good(message))
    if kind in SAID:
        say(SAID[kind](message, message["seq"], answer))
    else:
        globals()[kind.replace(" ", "_")](answer)


def hangs(_: bytes) -> None:
    time.sleep(60)


def dies(_: bytes) -> None:
    os._exit(3)


def is_killed(_: bytes) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dies_in_the_middle_of_a_line(answer: bytes) -> None:
    say(answer[:20])
    os._exit(0)


def stops_in_the_middle_of_a_line(answer: bytes) -> None:
    say(answer[:20])
    time.sleep(60)


def closes_its_output(_: bytes) -> None:
    os.close(1)
    time.sleep(60)


def leaves_a_child_with_its_output(_: bytes) -> None:
    subprocess.Popen(["sleep", "61.5"])  # noqa: S607
    os._exit(0)


def floods_lines(answer: bytes) -> None:
    while True:
        say(answer * 1000)


def floods_one_line(_: bytes) -> None:
    while True:
        say(b"x" * 65536)


def floods_standard_error(answer: bytes) -> None:
    for _ in range(200):
        sys.stderr.write("noise " * 10_000)
    say(answer)


def fails_and_tells_on_standard_error(_: bytes) -> None:
    sys.stderr.write("no such table \x1b[31m\n")
    sys.stderr.flush()
    os._exit(1)


SAID: dict[str, Any] = {
    "says no JSON": lambda *_: b"ready to serve\n",
    "says nothing in a line": lambda *_: b"\n",
    "says no UTF-8": lambda *_: b'{"seq": 2, "skipped": "\xff"}\n',
    "says a list": lambda *_: b"[1, 2]\n",
    "says NaN": lambda message, *_: with_outputs(message, {"push_channel": float("nan")}),
    "says a number": lambda message, *_: with_outputs(message, {"push_channel": 5}),
    "says nothing for a word": lambda message, *_: with_outputs(message, {"push_channel": None}),
    "says a word that does not print": lambda message, *_: with_outputs(message, {"push_channel": "\x1b[2J"}),
    "says half a character": lambda message, *_: with_outputs(message, {"push_channel": "\ud800"}),
    "says too long a word": lambda message, *_: with_outputs(message, {"push_channel": "x" * 1000}),
    "says too many words": lambda message, *_: with_outputs(message, {f"o{n}": "x" for n in range(1000)}),
    "says outputs as text": lambda message, *_: with_outputs(message, "none"),
    "says too long a number": lambda *_: b'{"seq": ' + b"9" * 10_000 + b"}\n",
    "nests too deeply": lambda *_: b"[" * 100_000 + b"\n",
    "says a key twice": lambda _, seq, __: b'{"seq": %d, "seq": %d, "replies": []}\n' % (seq, seq),
    "says an unknown key": lambda _, seq, __: line({"seq": seq, "replies": [{"output": {}}]}),
    "answers something else": lambda message, *_: line({**good(message), "seq": 77}),
    "answers by a word": lambda message, *_: line({**good(message), "seq": "2"}),
    "answers too little": lambda _, seq, __: line({"seq": seq, "replies": []}),
    "answers too much": lambda _, seq, __: line({"seq": seq, "replies": [{}, {}]}),
    "answers nothing": lambda _, seq, __: line({"seq": seq}),
    "refuses and acts": lambda _, seq, __: line(
        {"seq": seq, "replies": [{"refused": True, "outputs": {"push_channel": "none"}}]}
    ),
    "skips": lambda _, seq, __: line({"seq": seq, "skipped": "not yet"}),
    "errs": lambda _, seq, __: line(
        {"seq": seq, "errored": "out of tokens", "context": {"log": "a\x07b", "n": 5}}
    ),
    "answers well": lambda _, __, answer: answer,
}

FIRST_WORDS: dict[str, bytes] = {
    "a banner": b"> peer@1.0.0 start\n" + line(HANDSHAKE),
    "another protocol": line({**HANDSHAKE, "protocol": 2}),
    "no protocol": line({"reports": ["outputs"]}),
    "a protocol that is true": line({**HANDSHAKE, "protocol": True}),
    "no reports": line({"protocol": 1}),
    "nothing to compare": line({**HANDSHAKE, "reports": ["refusals"]}),
    "unknown reports": line({**HANDSHAKE, "reports": ["output"]}),
    "an unknown key": line({**HANDSHAKE, "report": ["outputs"]}),
    "an error": line({"errored": "the database is down"}),
}


def main() -> None:
    kind = sys.argv[1]
    if kind == "dies at once":
        sys.exit("cannot find settings.ini")
    for each in sys.stdin:
        message = json.loads(each)
        if message["cmd"] == "stop":
            break
        if message["cmd"] == "start":
            say(FIRST_WORDS.get(kind) or line(HANDSHAKE))
        elif message["seq"] == 2 or kind == "always dies":
            misbehave(kind.removeprefix("always "), message)
        else:
            say(line(good(message)))


if __name__ == "__main__":
    main()
