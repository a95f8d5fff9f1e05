"""Facts of one client of the shipped book, and what of them its session begins with."""

from __future__ import annotations

FACTS = {
    "cluster_push": "enabled",
    "client": "jabber",
    "app": "on_screen",
    "device_lock": "unlocked",
    "screen": "turned_off",
    "platform": "ios",
    "os_version": "17.4",
    "traffic": "message",
}
PARAMETERS = {
    "cluster_push": "enabled",
    "client": "jabber",
    "platform": "ios",
    "os_version": "17.4",
    "access": "on_premises",
}
