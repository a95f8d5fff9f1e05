"""Values of JSON that are alike for the greater part, as a list in which every part stands once."""

from __future__ import annotations

import json
from typing import Any


class SharedParts:
    """Parts by number, each after those that it holds.

    A list holds the numbers of its parts; an object, under the number of the list of its names, those of its values.
    """

    def __init__(self) -> None:
        self.parts: list[Any] = []
        self._numbers: dict[str, int] = {}

    def number_of(self, value: Any) -> int:
        """The number under which a value stands in the list, into which it is taken where it is not there yet."""
        part = value
        if isinstance(value, dict):
            names = self.number_of(list(value))
            part = {str(names): [self.number_of(inner) for inner in value.values()]}
        elif isinstance(value, (list, tuple)):
            part = [self.number_of(inner) for inner in value]
        known = self._numbers.setdefault(json.dumps(part), len(self.parts))
        if known == len(self.parts):
            self.parts.append(part)
        return known
