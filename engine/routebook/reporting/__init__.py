"""How the faults of books are told: one format, one file, `to_<format>`; and the page of each code."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """How faults are told: for people, or for one kind of programs."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
