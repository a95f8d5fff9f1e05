"""The choices that are left to whoever asks for suites."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How thorough a suite is."""

    QUICK = "quick"
    STANDARD = "standard"
    THOROUGH = "thorough"


SHIPPED = (Level.QUICK, Level.STANDARD)
"""The levels whose suites are made with the pictures and pages of a book."""

SCENARIOS = "scenarios"
"""What stands in the place of a level in suites of a book's scenarios, which are run at every level."""

EXTRA_STATES = {Level.QUICK: 0, Level.STANDARD: 0, Level.THOROUGH: 1}
"""How many more states than the machine a system may have and is still found, unless another number is asked for."""

MOST_EXTRA_STATES = 3
"""Each makes a suite longer by a factor of the number of events."""


class Written(StrEnum):
    """How suites are written."""

    JSON = "json"
    JSONL = "jsonl"
    GHERKIN = "gherkin"

    @property
    def ending(self) -> str:
        """How the names of such files end."""
        return "feature" if self is Written.GHERKIN else self.value
