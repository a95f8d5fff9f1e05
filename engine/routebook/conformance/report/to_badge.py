"""A report as a badge: the JSON that shields.io asks an endpoint for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from routebook.conformance.report.report import verdict_words
from routebook.conformance.verdict import PASS

if TYPE_CHECKING:
    from routebook.conformance.report.report import Report


def to_badge(report: Report) -> str:
    """One JSON object: the book, and how many vectors of which levels pass."""
    passing = sum(vector["status"] == PASS for vector in report.vectors)
    levels = ", ".join(dict.fromkeys(suite["level"] for suite in report.suites))
    badge = {
        "schemaVersion": 1,
        "label": f"{report.run['book']} {report.run['version']}",
        "message": f"{verdict_words(report)}: {levels} {passing}/{len(report.vectors)}",
        "color": "brightgreen" if report.conclusion.get("conforms") else "red",
    }
    return json.dumps(badge) + "\n"
