"""When events were: numbers in whatever unit, or dates; one kind in one log."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from routebook.conformance.auditing.unreadable import Unreadable
from routebook.runtime.facts import shown

if TYPE_CHECKING:
    from routebook.conformance.auditing.recorded import Time

NUMBER = re.compile(r"[-+]?[0-9]{1,4000}(\.[0-9]{0,4000})?([eE][-+]?[0-9]{1,4000})?", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

LARGEST = 2**63
"""A time is less than this, and at least as much before zero: clocks count in 64 bits."""

TOO_LARGE = "write times as seconds, milliseconds, microseconds or nanoseconds, or as dates"
NO_TIME = "write times as numbers, or as dates such as `2024-05-01T12:00:00Z`"


class Clock:
    """Reads the times of one log, of which the first says what kind they all are."""

    __slots__ = ("dated",)

    def __init__(self) -> None:
        self.dated: bool | None = None

    def read(self, value: object) -> Time:
        """A time as a number; raises Unreadable for what is neither a number nor a date, and for the other kind."""
        if type(value) is int and self.dated is False and -LARGEST <= value < LARGEST:  # as most are
            return value
        if isinstance(value, str):
            if self.dated is False and len(value) < 19 and value.isascii() and value.isdecimal():
                return int(value)
            time, dated = _written(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            time, dated = value, False
        elif value is None:
            raise Unreadable("the time is missing")
        else:
            raise Unreadable(f"the time `{shown(value)}` is neither a number nor a date", NO_TIME)
        if not -LARGEST <= time < LARGEST:
            raise Unreadable(f"the time `{shown(value)}` is no point in time", TOO_LARGE)
        if self.dated is None:
            self.dated = dated
        elif self.dated != dated:
            kinds = ("a date", "numbers") if dated else ("a number", "dates")
            raise Unreadable(f"the time `{shown(value)}` is {kinds[0]}, and those before are {kinds[1]}")
        return time


def _written(text: str) -> tuple[Time, bool]:
    """A time that is written as text, and whether it is a date."""
    if not text:
        raise Unreadable("the time is missing")
    if NUMBER.fullmatch(text):
        return int(text) if text.lstrip("+-").isdecimal() else float(text), False
    try:
        return _microseconds(datetime.fromisoformat(text)), True
    except (ValueError, OverflowError):  # no date, or one that is beyond the calendar in UTC
        raise Unreadable(f"the time `{shown(text)}` is neither a number nor a date", NO_TIME) from None


def _microseconds(moment: datetime) -> int:
    """The microseconds since 1970; a date without a zone is taken to be of UTC."""
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - EPOCH) // MICROSECOND
