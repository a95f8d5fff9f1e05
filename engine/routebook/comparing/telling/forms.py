"""The forms in which a change is told."""

from __future__ import annotations

from enum import StrEnum


class Told(StrEnum):
    """How a change is told."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
