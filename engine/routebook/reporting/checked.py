"""What a report is made of: the books that were checked, each with its faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routebook.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Checked:
    """One book: the name that it was asked for by, its version if that could be read, its faults in file order."""

    name: str
    version: str | None
    faults: tuple[Diagnostic, ...]

    def count(self, severity: str) -> int:
        """How many of the faults are of a severity."""
        return sum(fault.severity == severity for fault in self.faults)
