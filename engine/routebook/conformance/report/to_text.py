"""A report for people: each kind of failure with its shortest run, the diagnosis, and what it comes to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from routebook.conformance.report.report import (
    counts_words,
    diagnosis_words,
    expected_words,
    explained_words,
    given_up_words,
    readings_words,
    replied_words,
    verdict_words,
)
from routebook.conformance.verdict import ERROR, SKIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.conformance.recording import Record
    from routebook.conformance.report.report import Failures, Report

MOST_FAILURES = 10


def to_text(report: Report) -> str:
    """The report as plain text, without a line end after the last line."""
    blocks = ["\n".join(_head(report))]
    failures = report.failures()
    blocks += ["\n".join(failure_lines(report, each)) for each in failures[:MOST_FAILURES]]
    if (more := len(failures) - MOST_FAILURES) > 0:
        blocks.append(f"and {more} more kind{'s' * (more != 1)} of failures")
    blocks += ["\n".join(reasons)] if (reasons := list(_skipped(report))) else []
    blocks += ["\n".join(diagnosis_lines(each)) for each in report.diagnoses]
    if given_up := report.conclusion.get("given_up"):
        blocks.append("\n".join(given_up_lines(given_up)))
    if report.explained and report.conclusion.get("conforms"):
        blocks.append("\n".join(explained_lines(report)))
    blocks.append("\n".join(_conclusion(report)))
    return "\n\n".join(blocks)


def _head(report: Report) -> Iterator[str]:
    run = report.run
    about = " ".join(each for each in run["implementation"].values() if each)
    yield f"{run['book']} {run['version']}: {run['system']}" + (f" ({about})" if about else "")
    promises: dict[str, list[str]] = {}
    for suite in report.suites:
        count = suite["vectors"]
        told = f"  {suite['kind']} {suite['of']}, {suite['level']}, {count} vector{'s' * (count != 1)}"
        promises.setdefault(suite["guarantee"], []).append(told)
    for guarantee, suites in promises.items():
        yield from suites
        yield f"    promised: {guarantee}"
    if run["implements"] is None:
        yield "  it does not say what it `implements`: it is held to every decision and machine of the book, inner ones too"


def failure_lines(report: Report, failures: Failures) -> Iterator[str]:
    """A kind of failure with its shortest run, the passage, and the command that runs it again."""
    first = failures.records[0]
    wrong = first.get("wrong", {})
    count = len(failures.records)
    yield f"{first['status']}: {failures.rule}, {count} vector{'s' * (count != 1)}"
    if cell := wrong.get("cell"):
        remembered = ", ".join(f"{name}={word}" for name, word in cell["remembered"].items())
        yield f"  cell      {cell['event']} in {cell['state'][-1]}" + (
            f" ({remembered})" if remembered else ""
        )
    yield f"  given     {', '.join(f'{name}={word}' for name, word in first['given'].items())}"
    if "events" in first:
        yield f"  events    {', '.join(first['events'][: first['at'] + 1])}"
    if wrong:
        yield f"  expected  {expected_words(wrong)}"
    if first["status"] != ERROR:
        yield f"  replied   {replied_words(wrong)}"
    if "message" in first:
        yield f"  trouble   {first['message']}"
    yield from context_lines(first.get("context", {}))
    if sources := wrong.get("sources"):
        yield f"  passage   {', '.join(sources)}"
    for readings in first.get("permitted", ()):
        yield f"  as good   under the reading {readings_words(readings)}"
    yield f"  again     {report.again(first)}"


def explained_lines(report: Report) -> Iterator[str]:
    """The vectors that only another reading explains, and the command that has the default hold."""
    yield f"{explained_words(report)}:"
    for vector in report.explained[:MOST_FAILURES]:
        wrong = vector["wrong"]
        told = f"expected {expected_words(wrong)}; replied {replied_words(wrong)}"
        yield f"  {vector['of']}/{vector['id']}: {told}"
    if (more := len(report.explained) - MOST_FAILURES) > 0:
        yield f"  and {more} more"
    yield f"  again     {report.under_defaults()}"


def given_up_lines(given_up: Record) -> Iterator[str]:
    """That a system was given up, with what helps to see why."""
    yield given_up_words(given_up)
    yield from context_lines(given_up["context"])


def context_lines(context: Mapping[str, str]) -> Iterator[str]:
    """What helps to understand a trouble, each text under its name."""
    for name, text in context.items():
        yield f"  {name}"
        yield from (f"    {line}" for line in text.splitlines())


def _skipped(report: Report) -> Iterator[str]:
    """Each reason for not running vectors, with how many it was given for."""
    reasons = Counter(vector["message"] for vector in report.vectors if vector["status"] == SKIPPED)
    for reason, count in reasons.most_common(MOST_FAILURES):
        yield f"skipped: {reason}, {count} vector{'s' * (count != 1)}"


def diagnosis_lines(diagnosis: Record) -> Iterator[str]:
    """The single faults of which each alone explains everything."""
    yield f"diagnosis of {diagnosis['of']}: {diagnosis_words(diagnosis)}"
    for fault in diagnosis["faults"]:
        where = "".join(f", {name}={word}" for name, word in fault["given"].items())
        yield f"  {fault['cell']}{where}: {fault['found']}; documented: {fault['documented']}"


def _conclusion(report: Report) -> Iterator[str]:
    for breach in report.conclusion.get("breaches") or ():
        yield {
            "fails": f"{breach['name']} fails, and the baseline does not list it",
            "passes": f"{breach['name']} passes: take it off the baseline",
            "unknown": f"{breach['name']} is in the baseline, and in no suite",
        }[breach["kind"]]
    if (under := report.conclusion.get("under")) and not report.conclusion["conforms"]:
        yield f"judged under the reading {readings_words(under)}, under which the fewest fail"
    yield f"{counts_words(report)}: {verdict_words(report)}"
