"""A system held to suites within the tests: the report of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import routebook
from routebook.conformance.conforming import Wanted, conform
from routebook.conformance.report.report import report_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.conformance.adapters import System
    from routebook.conformance.report.report import Report
    from routebook.conformance.vector import Suite
    from routebook.runtime import Engine


def hold(engine: Engine, system: System, *suites: Suite, **wanted: Any) -> Report:
    """The report of a system that is held to suites of the shipped book."""
    command: Sequence[str] = ["routebook", "conform", "push-notifications", "cmd:x y"]
    records = conform(
        engine,
        system,
        lambda names: [suite for suite in suites if suite.of in names],
        Wanted(name="cmd:x y", command=command, **wanted),
        lambda changed: routebook.engine("push-notifications", changed),
    )
    return report_of(records)


def statuses(report: Report) -> list[str]:
    """The verdicts in the order of the vectors."""
    return [vector["status"] for vector in report.vectors]
