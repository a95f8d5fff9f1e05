"""A system under test behind HTTP, asked as a mapping says: methods, paths, bodies, and where the answers are in replies.

Each vector has a session of its own, by an id that nobody has used, so that nothing has to be reset.
"""

from __future__ import annotations

import http.client
import json
import secrets
import socket
from contextlib import suppress
from select import select
from threading import Event, Timer
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from routebook.conformance.protocol import (
    LONGEST_LINE,
    Answer,
    Garbage,
    Handshake,
    Reply,
    Trouble,
    parse_json,
    parse_reply,
    shown,
)
from routebook.errors import UnusableSystem
from routebook.program import EMPTY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.conformance.adapters.mapping import Mapped, Request


class NoReply(Exception):
    """There is no usable reply over HTTP; says why."""


class HttpSystem:
    """Asks a service over one connection, which is opened again after any trouble. Redirects are not followed."""

    def __init__(self, url: str, mapped: Mapped, seconds: float) -> None:
        """`seconds` is how long each reply may take; raises UnusableSystem for a malformed URL."""
        parts = urlsplit(url)
        try:
            self._host, self._port = parts.hostname or "", parts.port
        except ValueError:
            self._host = ""
        if not self._host or parts.query or parts.fragment:
            raise UnusableSystem(f"`{url}` is not where a service can be", help="write http://HOST:PORT/PATH")
        self._secure = parts.scheme == "https"
        self._base = parts.path.rstrip("/")
        self._mapped = mapped
        self._seconds = seconds
        self._connection: http.client.HTTPConnection | None = None
        self._prefix = secrets.token_hex(4)  # a service may remember the ids of earlier runs
        self._count = 0

    def start(self, book: str, version: str) -> Handshake:  # noqa: ARG002  (as any system)
        """Reach the service, and say of it what the mapping says; raises UnusableSystem."""
        try:
            self._connect()
        except (OSError, UnicodeError) as error:
            raise UnusableSystem(
                f"the system cannot be reached: {getattr(error, 'strerror', None) or error}",
                help="start the service, and name the host and port at which it listens",
            ) from None
        return self._mapped.handshake

    def run(self, kind: str, of: str, given: Mapping[str, str], events: Sequence[str] | None) -> Answer:
        """Run one vector with requests of its own."""
        self._count += 1
        words = {**given, kind: of, "id": f"{self._prefix}-{self._count}"}
        first = self._mapped.decide if events is None else self._mapped.begin
        if first is None or (events is not None and self._mapped.send is None):
            return Answer((), skipped=f"the mapping does not say how to ask for a {kind}")
        replies: list[Reply] = []
        requests = [(first, words)]
        if events is not None and self._mapped.send:
            requests += [(self._mapped.send, {**words, "event": event}) for event in events]
        for request, filled in requests:
            try:
                reply = self._ask(request, filled, given)
            except NoReply as problem:
                reply = Answer((), Trouble(str(problem), lost=True))
            if isinstance(reply, Answer):
                self.stop()
                return Answer(tuple(replies), reply.trouble, reply.skipped)
            replies.append(reply)
            if request is self._mapped.begin:
                replies.clear()
        return Answer(tuple(replies))

    def stop(self) -> None:
        """Close the connection."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _connect(self) -> http.client.HTTPConnection:
        """A connection that the service has not closed: nothing comes on one before a request but its end."""
        if self._connection and select([self._connection.sock], [], [], 0)[0]:
            self.stop()
        if self._connection is None:
            make = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
            connection = make(self._host, self._port, timeout=self._seconds)
            connection.connect()
            self._connection = connection
        return self._connection

    def _ask(self, request: Request, words: Mapping[str, str], given: Mapping[str, str]) -> Reply | Answer:
        """The reply to a request, or the answer of a vector that is over with it; raises NoReply."""
        path = self._base + request.path_for({name: quote(word, safe="") for name, word in words.items()})
        body = request.body_for(words, given)
        status, said = self._exchange(request.method, path, body)
        if status in request.refused:
            return Reply(EMPTY, (), refused=True)
        if status in request.skipped:
            return Answer((), skipped=f"it answered with status {status}")
        what = f"{request.method} {path}"
        if not 200 <= status < 300:
            context = {"request": what, "body": shown(said.decode("utf-8", "replace"))}
            return Answer((), Trouble(f"it answered with status {status}", context))
        try:
            return parse_reply(request.reply_in(parse_json(said) if said.strip() else None))
        except Garbage as problem:
            context = {"request": what, "body": shown(said.decode("utf-8", "replace"))}
            return Answer((), Trouble(str(problem), context))

    def _exchange(self, method: str, path: str, body: Any) -> tuple[int, bytes]:
        """Send a request and read its whole reply, in time and within bounds; raises NoReply."""
        headers = {} if body is None else {"Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        late = Event()
        watchdog: Timer | None = None
        try:
            connection = self._connect()
            watchdog = Timer(self._seconds, _cut, [connection.sock, late])
            watchdog.start()
            connection.request(method, path, data, headers)
            response = connection.getresponse()
            said = response.read(LONGEST_LINE + 1)
        except (OSError, http.client.HTTPException) as error:
            if late.is_set() or isinstance(error, TimeoutError):
                raise NoReply(self._too_late) from None
            raise NoReply(f"the connection failed: {shown(str(error)) or type(error).__name__}") from None
        finally:
            if watchdog:
                watchdog.cancel()
        if late.is_set():
            raise NoReply(self._too_late)
        if len(said) > LONGEST_LINE:
            raise NoReply(f"its reply has more than {LONGEST_LINE // 1024} kB")
        if response.length:
            raise NoReply("the connection ended in the middle of its reply")
        if response.will_close:
            self.stop()
        return response.status, said

    @property
    def _too_late(self) -> str:
        return f"it gave no reply within {self._seconds:g} seconds"


def _cut(sock: socket.socket, late: Event) -> None:
    """End whatever a connection waits for, however slowly bytes come."""
    late.set()
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
