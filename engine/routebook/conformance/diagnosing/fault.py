"""One fault that a system may have, in words and as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: `cell` is where it is, `found` what is done there, `documented` what should be.

    `given` are the facts that all vectors that fail have in common, and that others have otherwise.
    """

    cell: str
    found: str
    documented: str
    given: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """The fault as plain JSON values."""
        return {
            "cell": self.cell,
            "found": self.found,
            "documented": self.documented,
            "given": dict(self.given),
        }


def common_to(failing: list[Mapping[str, str]], others: list[Mapping[str, str]]) -> dict[str, str]:
    """The facts that all that fail share, and that not all others have."""
    first = failing[0]
    return {
        name: word
        for name, word in first.items()
        if all(each.get(name) == word for each in failing) and any(each.get(name) != word for each in others)
    }
