"""A system under test behind HTTP, asked as a mapping says: methods, paths, bodies, and where the answers are in replies.

Each vector has a session of its own, by an id that nobody has used, so that nothing has to be reset.
"""

from __future__ import annotations

import http.client
import json
import secrets
from select import select
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from routebook.conformance.adapters.watchdog import Watchdog
from routebook.conformance.parsing import LONGEST_LINE, Garbage, parse_json, parse_reply
from routebook.conformance.protocol import Answer, Handshake, Reply, Trouble
from routebook.conformance.showing import shown
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
        self._live: tuple[http.client.HTTPConnection, Watchdog] | None = None
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
        if self._live:
            connection, watchdog = self._live
            watchdog.stop()
            connection.close()
            self._live = None

    def _connect(self) -> tuple[http.client.HTTPConnection, Watchdog]:
        """A connection that the service has not closed: nothing comes on one before a request but its end."""
        if self._live and select([self._live[0].sock], [], [], 0)[0]:
            self.stop()
        if self._live is None:
            make = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
            connection = make(self._host, self._port, timeout=self._seconds)
            connection.connect()
            self._live = connection, Watchdog(connection.sock, self._seconds)
        return self._live

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
        is_late = False
        try:
            connection, watchdog = self._connect()
            try:
                with watchdog.watching():
                    connection.request(method, path, data, headers)
                    response = connection.getresponse()
                    said = response.read(LONGEST_LINE + 1)
            finally:
                is_late = watchdog.has_cut
        except (OSError, http.client.HTTPException) as error:
            if is_late or isinstance(error, TimeoutError):
                raise NoReply(self._too_late) from None
            raise NoReply(f"the connection failed: {shown(str(error)) or type(error).__name__}") from None
        if is_late:
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
