"""Whatever a service behind HTTP does, there is a verdict that tells it, and the run goes on."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from push_client import deliver

from covering_vectors import decision_suite
from held import hold, statuses
from routebook.conformance.adapters.connecting import connect
from routebook.errors import UnusableSystem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from routebook.conformance.vector import Suite
    from routebook.runtime import Engine

LONG = 30
SHORT = 1
SLOW = {"hangs", "drips without a length"}
SILENT = "it gave no reply within 1 seconds"
MAPPING: dict[str, Any] = {
    "implementation": {"name": "service"},
    "reports": ["outputs"],
    "decide": {
        "method": "POST",
        "path": "/decide",
        "body": "{given}",
        "outputs": "/outputs",
        "skipped": [501],
    },
}


def reply(body: bytes, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def slowly(stream: socket.socket, data: bytes) -> None:
    for each in data:
        stream.sendall(bytes([each]))
        time.sleep(0.1)


def endlessly(stream: socket.socket) -> None:
    stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n")
    while True:
        stream.sendall(b"x" * 65536)


DOES: dict[str, Callable[[socket.socket], Any]] = {
    "hangs": lambda _: time.sleep(3),
    "drips without a length": lambda stream: slowly(
        stream, b"HTTP/1.1 200 OK\r\n\r\n" + b'{"outputs": {}}' * 9
    ),
    "closes": lambda _: None,
    "closes in the middle": lambda stream: stream.sendall(reply(b'{"outputs": {}}')[:50]),
    "floods": endlessly,
    "says no HTTP": lambda stream: stream.sendall(b"220 mail at your service\r\n"),
    "says no JSON": lambda stream: stream.sendall(reply(b"<html>")),
    "says an error": lambda stream: stream.sendall(reply(b"oh \x1b[2Jno", "500 Oh No")),
    "sends away": lambda stream: stream.sendall(reply(b"", "302 Found")),
    "answers a list": lambda stream: stream.sendall(reply(b'{"outputs": ["none"]}')),
    "has not got it": lambda stream: stream.sendall(reply(b"", "501 Not Implemented")),
}

TOLD = {
    "hangs": SILENT,
    "drips without a length": SILENT,
    "closes": "the connection failed: Remote end closed connection without response",
    "closes in the middle": "the connection ended in the middle of its reply",
    "floods": "its reply has more than 1024 kB",
    "says no HTTP": r"the connection failed: 220 mail at your service\r\n",
    "says no JSON": "what it said is not JSON: expecting value at column 1",
    "says an error": "it answered with status 500",
    "sends away": "it answered with status 302",
    "answers a list": "`outputs` is not a JSON object of at most 100 words",
}


@contextmanager
def service(kind: str) -> Iterator[str]:
    """A service that answers well, but for the second request; it is told where it is."""
    listening = socket.create_server(("127.0.0.1", 0))
    count = 0

    def talk(stream: socket.socket) -> None:
        nonlocal count
        with stream, suppress(OSError):
            while given := body_of(stream):
                count += 1
                if count == 2:
                    DOES[kind](stream)
                    return
                stream.sendall(reply(json.dumps({"outputs": deliver(json.loads(given))}).encode()))

    def listen() -> None:
        with suppress(OSError):
            while True:
                stream, _ = listening.accept()
                threading.Thread(target=talk, args=[stream], daemon=True).start()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join()


def body_of(stream: socket.socket) -> bytes:
    """The body of the next request; nothing if there is none."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = stream.recv(65536)
        if not part:
            return b""
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line[16:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length: ")
    )
    while len(body) < length:
        body += stream.recv(65536)
    return body


@pytest.fixture(scope="module")
def four(engine: Engine) -> Suite:
    """A suite of four vectors that are documented."""
    suite = decision_suite(engine, "delivery")
    group = next(each for each in suite.groups if len(each.vectors) > 3 and each.rule != "U1")
    return replace(suite, groups=(replace(group, vectors=group.vectors[:4]),))


@pytest.mark.parametrize("kind", TOLD)
def test_a_fault_is_an_error_with_its_reason_and_the_next_vectors_are_run(
    engine: Engine, four: Suite, kind: str
) -> None:
    with service(kind) as url:
        report = hold(engine, connect(url, engine.program, SHORT if kind in SLOW else LONG, MAPPING), four)
    assert statuses(report) == ["pass", "error", "pass", "pass"]
    assert report.vectors[1]["message"] == TOLD[kind]


def test_the_request_and_the_body_are_told_with_an_error(engine: Engine, four: Suite) -> None:
    with service("says an error") as url:
        report = hold(engine, connect(url, engine.program, LONG, MAPPING), four)
    assert report.vectors[1]["context"] == {"request": "POST /decide", "body": r"oh \x1b[2Jno"}


def test_a_status_can_mean_that_something_is_not_there(engine: Engine, four: Suite) -> None:
    with service("has not got it") as url:
        report = hold(engine, connect(url, engine.program, LONG, MAPPING), four)
    assert statuses(report) == ["pass", "skipped", "pass", "pass"]


def test_a_service_that_is_not_there_is_told_before_the_run(engine: Engine, four: Suite) -> None:
    with service("hangs") as url:
        pass
    with pytest.raises(UnusableSystem) as caught:
        hold(engine, connect(url, engine.program, LONG, MAPPING), four)
    assert caught.value.message == "the system cannot be reached: Connection refused"


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ({"decide": None}, "`decide` of the mapping is no table"),
        ({"decid": {}}, "the mapping has `decid`, which has no meaning"),
        ({"begin": {}}, "the mapping has one of `begin` and `send`"),
        ({"reports": ["all"]}, "the mapping is malformed: `reports` has `all`, and is of outputs, actions, refusals"),
        ({"decide": {"path": "/"}}, "`decide` of the mapping has no method"),
        ({"decide": {"method": "GET", "path": "x"}}, "`decide` of the mapping has no path"),
        ({"decide": {"method": "GET", "path": "/", "status": 5}}, "`decide` of the mapping has `status`, which has no meaning"),
        ({"decide": {"method": "GET", "path": "/{plattform}"}}, "`decide` of the mapping has `{plattform}`, which stands for nothing"),
        ({"decide": {"method": "GET", "path": "/", "body": {"a": ["{event}"]}}}, "`decide` of the mapping has `{event}`, which stands for nothing"),
        ({"decide": {"method": "GET", "path": "/", "outputs": "a"}}, "`decide` of the mapping has a malformed pointer"),
        ({"decide": {"method": "GET", "path": "/", "outputs": {"a": 5}}}, "`decide` of the mapping has a malformed pointer"),
        ({"decide": {"method": "GET", "path": "/", "refused": [True]}}, "`decide` of the mapping has a malformed list of statuses"),
        ({"decide": {"method": "GET", "path": "/", "refused": 409}}, "`decide` of the mapping has a malformed list of statuses"),
    ],
)  # fmt: skip
def test_a_malformed_mapping_is_told(engine: Engine, damage: dict[str, Any], told: str) -> None:
    with pytest.raises(UnusableSystem) as caught:
        connect("http://127.0.0.1:9", engine.program, LONG, {**MAPPING, **damage})
    assert caught.value.message == told
    assert caught.value.help


@pytest.mark.parametrize("url", ["http://", "http://:80", "http://host:port/", "https://host/x?y=z"])
def test_a_malformed_address_is_told(engine: Engine, url: str) -> None:
    with pytest.raises(UnusableSystem) as caught:
        connect(url, engine.program, LONG, MAPPING)
    assert caught.value.message == f"`{url}` is not where a service can be"
