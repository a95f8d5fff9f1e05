"""Values of JSON that are alike for the greater part, as a list in which every part stands once."""

from __future__ import annotations

import json
from typing import Any


class SharedParts:
    """Parts by number, each after those that it holds: a list or an object holds the numbers of its parts."""

    def __init__(self) -> None:
        self.parts: list[Any] = []
        self._numbers: dict[str, int] = {}

    def number_of(self, value: Any) -> int:
        """The number under which a value stands in the list, into which it is taken where it is not there yet."""
        part = value
        if isinstance(value, dict):
            part = {name: self.number_of(inner) for name, inner in value.items()}
        elif isinstance(value, (list, tuple)):
            part = [self.number_of(inner) for inner in value]
        known = self._numbers.setdefault(json.dumps(part), len(self.parts))
        if known == len(self.parts):
            self.parts.append(part)
        return known
