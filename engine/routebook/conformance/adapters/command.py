"""A system under test that is a command: JSON objects, one a line, on its standard input and output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from routebook.conformance.adapters.peer import Peer, Silent
from routebook.conformance.parsing import Errored, Garbage, parse_answer, parse_handshake, parse_line
from routebook.conformance.protocol import STOP, Answer, Handshake, Trouble, to_run, to_start, to_step
from routebook.conformance.showing import shown
from routebook.errors import UnusableSystem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WHAT_TO_DO = "let it answer each line of its standard input by one on its standard output; docs/conformance.md has the words"


class CommandSystem:
    """Runs a command and speaks with it; after any trouble it is ended, and started afresh for the next vector."""

    def __init__(self, command: Sequence[str], seconds: float, repair: str = WHAT_TO_DO) -> None:
        """`seconds` is how long each answer may take, `repair` what a user does if it cannot be started."""
        self._command = [*command]
        self._repair = repair
        self._seconds = seconds
        self._told = to_start("", "")
        self._first: Handshake | None = None
        self._live: tuple[Peer, Handshake] | None = None
        self._seq = 0

    def start(self, book: str, version: str) -> Handshake:
        """Start the command; raises UnusableSystem if it cannot be, or does not answer as it should."""
        self._told = to_start(book, version)
        begun = self._begin()
        if isinstance(begun, Trouble):
            context = [f"  {name}: {text}" for name, text in begun.context.items()]
            raise UnusableSystem(
                "\n".join([f"the system cannot be tested: {begun.message}", *context]), help=self._repair
            )
        self._first = begun[1]
        return begun[1]

    def run(self, kind: str, of: str, given: Mapping[str, str], events: Sequence[str] | None) -> Answer:
        """Run one vector, as a whole or step by step, as the system asked for in its handshake."""
        begun = self._live or self._begin()
        if isinstance(begun, Trouble):
            told = f"it could not be started again: {begun.message}"
            return Answer((), Trouble(told, begun.context, lost=True))
        peer, handshake = begun
        if events is None or not handshake.steps:
            count = 1 if events is None else len(events)
            return self._ask(peer, to_run(self._next(), kind, of, given, events), count)
        answer = self._ask(peer, to_run(self._next(), kind, of, given, ()), 0)
        for event in events:
            if answer.trouble or answer.skipped is not None:
                break
            more = self._ask(peer, to_step(self._next(), event), 1)
            answer = Answer((*answer.replies, *more.replies), more.trouble, more.skipped)
        return answer

    def stop(self) -> None:
        """Say stop, and end it if it does not end by itself."""
        if self._live:
            self._live[0].say(_line(STOP))
            self._live[0].end(gently=True)
            self._live = None

    def _begin(self) -> tuple[Peer, Handshake] | Trouble:
        """Start the command and shake hands."""
        try:
            peer = Peer(self._command)
        except (OSError, ValueError) as error:
            return Trouble(
                f"`{shown(self._command[0])}` cannot be started: {getattr(error, 'strerror', None) or error}"
            )
        line = b""
        peer.say(_line(self._told))
        try:
            line = peer.hear(self._seconds)
            handshake = parse_handshake(parse_line(line))
        except (Silent, Garbage) as problem:
            return self._end(peer, problem, line)
        if self._first not in {None, handshake}:
            return self._end(peer, Garbage("it says other things of itself than at first"), line)
        self._live = (peer, handshake)
        return self._live

    def _ask(self, peer: Peer, message: Mapping[str, Any], count: int) -> Answer:
        line = b""
        peer.say(_line(message))
        try:
            line = peer.hear(self._seconds)
            return parse_answer(parse_line(line), message["seq"], count)
        except (Silent, Garbage) as problem:
            return Answer((), self._end(peer, problem, line))

    def _end(self, peer: Peer, problem: Exception, line: bytes) -> Trouble:
        """End a peer that cannot be gone on with, keeping what helps to see why."""
        self._live = None
        peer.end()
        says_why = isinstance(problem, Errored)
        context = {} if says_why or not line else {"line": shown(line.decode("utf-8", "replace"))}
        if errors := peer.errors():
            context["standard error"] = errors
        return Trouble(str(problem), context, lost=True)

    def _next(self) -> int:
        self._seq += 1
        return self._seq


def _line(message: Mapping[str, Any]) -> bytes:
    return json.dumps(message, separators=(",", ":")).encode()
