"""A report as JUnit XML, which build servers read: a suite for each decision and machine, a case for each vector."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from routebook.conformance.report.report import expected_words, replied_words
from routebook.conformance.report.to_text import given_up_lines
from routebook.conformance.verdict import ERROR, FAIL, INCONCLUSIVE, SKIPPED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.conformance.recording import Record
    from routebook.conformance.report.report import Report


def to_junit(report: Report) -> str:
    """The report as XML; what has no verdict counts as skipped, with the reason.

    That a system was given up stands in what the last suite has to say, for the rest was not run.
    """
    root = Element("testsuites", {"name": report.run["book"], **_counts(report.vectors)})
    for suite in report.suites:
        vectors = report.of(suite)
        element = SubElement(root, "testsuite", {"name": suite["of"], **_counts(vectors)})
        properties = SubElement(element, "properties")
        for name in ("level", "method", "guarantee", "not_promised", "certificate"):
            SubElement(properties, "property", name=name, value=str(suite[name]))
        for vector in vectors:
            _add_case(element, report, vector)
    if given_up := report.conclusion.get("given_up"):
        SubElement(root[-1], "system-err").text = "\n".join(given_up_lines(given_up))
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _counts(vectors: Sequence[Record]) -> dict[str, str]:
    statuses = [vector["status"] for vector in vectors]
    return {
        "tests": str(len(statuses)),
        "failures": str(statuses.count(FAIL)),
        "errors": str(statuses.count(ERROR)),
        "skipped": str(statuses.count(SKIPPED) + statuses.count(INCONCLUSIVE)),
    }


def _add_case(suite: Element, report: Report, vector: Record) -> None:
    rule = f"{report.run['book']}.{vector['of']}.{vector['rule']}"
    case = SubElement(suite, "testcase", classname=rule, name=vector["id"])
    status = vector["status"]
    if status in {SKIPPED, INCONCLUSIVE}:
        message = vector.get("message", "it differs after an undocumented step")
        SubElement(case, "skipped", message=f"{status}: {message}")
    elif status in {FAIL, ERROR}:
        wrong = vector.get("wrong")
        told = f"expected {expected_words(wrong)}; replied {replied_words(wrong)}" if wrong else ""
        message = vector.get("message", told)
        element = SubElement(case, "failure" if status == FAIL else "error", message=message, type=status)
        element.text = "\n".join(
            [
                f"given: {', '.join(f'{name}={word}' for name, word in vector['given'].items())}",
                *(
                    [f"events: {', '.join(vector['events'][: vector['at'] + 1])}"]
                    if "events" in vector
                    else []
                ),
                *([told, f"passages: {', '.join(wrong['sources'])}"] if wrong else []),
                *(f"{name}: {text}" for name, text in vector.get("context", {}).items()),
                f"again: {report.again(vector)}",
            ]
        )
