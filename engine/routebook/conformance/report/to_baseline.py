"""The failures of a report as a baseline: what is known to fail, and from now on has to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.conformance.report.report import BAD, rule_of

if TYPE_CHECKING:
    from routebook.conformance.report.report import Report


def to_baseline(report: Report) -> str:
    """One vector a line, by its name, with the rule that it fails at as a remark."""
    failing = [vector for vector in report.vectors if vector["status"] in BAD]
    return "".join(f"{each['of']}/{each['id']}  # {rule_of(each)}\n" for each in failing)
