"""The forms in which `routebook diff` tells a change; apart, so that no other command imports what compares."""

from __future__ import annotations

from enum import StrEnum


class Told(StrEnum):
    """How a change is told."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
