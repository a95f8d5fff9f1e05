"""The push client in Python with one fault planted in it, for trying what a suite finds.

routebook conform push-notifications py:faulty_push_client:WrongOutput
routebook conform push-notifications py:faulty_push_client:WrongTransfer
routebook conform push-notifications py:faulty_push_client:ExtraState --level thorough
routebook conform push-notifications py:faulty_push_client:WrongComparison --reading ios13_column=from_13
"""

from __future__ import annotations

from push_client import Facts, PushClient, Reply


class WrongOutput(PushClient):
    """Sends calls to iOS 13 and Android as if their priority were not stated."""

    def decide(self, decision: str, given: Facts) -> Reply:
        return self.spoilt(super().decide(decision, given))

    def send(self, event: str) -> Reply:
        return self.spoilt(super().send(event))

    def spoilt(self, reply: Reply) -> Reply:
        outputs = reply.get("outputs", {})
        if outputs.get("push_channel") != "voip":
            return reply
        return {**reply, "outputs": {**outputs, "push_priority": "unstated"}}


class WrongTransfer(PushClient):
    """Is done once its session has been resumed, and does not wait for the message that is downloaded."""

    def session_resumed(self) -> Reply:
        reply = super().session_resumed()
        if not reply.get("refused"):
            self.fetching = ""
        return reply


class ExtraState(PushClient):
    """Is in a state of its own after a stop during a download: it misses it if the device is locked next."""

    interrupted = False

    def send(self, event: str) -> Reply:
        interrupted, self.interrupted = self.interrupted, event == "stop" and self.fetching == "message"
        return {} if interrupted and event == "device_locked" else super().send(event)


class WrongComparison(PushClient):
    """Compares versions as text, by which 100 comes before 12 and 9 after it."""

    def decide(self, decision: str, given: Facts) -> Reply:
        return super().decide(decision, {**given, "os_version": self.misread(given["os_version"])})

    def begin(self, machine: str, given: Facts) -> None:
        super().begin(machine, {**given, "os_version": self.misread(given["os_version"])})

    def misread(self, version: str) -> str:
        return "11" if version < "12" else "12" if version < "13" else "13"
