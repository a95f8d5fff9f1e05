"""What the runner and a system under test say to each other: JSON objects, one a line (docs/conformance.md).

The runner says start, run, step and stop; expected values are never sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from routebook.frozen import Frozen
from routebook.program import EMPTY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROTOCOL = 1

OUTPUTS = "outputs"
ACTIONS = "actions"
REFUSALS = "refusals"


@dataclass(frozen=True, slots=True)
class Handshake:
    """What a system says of itself when it is started.

    `reports` are those of outputs, actions and refusals that it tells, and so is held to. `implements` are the decisions
    and machines that it has, None if it says nothing of that. `steps` asks for events one at a time.
    """

    name: str
    version: str
    reports: tuple[str, ...]
    implements: tuple[str, ...] | None
    steps: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """What a system answers to one event or decision."""

    outputs: Mapping[str, str]
    actions: tuple[str, ...]
    refused: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no reply: one sentence, and what helps to understand it, such as the end of standard error.

    `lost` is set if the system did not say so itself: it was gone, or had to be ended.
    """

    message: str
    context: Mapping[str, str] = EMPTY
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system made of one vector: a reply for each step, or for the first of them and why there are no more.

    Where there are none at all, a system that takes whole runs may have gone wrong at any step. `skipped` is the reason that a system gave for not running it.
    """

    replies: tuple[Reply, ...]
    trouble: Trouble | None = None
    skipped: str | None = None


def to_start(book: str, version: str) -> dict[str, Any]:
    """The message that asks for the handshake."""
    return {"cmd": "start", "protocol": PROTOCOL, "book": book, "version": version}


def to_run(
    seq: int, kind: str, of: str, given: Mapping[str, str], events: Sequence[str] | None
) -> dict[str, Any]:
    """The message that asks for a decision, whose events are None, or for a fresh session that is sent events."""
    asked: dict[str, Any] = {"cmd": "run", "seq": seq, kind: of, "given": dict(given)}
    return asked if events is None else {**asked, "events": [*events]}


def to_step(seq: int, event: str) -> dict[str, Any]:
    """The message that sends one more event to the session that was begun last."""
    return {"cmd": "step", "seq": seq, "event": event}


STOP: Mapping[str, Any] = Frozen({"cmd": "stop"})
