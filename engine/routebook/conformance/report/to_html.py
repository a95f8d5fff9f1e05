"""A report as one HTML page without scripts: the matrix itself, coloured; a cell opens its runs and passages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from routebook.conformance.report.report import (
    counts_words,
    diagnosis_words,
    expected_words,
    given_up_words,
    replied_words,
    rule_of,
    verdict_words,
)
from routebook.conformance.verdict import ERROR, FAIL, INCONCLUSIVE, PASS, SKIPPED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routebook.conformance.recording import Record
    from routebook.conformance.report.report import Report

WORST_FIRST = (FAIL, ERROR, INCONCLUSIVE, SKIPPED, PASS)
MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell of the matrix: its verdict is the worst of its vectors', of which a few are shown, the worst first."""

    status: str
    count: int
    passing: int
    shown: Sequence[Record]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The cells of a suite, by row and column: states and events of a machine, rules of a decision."""

    suite: Record
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[CellShown | None]]]


def to_html(report: Report) -> str:
    """The page."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  (most runs write no page)

    environment = Environment(
        loader=PackageLoader("routebook.conformance.report", ""),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = {
        "again": report.again,
        "as_code": as_code,
        "counts": counts_words(report),
        "diagnosis_words": diagnosis_words,
        "expected": expected_words,
        "given_up": given_up_words,
        "replied": replied_words,
        "rule_of": rule_of,
        "verdict": verdict_words(report),
    }
    matrices = [_matrix(suite, report.of(suite)) for suite in report.suites]
    return environment.get_template("page.html.jinja").render(report=report, matrices=matrices, **words)


def as_code(text: str) -> Markup:
    """Text in which what stands between backticks is shown as code."""
    return Markup(re.sub(r"`([^`]*)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704  it is escaped before


def _matrix(suite: Record, vectors: Sequence[Record]) -> Matrix:
    cells: dict[tuple[str, str], list[Record]] = {}
    for vector in vectors:
        cells.setdefault(_place(vector), []).append(vector)
    rows = list(dict.fromkeys(row for row, _ in cells))
    columns = list(dict.fromkeys(column for _, column in cells))
    return Matrix(
        suite,
        columns,
        [
            (row, [_cell(cells[row, column]) if (row, column) in cells else None for column in columns])
            for row in rows
        ],
    )


def _place(vector: Record) -> tuple[str, str]:
    """The row and the column that a vector belongs to: the cell that it aims at, and where it fails, that which is wrong."""
    cell = vector.get("wrong", vector).get("cell")
    return (" / ".join(cell["state"]), cell["event"]) if cell else (f"{vector['of']} {vector['rule']}", "")


def _cell(vectors: Iterable[Record]) -> CellShown:
    ordered = sorted(vectors, key=lambda each: WORST_FIRST.index(each["status"]))
    passing = sum(each["status"] == PASS for each in ordered)
    return CellShown(ordered[0]["status"], len(ordered), passing, ordered[:MOST_SHOWN])
