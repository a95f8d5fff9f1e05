"""A report as Markdown, for a summary beside a change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from routebook.conformance.report.report import (
    counts_words,
    diagnosis_words,
    expected_words,
    explained_words,
    given_up_words,
    replied_words,
    verdict_words,
)
from routebook.conformance.verdict import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.conformance.recording import Record
    from routebook.conformance.report.report import Failures, Report

MOST_FAILURES = 50
MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")


def to_markdown(report: Report) -> str:
    """The verdict, the suites with their counts, each kind of failure, and the diagnosis."""
    run = report.run
    lines = [
        f"# {_text(run['system'])}: {_text(verdict_words(report))}",
        "",
        f"Held to the book {_text(run['book'])} {_text(run['version'])}: {_text(counts_words(report))}.",
        "",
        *_given_up(report),
        *_suites(report),
        *_failures(report),
        *_explained(report),
        *_diagnoses(report),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _given_up(report: Report) -> Iterator[str]:
    if given_up := report.conclusion.get("given_up"):
        yield from (f"**{_text(given_up_words(given_up))}**", "")
        yield from _context(given_up["context"], indent="")


def _suites(report: Report) -> Iterator[str]:
    yield f"| | level | {' | '.join(VERDICTS)} | guarantee |"
    yield "|---" * (len(VERDICTS) + 3) + "|"
    for suite in report.suites:
        statuses = [vector["status"] for vector in report.of(suite)]
        counts = " | ".join(str(statuses.count(status)) for status in VERDICTS)
        yield f"| {_text(suite['of'])} | {_text(suite['level'])} | {counts} | {_text(suite['guarantee'])} |"
    yield ""


def _failures(report: Report) -> Iterator[str]:
    failures = report.failures()
    if not failures:
        return
    yield from ("## What fails", "")
    for each in failures[:MOST_FAILURES]:
        yield from _failure(report, each)
    if (more := len(failures) - MOST_FAILURES) > 0:
        yield from (f"And {more} more kind{'s' * (more != 1)} of failures.", "")


def _explained(report: Report) -> Iterator[str]:
    if not report.explained or not report.conclusion.get("conforms"):
        return
    yield from (f"{_text(explained_words(report))}:", "")
    for vector in report.explained[:MOST_FAILURES]:
        wrong = vector["wrong"]
        told = f"expected {expected_words(wrong)}; replied {replied_words(wrong)}"
        yield f"- {_text(vector['of'])}/{_text(vector['id'])}: {_text(told)}"
    if (more := len(report.explained) - MOST_FAILURES) > 0:
        yield f"- and {more} more"
    yield from (f"- again: {_code(report.under_defaults())}", "")


def _failure(report: Report, failures: Failures) -> Iterator[str]:
    first = failures.records[0]
    wrong: Record = first.get("wrong", {})
    yield f"- **{_text(failures.rule)}**, vectors: {len(failures.records)}"
    if cell := wrong.get("cell"):
        yield f"  - cell: {_text(cell['event'])} in {_text(cell['state'][-1])}"
    yield f"  - given: {_text(', '.join(f'{name}={word}' for name, word in first['given'].items()))}"
    if "events" in first:
        yield f"  - events: {_text(', '.join(first['events'][: first['at'] + 1]))}"
    if wrong:
        yield f"  - expected: {_text(expected_words(wrong))}"
        yield f"  - replied: {_text(replied_words(wrong))}"
        if wrong["sources"]:
            yield f"  - passages: {_text(', '.join(wrong['sources']))}"
    if "message" in first:
        yield f"  - trouble: {_text(first['message'])}"
    yield from _context(first.get("context", {}), indent="  ")
    yield f"  - again: {_code(report.again(first))}"
    yield ""


def _context(context: Mapping[str, str], indent: str) -> Iterator[str]:
    """What helps to understand a trouble, line by line as it was said."""
    for name, text in context.items():
        yield f"{indent}- {_text(name)}:"
        yield from (f"{indent}  - {_text(line)}" for line in text.splitlines() if line.strip())
    if context and not indent:
        yield ""


def _diagnoses(report: Report) -> Iterator[str]:
    if report.diagnoses:
        yield from ("## Diagnosis", "")
    for each in report.diagnoses:
        yield f"- {_text(each['of'])}: {_text(diagnosis_words(each))}"
        for fault in each["faults"]:
            where = "".join(f", {name}={word}" for name, word in fault["given"].items())
            told = f"{fault['cell']}{where}: {fault['found']}; documented: {fault['documented']}"
            yield f"  - {_text(told)}"


def _text(words: str) -> str:
    """Words that Markdown shows as they are, in one line."""
    return MARKS.sub(r"\\\1", " ".join(words.split()))


def _code(words: str) -> str:
    fence = "`" * (max(map(len, re.findall(r"`+", words)), default=0) + 1)
    return f"{fence} {words} {fence}" if "`" in words else f"{fence}{words}{fence}"
