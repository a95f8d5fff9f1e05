"""When events were: numbers in whatever unit, or dates; one kind in one log."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING

from routebook.conformance.auditing.unreadable import Unreadable
from routebook.runtime.facts import shown

if TYPE_CHECKING:
    from routebook.conformance.auditing.recorded import Time

NUMBER = re.compile(r"[-+]?[0-9]{1,25}(\.[0-9]{0,25})?([eE][-+]?[0-9]{1,3})?", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Clock:
    """Reads the times of one log, of which the first says what kind they all are."""

    __slots__ = ("dated",)

    def __init__(self) -> None:
        self.dated: bool | None = None

    def read(self, value: object) -> Time:
        """A time as a number; raises Unreadable for what is neither a number nor a date, and for the other kind."""
        if type(value) is int and self.dated is False:  # as most are; a truth value is no number
            return value
        if isinstance(value, str):
            if self.dated is False and len(value) < 20 and value.isascii() and value.isdecimal():
                return int(value)
            time, dated = _written(value)
        elif isinstance(value, date):
            time, dated = _microseconds(value), True
        elif isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
            time, dated = value, False
        elif value is None:
            raise Unreadable("the time is missing")
        else:
            raise Unreadable(f"the time `{shown(value)}` is neither a number nor a date")
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
        number = int(text) if text.lstrip("+-").isdecimal() else float(text)
        if isfinite(number):
            return number, False
    else:
        try:
            return _microseconds(datetime.fromisoformat(text)), True
        except (ValueError, OverflowError):  # no date, or one that is beyond the calendar in UTC
            pass
    raise Unreadable(f"the time `{shown(text)}` is neither a number nor a date")


def _microseconds(value: date) -> int:
    """The microseconds since 1970; a date without a zone is taken to be of UTC."""
    moment = (
        value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=UTC)
    )
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - EPOCH) // MICROSECOND
