"""Why a line or row is not the record of an event."""

from __future__ import annotations


class Unreadable(Exception):
    """A line or row that is not the record of an event; its text says why, in one sentence."""
