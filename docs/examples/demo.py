"""The first five minutes: build the book, decide some facts, walk one client through a day."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import routebook
from routebook.cli.running import describe

PHONE = {"cluster_push": "enabled", "client": "jabber", "platform": "ios", "os_version": "17.4"}
ON_SCREEN = {"app": "on_screen", "device_lock": "unlocked", "screen": "turned_on"}
LOCKED = {**ON_SCREEN, "device_lock": "locked"}
CASES = {
    "a voice call, iPhone in use": {**PHONE, **ON_SCREEN, "traffic": "voice_call"},
    "a voice call, iPhone locked": {**PHONE, **LOCKED, "traffic": "voice_call"},
    "a message, iPhone locked": {**PHONE, **LOCKED, "traffic": "message"},
    "a video call, old iPhone locked": {**PHONE, **LOCKED, "os_version": "12.5.7", "traffic": "video_call"},
    "a video call, Android locked": {
        **PHONE,
        **LOCKED,
        "platform": "android",
        "os_version": "14",
        "traffic": "video_call",
    },
    "a message, no push in the cluster": {
        **PHONE,
        **LOCKED,
        "cluster_push": "disabled",
        "traffic": "message",
    },
    "a message, iOS 11": {**PHONE, **LOCKED, "os_version": "11.4", "traffic": "message"},
}
A_DAY = (
    "start",
    "message_arrived",
    "device_locked",
    "voice_call_arrived",
    "message_arrived",
    "message_downloaded",
    "notification_opened",
    "session_resumed",
    "message_downloaded",
    "app_left_screen",
    "stop",
    "message_arrived",
)


def main() -> None:
    """Print it all, and say where to look further."""
    print("Building the book\n", flush=True)
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "routebook.cli", "build", "push-notifications"]
    subprocess.run(command, cwd=root, check=True)

    engine = routebook.compile(routebook.load("push-notifications"))
    print("\nHow does traffic reach the client?\n")
    print(f"  {'facts':<34} {'sent on':<12} {'carried by':<11} what the client does")
    for title, facts in CASES.items():
        decision = engine.decide("delivery", facts)
        outputs = decision.outputs or {"push_channel": "", "carried_by": "", "client_action": decision.status}
        print(
            f"  {title:<34} {outputs['push_channel']:<12} {outputs['carried_by']:<11} {outputs['client_action']}"
        )

    print("\nOne client's day (an iPhone with iOS 17.4)\n")
    session = engine.session("client", {**PHONE, "access": "on_premises"})
    for event in A_DAY:
        print("  " + describe(session.send(event)).partition("  [")[0])

    print("\nWhere to look: generated/push-notifications/README.md, and the pictures it shows, such as")
    print("generated/push-notifications/machines/client.svg; then README.md for what to do next.")


if __name__ == "__main__":
    main()
