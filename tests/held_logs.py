"""A log held to the book within the tests: every finding, and what was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.conformance.auditing.audit import audit, hold
from routebook.conformance.auditing.forms import Order, Start
from routebook.conformance.auditing.log import open_log
from routebook.conformance.auditing.naming import Naming

if TYPE_CHECKING:
    from pathlib import Path

    from routebook.conformance.auditing.audit import Audited
    from routebook.conformance.auditing.finding import Finding
    from routebook.runtime import Engine


class Kept:
    """Keeps all findings."""

    def begin(self) -> None:
        self.findings: list[Finding] = []

    def tell(self, finding: Finding) -> None:
        self.findings.append(finding)


def held_to_the_book(
    engine: Engine, path: Path, *, order: Order = Order.LOG, start: Start = Start.INITIAL
) -> tuple[list[Finding], Audited]:
    """All that is found in a log of the shipped book's clients, and the sum of it."""
    opened = open_log(path, None, Naming())
    kept = Kept()
    kept.begin()
    audited = audit(hold(engine, "client", opened.naming, {}, start), opened, order, kept, lambda *_: None)
    return kept.findings, audited
