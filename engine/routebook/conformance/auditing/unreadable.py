"""Why a line or row is not the record of an event."""

from __future__ import annotations

NO_JSON = "write one JSON object on each line, and let the last one be whole"
NO_TEXT = "write the log as UTF-8, and let its last line be whole"


class Unreadable(Exception):
    """A line or row that is not the record of an event; its text says why, in one sentence, and `help` how to mend it."""

    def __init__(self, reason: str, help: str = "") -> None:  # noqa: A002  (errors have their repair under this name)
        super().__init__(reason)
        self.help = help
