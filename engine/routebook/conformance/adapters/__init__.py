"""How a system under test is reached: in Python, as a command, or over HTTP; one file for each way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.conformance.protocol import Answer, Handshake


class System(Protocol):
    """A system under test. It is never told what is expected of it."""

    def start(self, book: str, version: str) -> Handshake:
        """Get it going, and ask what it is; raises UnusableSystem."""

    def run(self, kind: str, of: str, given: Mapping[str, str], events: Sequence[str] | None) -> Answer:
        """Ask for a decision, whose events are None, or send events to a fresh session of a machine.

        Whatever a system does, there is an answer, and the next vector can be run.
        """

    def stop(self) -> None:
        """Let it end, and see to it that it has."""
