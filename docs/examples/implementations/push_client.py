"""Push notifications for Jabber and Webex, written by hand from the guide: what is sent, and what one client does.

It is a system to be held to the book `push-notifications`, and shares nothing with that but the words for facts and
answers. In this folder:

    routebook conform push-notifications py:push_client:PushClient
"""

from __future__ import annotations

from typing import Any

Facts = dict[str, str]
Reply = dict[str, Any]

CALLS = ("voice_call", "video_call")
ARRIVALS = {
    "voice_call_arrived": "voice_call",
    "video_call_arrived": "video_call",
    "message_arrived": "message",
}
DEVICE = {
    "app_left_screen": ("app", "off_screen"),
    "app_entered_screen": ("app", "on_screen"),
    "device_locked": ("device_lock", "locked"),
    "device_unlocked": ("device_lock", "unlocked"),
    "screen_turned_off": ("screen", "turned_off"),
    "screen_turned_on": ("screen", "turned_on"),
}
IN_USE = {"app": "on_screen", "device_lock": "unlocked", "screen": "turned_on"}
REFUSED = {"refused": True}


def is_suspended(facts: Facts) -> bool:
    """Off the screen, locked or dark: any one of them is enough."""
    return any(facts[name] != word for name, word in IN_USE.items())


def generation(facts: Facts) -> str:
    """Android stands with iOS 13 and what came after it; of iOS before 12 nothing is said."""
    if facts["platform"] == "android":
        return "android"
    major = int(facts["os_version"].partition(".")[0])
    return "unknown" if major < 12 else "ios12" if major == 12 else "ios13"


def push_channel(facts: Facts) -> str:
    """Calls are always pushed too, messages to suspended clients alone; iOS 12 has one channel for everything."""
    is_call = facts["traffic"] in CALLS
    if facts["cluster_push"] == "disabled" or not (is_call or is_suspended(facts)):
        return "none"
    if generation(facts) == "ios12":
        return "single"
    return "voip" if is_call else "message"


def push_priority(channel: str) -> str:
    """Of calls on their own channel it is said that they are not held back; of the rest nothing."""
    return {"none": "none", "voip": "high"}.get(channel, "unstated")


def client_action(facts: Facts, channel: str) -> str:
    """What the client does about what comes, or about the word of it."""
    if not is_suspended(facts):
        return "receives_directly"
    if channel == "none":
        return "unreachable"
    if facts["traffic"] == "message":
        return "shows_notification"
    return {
        "ios12": "reenters_foreground_and_rings",
        "ios13": "launches_callkit_with_caller_id",
        "android": "rings_on_invite",
    }[generation(facts)]


def deliver(facts: Facts) -> Facts:
    """How a call or a message reaches the client; nothing where nothing is documented."""
    if generation(facts) == "unknown":
        return {}
    channel = push_channel(facts)
    suspended = is_suspended(facts)
    return {
        "sender": "unified_cm" if facts["traffic"] in CALLS else "im_presence",
        "session_channel": "unavailable" if suspended else "sip",
        "push_channel": channel,
        "push_priority": push_priority(channel),
        "carried_by": "session" if not suspended else "nothing" if channel == "none" else "push",
        "client_action": client_action(facts, channel),
        "presence": "away" if suspended else "unchanged",
    }


class PushClient:
    """One client, from its start to its stop."""

    name = "push client in Python"
    version = "1.0"
    reports = ("outputs", "actions", "refusals")
    implements = ("delivery", "client")

    def decide(self, decision: str, given: Facts) -> Reply:  # noqa: ARG002  (there is one)
        """Answer the one decision that there is."""
        return {"outputs": deliver(given)}

    def begin(self, machine: str, given: Facts) -> None:  # noqa: ARG002  (there is one)
        """Begin as a client that is not running, on a device that is in use."""
        self.facts = {**given, **IN_USE}
        self.running = False
        self.waiting = False  # a message waits behind a notification
        self.fetching = ""  # `session`, then `message`, while what waited is fetched

    def send(self, event: str) -> Reply:
        """Take one event."""
        if event in DEVICE:
            return self.device_changes(*DEVICE[event])
        if event in ARRIVALS:
            return self.arrives(ARRIVALS[event])
        reply: Reply = getattr(self, event)()
        return reply

    def start(self) -> Reply:
        """Register with the servers and with the cloud of the platform."""
        if self.running:
            return REFUSED
        self.running = True
        return {"actions": ["register_with_servers", "register_with_cloud"]}

    def stop(self) -> Reply:
        """A client that is stopped is signed out, and nothing waits for it."""
        if not self.running:
            return REFUSED
        self.running = self.waiting = False
        self.fetching = ""
        return {"actions": ["sign_out"]}

    def device_changes(self, name: str, word: str) -> Reply:
        """A client is suspended or comes to the front; what was not fetched to the end waits again."""
        self.facts[name] = word
        if self.running and is_suspended(self.facts):
            self.waiting = self.waiting or self.fetching != ""
            self.fetching = ""
        elif self.running:
            return {"actions": self.comes_to_the_front()}
        return {}

    def comes_to_the_front(self) -> list[str]:
        """In whatever way it does, the client fetches what waits for it."""
        if not self.waiting:
            return []
        self.waiting = False
        self.fetching = "session"
        return ["resume_session"]

    def arrives(self, traffic: str) -> Reply:
        """A call or a message arrives for the client."""
        outputs = deliver({**self.facts, "traffic": traffic})
        action = outputs.get("client_action")
        if action == "reenters_foreground_and_rings":
            self.facts.update(IN_USE)
            return {"outputs": outputs, "actions": ["ring", *self.comes_to_the_front()]}
        if action == "shows_notification":
            self.waiting = True
        does = {
            "receives_directly": ["receive_directly"],
            "launches_callkit_with_caller_id": ["launch_callkit"],
            "rings_on_invite": ["ring_on_invite"],
            "shows_notification": ["show_notification"],
        }
        return {"outputs": outputs, "actions": does.get(action or "", [])}

    def notification_opened(self) -> Reply:
        """A click on the notification brings the client to the front."""
        if not self.waiting:
            return REFUSED
        self.facts.update(IN_USE)
        return {"actions": self.comes_to_the_front()}

    def session_resumed(self) -> Reply:
        """Once the session is there, the message is downloaded."""
        if self.fetching != "session":
            return REFUSED
        self.fetching = "message"
        return {"actions": ["download_message"]}

    def message_downloaded(self) -> Reply:
        """The message is there, and nothing waits any more."""
        if self.fetching != "message":
            return REFUSED
        self.fetching = ""
        return {}
