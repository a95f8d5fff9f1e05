"""The first book's machine as what is timed needs it: one day of a client, and the machine as one flat table.

The flat table is for one set of parameters and has a state for each state of the machine with what it remembers. A
library that nests states and guards them would have more to do, so that flat is kind to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import routebook

MACHINE = "client"
PARAMETERS = {
    "cluster_push": "enabled",
    "client": "jabber",
    "platform": "ios",
    "os_version": "17.4",
    "access": "on_premises",
}
DAY = (
    "start",
    "voice_call_arrived",
    "message_arrived",
    "app_left_screen",
    "message_arrived",
    "message_arrived",
    "voice_call_arrived",
    "notification_opened",
    "session_resumed",
    "message_downloaded",
    "video_call_arrived",
    "device_locked",
    "voice_call_arrived",
    "video_call_arrived",
    "device_unlocked",
    "screen_turned_off",
    "voice_call_arrived",
    "screen_turned_on",
    "message_arrived",
    "stop",
)
"""Events that the book documents one after the other, and that end where they began."""


Place = tuple[tuple[str, ...], tuple[str, ...]]
"""The active states, innermost last, and what is remembered."""


@dataclass(frozen=True, slots=True)
class FlatMachine:
    """From each state and event to the next state; what is refused or undocumented is left out."""

    rows: Mapping[str, Mapping[str, str]]
    names: Mapping[Place, str]
    """What the machine's own states are called here."""
    events: tuple[str, ...]
    passed: tuple[str, ...]
    """The state after each event of the day."""
    initial: str = "s0"


def flat_machine(engine: routebook.Engine) -> FlatMachine:
    """The machine of the first book, walked with sessions from its beginning."""
    events = engine.program.machines[MACHINE].events
    session = engine.session(MACHINE, PARAMETERS)
    names = {place_of(session): "s0"}
    waiting = [session.snapshot()]
    rows: dict[str, dict[str, str]] = {}
    for snapshot in waiting:
        row = rows[f"s{len(rows)}"] = {}
        for event in events:
            tried = engine.restore(snapshot)
            if tried.send(event).status == "documented":
                place = place_of(tried)
                if place not in names:
                    names[place] = f"s{len(names)}"
                    waiting.append(tried.snapshot())
                row[event] = names[place]
    passed = []
    for event in DAY:
        if session.send(event).status != "documented":
            raise AssertionError(f"{event} is not documented where the day has it")
        passed.append(names[place_of(session)])
    return FlatMachine(rows, names, events, tuple(passed))


def place_of(session: routebook.Session) -> Place:
    """Where a session is, but for its parameters."""
    return session.configuration, tuple(session.snapshot()["remembered"].values())
