"""All reports are made from the records of a run, are the same each time, and show nobody's words as anything but words."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from faulty_push_client import WrongOutput, WrongTransfer
from markdown_it import MarkdownIt
from push_client import PushClient

import routebook
from covering_vectors import decision_suite, machine_suite
from held import hold
from routebook.conformance.adapters.py import PythonSystem
from routebook.conformance.baseline import parse_baseline
from routebook.conformance.conforming import Wanted, conform
from routebook.conformance.report.formats import FORMATS
from routebook.conformance.report.report import report_of, to_line
from routebook.conformance.report.to_badge import to_badge
from routebook.conformance.report.to_baseline import to_baseline
from routebook.conformance.report.to_html import to_html
from routebook.conformance.report.to_junit import to_junit
from routebook.conformance.report.to_markdown import to_markdown
from routebook.conformance.report.to_text import to_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from routebook.conformance.report.report import Report
    from routebook.runtime import Engine

GIVEN = {
    "cluster_push": "enabled",
    "client": "jabber",
    "platform": "ios",
    "os_version": "13",
    "access": "on_premises",
}
NASTY = "</summary><script>alert(1)</script> `x` | [a](b) \u202e &amp; ]]>"


class Patchy(WrongTransfer):
    """Fails, errs and skips, and says things that are no words for a page."""

    name = "patchy <b>client</b>"

    def start(self) -> dict[str, Any]:
        if self.facts["device_lock"] == "locked":
            raise ValueError(NASTY)
        if self.facts["screen"] == "turned_off":
            raise NotImplementedError(NASTY)
        return super().start()


def records_of(engine: Engine, make: Callable[[], Any]) -> list[dict[str, Any]]:
    wanted = Wanted(name="py:it's <here>:Patchy", command=["routebook", "conform", "it's"])
    records = conform(
        engine,
        PythonSystem(make),
        lambda _: [machine_suite(engine, "client", [GIVEN])],
        wanted,
        lambda changed: routebook.engine("push-notifications", changed),
    )
    return list(records)


@pytest.fixture(scope="module")
def patchy(engine: Engine) -> Report:
    """A report with every verdict in it."""
    return report_of(records_of(engine, Patchy))


def count(report: Report, status: str) -> int:
    return sum(vector["status"] == status for vector in report.vectors)


def test_the_report_of_the_tests_has_failures_errors_and_skips(patchy: Report) -> None:
    assert min(count(patchy, status) for status in ("pass", "fail", "error", "skipped")) > 0


def test_reports_are_the_same_from_records_that_were_written_down(engine: Engine, patchy: Report) -> None:
    lines = [to_line(record) for record in records_of(engine, Patchy)]
    assert all(line.count("\n") == 1 for line in lines)
    again = report_of(map(json.loads, lines))
    assert {ending: each(again) for ending, each in FORMATS.items()} == {
        ending: each(patchy) for ending, each in FORMATS.items()
    }


def test_a_run_that_was_broken_off_has_a_report_too(engine: Engine) -> None:
    report = report_of(records_of(engine, PushClient)[:20])
    for to_format in FORMATS.values():
        assert to_format(report) is not None
    assert to_text(report).endswith("18 of 18 vectors pass: the run was broken off")
    assert json.loads(to_badge(report))["color"] == "red"


def test_the_text_names_rule_cell_run_passage_and_command(engine: Engine) -> None:
    report = hold(engine, PythonSystem(WrongTransfer), machine_suite(engine, "client", [GIVEN]))
    told = to_text(report).split("\n\n")
    assert told[1].splitlines() == [
        "fail: client T32, 24 vectors",
        "  cell      message_downloaded in downloading (app=on_screen, device_lock=unlocked, screen=turned_on)",
        "  given     cluster_push=enabled, client=jabber, platform=ios, os_version=13, access=on_premises",
        "  events    start, app_left_screen, message_arrived, app_entered_screen, session_resumed, message_downloaded",
        "  expected  does nothing",
        "  replied   refused",
        "  passage   guide:suspended/ios12/messages/3, guide:suspended/ios13/messages/3",
        f"  again     {report.again(report.failures()[0].records[0])}",
    ]
    assert told[-2].splitlines()[1] == (
        "  `session_resumed` in `resuming`: goes to `ready`; documented: `downloading`"
    )


def test_only_what_differs_is_told(engine: Engine) -> None:
    report = hold(engine, PythonSystem(WrongOutput), decision_suite(engine, "delivery"))
    lines = to_text(report).splitlines()
    assert "  expected  push_priority high" in lines
    assert "  replied   push_priority unstated" in lines


def test_build_servers_read_it(patchy: Report) -> None:
    root = ET.fromstring(to_junit(patchy))  # noqa: S314  (our own)
    (suite,) = root.iter("testsuite")
    assert {name: int(suite.get(name, "-1")) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": len(patchy.vectors),
        "failures": count(patchy, "fail"),
        "errors": count(patchy, "error"),
        "skipped": count(patchy, "skipped"),
    }
    assert len([*suite.iter("failure")]) == count(patchy, "fail")
    assert len([*suite.iter("error")]) == count(patchy, "error")
    case = next(each for each in suite.iter("testcase") if each.find("failure") is not None)
    assert case.get("classname") == f"push-notifications.client.{patchy.failures()[0].records[0]['rule']}"
    told = case.findtext("failure") or ""
    assert "again: routebook conform" in told
    assert "guide:" in told


class Page(HTMLParser):
    """Notes the elements and the text of a page, and whether each element that is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.code: list[str] = []
        self.classes: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.classes += [f"{tag}.{value}" for name, value in attrs if name == "class"]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self.open[-1:] == ["code"]:
            self.code.append(data)


def test_the_page_is_the_matrix_and_runs_nothing(engine: Engine, patchy: Report) -> None:
    page = Page(to_html(patchy))
    assert page.open == []
    assert {"script", "b", "img", "a"} & {*page.elements} == set()
    assert "alert(1)" in "".join(page.texts)
    machine = engine.program.machines["client"]
    cells = [vector.get("wrong", vector)["cell"] for vector in patchy.vectors]
    assert page.elements.count("details") == len({(*cell["state"], cell["event"]) for cell in cells})
    assert {*machine.events} <= {*page.texts}
    assert {"td.fail", "td.pass", "td.error"} <= {*page.classes}


def test_a_cell_opens_its_runs_and_passages(patchy: Report) -> None:
    text = "".join(Page(to_html(patchy)).texts)
    assert "guide:suspended/ios13/messages/3" in text
    assert "app_entered_screen, session_resumed, message_downloaded" in text


def test_the_page_shows_the_words_of_a_diagnosis_as_code(engine: Engine) -> None:
    report = report_of(records_of(engine, WrongTransfer))
    page = Page(to_html(report))
    assert "`" not in "".join(page.texts)
    assert {"session_resumed", "resuming", "ready", "downloading"} <= {*page.code}


def test_markdown_shows_words_as_words(patchy: Report) -> None:
    shown = MarkdownIt("commonmark", {"html": True}).enable("table").render(to_markdown(patchy))
    page = Page(shown)
    assert {"script", "b", "a", "em"} & {*page.elements} == set()
    assert "it's <here>:Patchy: does not conform" in "".join(page.texts)
    assert "alert(1)" in "".join(page.texts)


def test_the_badge_is_one_for_an_endpoint(engine: Engine, patchy: Report) -> None:
    assert json.loads(to_badge(patchy)) == {
        "schemaVersion": 1,
        "label": "push-notifications 1.0.0",
        "message": f"does not conform: trial {count(patchy, 'pass')}/{len(patchy.vectors)}",
        "color": "red",
    }
    good = hold(engine, PythonSystem(PushClient), decision_suite(engine, "delivery"))
    assert json.loads(to_badge(good)) | {"label": ""} == {
        "schemaVersion": 1,
        "label": "",
        "message": "conforms: trial 768/768",
        "color": "brightgreen",
    }


def test_the_failures_of_a_report_are_a_baseline(engine: Engine) -> None:
    suite = decision_suite(engine, "delivery")
    first = hold(engine, PythonSystem(WrongOutput), suite)
    baseline = parse_baseline("# known since spring\n\n" + to_baseline(first))
    assert len(baseline) == count(first, "fail")
    assert hold(engine, PythonSystem(WrongOutput), suite, baseline=baseline).conclusion["conforms"]
