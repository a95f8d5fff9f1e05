"""The files that a report can be written to: the ending of the name says the format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.conformance.report.to_badge import to_badge
from routebook.conformance.report.to_baseline import to_baseline
from routebook.conformance.report.to_html import to_html
from routebook.conformance.report.to_junit import to_junit
from routebook.conformance.report.to_markdown import to_markdown
from routebook.conformance.report.to_text import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from routebook.conformance.report.report import Report

NDJSON = ".ndjson"

OF_WHAT_DOES_NOT_PASS = {NDJSON, ".known", ".txt"}
"""Of vectors that pass these need the record alone, as it comes about, or nothing."""

FORMATS: Mapping[str, Callable[[Report], str]] = {
    ".html": to_html,
    ".json": to_badge,
    ".known": to_baseline,
    ".md": to_markdown,
    ".txt": to_text,
    ".xml": to_junit,
}
