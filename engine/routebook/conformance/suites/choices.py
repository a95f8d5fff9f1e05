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


class Method(StrEnum):
    """How a suite is made, for those who have to show that it was made so; it takes the place of a level."""

    TRANSITIONS = "transitions"
    W = "W"
    WP = "Wp"
    HSI = "HSI"
    H = "H"
    SPYH = "SPYH"
    PAIRWISE = "pairwise"
    THREE_WAY = "3-way"
    FOUR_WAY = "4-way"
    MCDC = "MCDC"


T_WAY = {Method.PAIRWISE: 2, Method.THREE_WAY: 3, Method.FOUR_WAY: 4}
"""Of how many facts every combination of values is asked."""

OF_DECISIONS = (*T_WAY, Method.MCDC)
"""The methods that make suites of decisions; the others make those of machines."""


def makes_suites_of(chosen: Level | Method, *, machines: bool) -> bool:
    """Whether a level, or a method, makes suites of machines; or else of decisions."""
    return isinstance(chosen, Level) or (chosen not in OF_DECISIONS) is machines


EXTRA_STATES: dict[Level | Method, int] = {Level.QUICK: 0, Level.STANDARD: 0, Level.THOROUGH: 1}
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
