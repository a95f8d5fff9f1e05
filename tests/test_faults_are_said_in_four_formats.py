"""Faults are told for people, as JSON, as SARIF and as workflow commands, and each format loses none of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from typer.testing import CliRunner

from routebook.checker import check
from routebook.cli.app import app
from routebook.diagnostic import HINT, WARNING, Diagnostic, Note
from routebook.loader import read
from routebook.model import Place
from routebook.reporting.checked import Checked
from routebook.reporting.to_github import to_github
from routebook.reporting.to_json import to_json
from routebook.reporting.to_sarif import to_sarif
from routebook.reporting.to_text import to_coloured_text, to_text
from terminals import COLOURS, on_a_terminal, without_escapes

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "checker"
SCHEMA = ROOT / "tests" / "sarif" / "sarif-2.1.0.json"
WITH_NOTES = CASES / "name-taken" / "bad-state"
WITH_A_WARNING = CASES / "unreachable-state" / "bad"
WITHOUT_FAULTS = CASES / "missing-rule" / "good"

Told = tuple[str, str, str, int, int, str]


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["check", *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def bad_books() -> list[str]:
    """One bad book of every code, as it is named from the top of the checkout."""
    cases = {case.parent.name: case for case in sorted(CASES.glob("*/bad*"))}
    folders = (next(each for each in sorted(case.iterdir()) if each.is_dir()) for case in cases.values())
    return [folder.relative_to(ROOT).as_posix() for folder in folders if (folder / "book.yaml").is_file()]


def faults_of(name: str) -> tuple[Diagnostic, ...]:
    book, faults = read(name)
    return check(book, faults)


def told(fault: Diagnostic) -> Told:
    return (
        fault.code,
        fault.severity,
        fault.place.file,
        fault.place.line,
        fault.place.column,
        fault.message,
    )


@pytest.fixture
def all_of_them(monkeypatch: pytest.MonkeyPatch) -> list[Diagnostic]:
    """Every fault of every bad book, in the order in which a run over all of them tells them."""
    monkeypatch.chdir(ROOT)
    found = [fault for name in bad_books() for fault in faults_of(name)]
    assert len({fault.code for fault in found}) > 30
    return found


# For people


def test_text_is_each_fault_then_one_line_for_the_book(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WITH_NOTES)
    status, out, err = run("tea")
    assert (status, err) == (1, "")
    assert out == (WITH_NOTES / "expected.txt").read_text() + "tea: 1 error\n"
    assert run("tea", "--format", "text") == (1, out, "")


def test_all_books_are_told_in_one_run_in_the_order_asked_for_each_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(CASES)
    bad, warned, good = (
        f"{case.relative_to(CASES).as_posix()}/tea" for case in (WITH_NOTES, WITH_A_WARNING, WITHOUT_FAULTS)
    )
    status, out, _ = run(good, warned, bad, warned)
    last = [line for line in out.splitlines() if re.fullmatch(r"\S+: (no|\d+) \w+", line)]
    assert status == 1
    assert last == [f"{good}: no faults", f"{warned}: 1 warning", f"{bad}: 1 error"]


def test_faults_of_each_severity_are_counted() -> None:
    book = Checked("tea", "1.0.0", (fault(), fault(severity=HINT), fault(severity=WARNING), fault()))
    assert to_text(book).splitlines()[-1] == "tea: 2 errors, 1 warning, 1 hint"


def test_colours_change_no_word(all_of_them: list[Diagnostic]) -> None:
    book = Checked("tea", "1.0.0", tuple(all_of_them))
    assert to_coloured_text(book).plain == to_text(book)


def test_a_terminal_shows_the_same_words_in_colours() -> None:
    plain = (WITH_NOTES / "expected.txt").read_text() + "tea: 1 error\n"
    written = on_a_terminal("check", "tea", cwd=WITH_NOTES)
    assert COLOURS.search(written)
    assert without_escapes(written) == plain
    assert not COLOURS.search(on_a_terminal("check", "tea", cwd=WITH_NOTES, NO_COLOR="1"))
    assert on_a_terminal("check", "tea", cwd=WITH_NOTES, TERM="dumb") == plain


def test_a_long_fault_is_not_broken_into_lines_by_a_narrow_terminal() -> None:
    written = on_a_terminal("check", "tea", cwd=WITH_NOTES, COLUMNS="20")
    assert without_escapes(written).startswith((WITH_NOTES / "expected.txt").read_text())


# For programs


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_nothing_but_the_format_is_printed_for_programs(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WITH_NOTES)
    status, out, err = run("tea", "--format", form)
    assert (status, err) == (1, "")
    if form == "github":
        assert all(line.startswith("::error ") for line in out.splitlines())
    else:
        assert json.loads(out)


def test_json_tells_every_fault_of_every_book(all_of_them: list[Diagnostic]) -> None:
    status, out, _ = run(*bad_books(), "--format", "json")
    books = json.loads(out)["books"]
    assert status == 1
    assert [book["book"] for book in books] == bad_books()
    faults = [fault for book in books for fault in book["faults"]]
    assert [
        tuple(fault[key] for key in ("code", "severity", "file", "line", "column", "message"))
        for fault in faults
    ] == [told(fault) for fault in all_of_them]
    assert [fault["help"] for fault in faults] == [fault.help for fault in all_of_them]
    assert [[note["message"] for note in fault["notes"]] for fault in faults] == [
        [note.message for note in fault.notes] for fault in all_of_them
    ]


def test_json_names_the_version_of_a_book_that_could_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (book,) = json.loads(run("push-notifications", "--format", "json")[1])["books"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", book["version"])
    (book,) = json.loads(run("tests/checker/newer-format/bad/tea", "--format", "json")[1])["books"]
    assert book["version"] is None


def test_sarif_is_what_the_standard_says(all_of_them: list[Diagnostic]) -> None:
    status, out, _ = run(*bad_books(), "--format", "sarif")
    log = json.loads(out)
    jsonschema.validate(log, json.loads(SCHEMA.read_text()))
    (run_of_all,) = log["runs"]
    rules = run_of_all["tool"]["driver"]["rules"]
    assert status == 1
    assert [rule["id"] for rule in rules] == sorted({fault.code for fault in all_of_them})
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run_of_all["results"])
    assert [told_by_sarif(each) for each in run_of_all["results"]] == [told(each) for each in all_of_them]


def told_by_sarif(result: Any) -> Told:
    (location,) = result["locations"]
    region = location["physicalLocation"]["region"]
    return (
        result["ruleId"],
        {"error": "error", "warning": "warning", "note": "hint"}[result["level"]],
        unquote(location["physicalLocation"]["artifactLocation"]["uri"]),
        region["startLine"],
        region["startColumn"],
        result["message"]["text"].partition("\nhelp: ")[0],
    )


def test_sarif_shows_the_page_and_the_other_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WITH_NOTES)
    (log,) = json.loads(run("tea", "--format", "sarif")[1])["runs"]
    (rule,), (result,) = log["tool"]["driver"]["rules"], log["results"]
    page = (ROOT / "docs" / "errors" / "name-taken.md").read_text()
    assert rule["help"]["markdown"] == page
    assert rule["shortDescription"]["text"] in " ".join(page.split())
    (other,) = result["relatedLocations"]
    assert other["message"]["text"] == "it is named here first"
    assert other["physicalLocation"]["region"] == {"startLine": 4, "startColumn": 3}


def test_a_fault_keeps_its_fingerprint_when_it_moves() -> None:
    def prints(*faults: Diagnostic) -> list[str]:
        (log,) = json.loads(to_sarif([Checked("tea", None, faults)]))["runs"]
        return [each["partialFingerprints"]["fault/v1"] for each in log["results"]]

    moved, other = fault(line=7), fault(message="`white` is unknown")
    assert prints(fault()) == prints(moved) != prints(other)


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("my tea/höhe#1.yaml", "my%20tea/h%C3%B6he%231.yaml"),
        ("./tea/50%.yaml", "tea/50%25.yaml"),
        ("a:b/c.yaml", "a%3Ab/c.yaml"),
        ("../tea/x.yaml", "file:///house/tea/x.yaml"),
        ("../kitchen/tea/x.yaml", "tea/x.yaml"),
        ("/house/kitchen/tea/x.yaml", "tea/x.yaml"),
        ("/etc/tea room/x.yaml", "file:///etc/tea%20room/x.yaml"),
    ],
)
def test_a_file_is_a_uri_relative_to_where_the_command_is_run(
    file: str, uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pathlib.Path.cwd", lambda: Path("/house/kitchen"))
    log = json.loads(to_sarif([Checked("tea", None, (fault(file=file),))]))
    jsonschema.validate(log, json.loads(SCHEMA.read_text()))
    (result,) = log["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def unescaped(text: str, escapes: dict[str, str]) -> str:
    return re.sub("|".join(escapes), lambda found: escapes[found[0]], text)


def as_the_runner_reads(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as the runner of GitHub Actions takes it apart (ActionCommand.cs)."""
    head, data = line.removeprefix("::").split("::", 1)
    name, _, properties = head.partition(" ")
    message = {"%0D": "\r", "%0A": "\n", "%25": "%"}
    inside = message | {"%3A": ":", "%2C": ","}
    pairs = (each.split("=", 1) for each in properties.split(","))
    return name, {key: unescaped(value, inside) for key, value in pairs}, unescaped(data, message)


def test_workflow_commands_tell_every_fault(all_of_them: list[Diagnostic]) -> None:
    status, out, _ = run(*bad_books(), "--format", "github")
    read_back = [as_the_runner_reads(line) for line in out.splitlines()]
    assert status == 1
    assert [
        (
            properties["title"],
            {"error": "error", "warning": "warning", "notice": "hint"}[name],
            properties["file"],
            int(properties["line"]),
            int(properties["col"]),
            message.split("\n")[0],
        )
        for name, properties, message in read_back
    ] == [told(fault) for fault in all_of_them]


def test_workflow_commands_hold_whatever_a_book_holds() -> None:
    nasty = fault(
        file="50%,a:b\r\nc/x.yaml",
        message="`100%::error file=x,line=1::, %0A` is\r unknown",
        help="mend: it, %25",
        notes=(Note(Place("tea/y.yaml", 1, 2), "see, here: 5%"),),
    )
    (line,) = to_github([Checked("tea", None, (nasty,))]).splitlines()
    name, properties, message = as_the_runner_reads(line)
    assert name == "error"
    assert properties["file"] == nasty.place.file
    assert message == f"{nasty.message}\n  tea/y.yaml:1:2: see, here: 5%\n  help: {nasty.help}"


def test_a_severity_has_its_level_in_every_format() -> None:
    book = Checked("tea", None, tuple(fault(severity=each) for each in ("error", "warning", "hint")))
    log = json.loads(to_sarif([book]))
    jsonschema.validate(log, json.loads(SCHEMA.read_text()))
    assert [each["level"] for each in log["runs"][0]["results"]] == ["error", "warning", "note"]
    assert [line.split(" ")[0] for line in to_github([book]).splitlines()] == [
        "::error",
        "::warning",
        "::notice",
    ]
    assert [each["severity"] for each in json.loads(to_json([book]))["books"][0]["faults"]] == [
        "error",
        "warning",
        "hint",
    ]


# What the documentation shows


def test_the_page_on_checking_shows_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "checking.md").read_text()
    (shown,) = re.findall(r"```console\n\$ routebook check (\S+)\n(.*?)```", text, re.DOTALL)
    monkeypatch.chdir(ROOT)
    assert run(shown[0])[1] == shown[1]
    (as_json,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    monkeypatch.chdir(WITH_NOTES)
    assert json.loads(run("tea", "--format", "json")[1]) == json.loads(as_json)


# How it ends


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
@pytest.mark.parametrize(
    ("case", "status"),
    [(WITHOUT_FAULTS, 0), (WITH_A_WARNING, 0), (WITH_NOTES, 1)],
    ids=str,
)
def test_only_an_error_fails_a_check(
    form: str, case: Path, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(case)
    assert run("tea", "--format", form)[0] == status


def test_hints_fail_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WITHOUT_FAULTS)
    monkeypatch.setattr("routebook.cli.checking.check", lambda *_: (fault(severity=HINT),))
    status, out, _ = run("tea")
    assert (status, out.splitlines()[-1]) == (0, "tea: 1 hint")


def test_books_without_faults_are_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WITHOUT_FAULTS)
    (book,) = json.loads(run("tea", "--format", "json")[1])["books"]
    assert (book["book"], book["faults"]) == ("tea", [])
    log = json.loads(run("tea", "--format", "sarif")[1])
    jsonschema.validate(log, json.loads(SCHEMA.read_text()))
    assert log["runs"][0]["results"] == []
    assert run("tea", "--format", "github") == (0, "", "")


@pytest.mark.parametrize("form", ["text", "sarif", "github"])
def test_a_book_that_is_not_there_is_told_before_any_other(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(WITH_NOTES)
    status, out, err = run("tea", "tee", "--format", form)
    assert (status, out) == (2, "")
    assert err.startswith("error[unknown-book]: there is no book `tee`")


def test_json_tells_of_a_book_that_is_not_there_as_every_command_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(WITH_NOTES)
    status, out, _ = run("tea", "tee", "--format", "json")
    assert status == 2
    assert json.loads(out)["error"]["code"] == "unknown-book"


@pytest.mark.parametrize("words", [("--format", "xml"), ("--format",), ("--json",), ("--explain",)])
def test_wrong_usage_is_told_with_status_two(words: tuple[str, ...]) -> None:
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert "Error" in err


def test_an_unknown_format_is_answered_with_those_there_are() -> None:
    err = run("--format", "xml")[2]
    assert [form for form in ("text", "json", "sarif", "github") if f"'{form}'" not in err] == []


# While it takes its time


def test_a_terminal_shows_how_far_it_is_and_a_pipe_nothing() -> None:
    assert "checking tea" in on_a_terminal("check", "tea", cwd=WITHOUT_FAULTS, stream="stderr")
    assert "checking tea" not in on_a_terminal("check", "tea", cwd=WITHOUT_FAULTS)


def test_a_check_tells_how_far_it_is() -> None:
    book, _ = read("push-notifications")
    assert book
    seen: list[tuple[float, int]] = []
    check(book, advance=lambda done, total: seen.append((done, total)))
    assert len(seen) > 5
    assert seen == sorted(seen)
    assert all(0 <= done <= total for done, total in seen)
    assert len({total for _, total in seen}) == 1


def fault(
    severity: str = "error",
    line: int = 3,
    file: str = "tea/x.yaml",
    message: str = "`x` is unknown",
    **more: Any,
) -> Diagnostic:
    return Diagnostic(
        code="unknown-value", place=Place(file, line, 5), message=message, severity=severity, **more
    )
