"""What two version numbers say of the change between them."""

from __future__ import annotations

from routebook.comparing.change import Level
from routebook.versions import parse_version


def said_by(old: str, new: str) -> Level | None:
    """The level that the first number that differs stands for; None where the new version is the lower one."""
    before, after = ((*parse_version(each), 0, 0, 0) for each in (old, new))
    for level, one, other in zip((Level.MAJOR, Level.MINOR, Level.PATCH), before, after, strict=False):
        if one != other:
            return level if other > one else None
    return Level.NONE
