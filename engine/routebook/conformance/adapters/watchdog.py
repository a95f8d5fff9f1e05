"""Ends what a connection waits for when it has taken too long, however slowly bytes come."""

from __future__ import annotations

import socket
import time
from contextlib import contextmanager, suppress
from math import inf
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Watchdog:
    """Watches one connection with one thread, which is cheaper than a timer for each request."""

    def __init__(self, sock: socket.socket, seconds: float) -> None:
        self._sock = sock
        self._seconds = seconds
        self._deadline = inf
        self._ended = Event()
        self.has_cut = False
        Thread(target=self._watch, daemon=True).start()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """What is done meanwhile may take so many seconds; then the connection is shut, and `has_cut` set."""
        self._deadline = time.monotonic() + self._seconds
        try:
            yield
        finally:
            self._deadline = inf

    def stop(self) -> None:
        """Watch no more."""
        self._ended.set()

    def _watch(self) -> None:
        # It sleeps no longer than an exchange may take, and so wakes before any that begins meanwhile is over.
        while not self._ended.wait(max(0.0, min(self._seconds, self._deadline - time.monotonic()))):
            if time.monotonic() >= self._deadline:
                self.has_cut = True
                with suppress(OSError):
                    self._sock.shutdown(socket.SHUT_RDWR)
                return
