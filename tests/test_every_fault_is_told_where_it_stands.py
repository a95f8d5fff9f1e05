"""Every fault of a book is told in exact words, at its place; a book without the fault is silent.

A case is a folder in tests/checker/<code>/ with the smallest book that has the fault, and beside the book what
is told of it. A `good` twin differs from its `bad` one as little as possible.
"""

from __future__ import annotations

import doctest
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

import routebook
from routebook.checker import check
from routebook.cli.app import app
from routebook.errors import FaultyBook, RoutebookError
from routebook.loader import read

if TYPE_CHECKING:
    from routebook.diagnostic import Diagnostic

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "checker"
PAGES = ROOT / "docs" / "errors"
BAD = sorted(CASES.glob("*/bad*"))
GOOD = sorted(CASES.glob("*/good*"))

UNLIKE_A_CASE = {"unreadable-file", "too-many-faults", "not-decided"}
"""Faults of a book that no small folder under version control can have; tests of their own are below."""

HEADINGS = ["## What it means", "## Example", "## How to mend it"]


def name_of(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


def codes_in(*stages: str) -> set[str]:
    """The codes of the faults that the loader or the checker tell of, as their source names them."""
    sources = [path for stage in stages for path in (ROOT / "engine" / "routebook" / stage).rglob("*.py")]
    return {code for path in sources for code in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', path.read_text())}


def codes_of_errors() -> set[str]:
    return {error.code for error in RoutebookError.__subclasses__()}


def faults(name: str) -> tuple[Diagnostic, ...]:
    book, found = read(name)
    return check(book, found)


def faults_of(case: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Diagnostic, ...]:
    monkeypatch.chdir(case)
    (name,) = (each.name for each in case.iterdir() if each.is_dir())
    return faults(name)


def test_there_are_cases() -> None:
    assert BAD
    assert GOOD


@pytest.mark.parametrize("case", BAD, ids=name_of)
def test_a_fault_is_told_in_these_words(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = faults_of(case, monkeypatch)
    assert "".join(f"{each}\n" for each in found) == (case / "expected.txt").read_text()
    assert case.parent.name in {each.code for each in found}


@pytest.mark.parametrize("case", GOOD, ids=name_of)
def test_a_book_without_the_fault_is_silent(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults_of(case, monkeypatch) == ()


def test_every_code_has_a_case_and_every_case_a_code() -> None:
    assert {case.parent.name for case in BAD} == codes_in("loader", "checker") - UNLIKE_A_CASE
    assert {case.parent.name for case in GOOD} == codes_in("checker") - UNLIKE_A_CASE


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    codes = codes_in("loader", "checker") | codes_of_errors()
    pages = {page.stem for page in PAGES.glob("*.md")} - {"README"}
    listed = re.findall(
        r"^\| \[`([a-z-]+)`\]\(([a-z-]+)\.md\) \|", (PAGES / "README.md").read_text(), re.MULTILINE
    )
    assert pages == codes
    assert listed == [(code, code) for code in sorted(codes)]


@pytest.mark.parametrize("page", sorted(set(PAGES.glob("*-*.md"))), ids=lambda page: page.stem)
def test_a_page_says_what_it_means_and_how_to_mend_it(page: Path) -> None:
    title, *rest = page.read_text().splitlines()
    assert title == f"# {page.stem}"
    assert [line for line in rest if line.startswith("#")] == HEADINGS


def shown(code: str, kind: str) -> list[str]:
    """The examples of a kind in a page."""
    return re.findall(rf"```{kind}\n(.*?)```", (PAGES / f"{code}.md").read_text(), re.DOTALL)


def test_every_page_shows_something_that_is_checked() -> None:
    run = {
        page.stem for page in PAGES.glob("*-*.md") if shown(page.stem, "console") + shown(page.stem, "pycon")
    }
    cases = {case.parent.name for case in BAD}
    assert codes_of_errors() - run - cases == {"cannot-draw", "incomplete-suite", "missing-extra"}


@pytest.mark.parametrize("code", sorted({case.parent.name for case in BAD}))
def test_the_example_of_a_page_is_what_a_case_is_told(code: str) -> None:
    (example,) = shown(code, "text")
    assert example in {(case / "expected.txt").read_text() for case in BAD if case.parent.name == code}


def examples(kind: str) -> list[Any]:
    pages = sorted(PAGES.glob("*-*.md"))
    return [pytest.param(example, id=page.stem) for page in pages for example in shown(page.stem, kind)]


@pytest.mark.parametrize("example", examples("console"))
def test_a_page_shows_what_the_command_line_says(example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    command, _, shown = example.removeprefix("$ ").partition("\n")
    before, _, after = command.rpartition("routebook ")
    given = " ".join(shlex.split(before.removesuffix("| "))[1:])
    said = CliRunner().invoke(app, shlex.split(after), input=given).output
    assert doctest.OutputChecker().check_output(shown, said, doctest.ELLIPSIS), said


@pytest.mark.parametrize("example", examples("pycon"))
def test_a_page_shows_what_python_raises(example: str) -> None:
    test = doctest.DocTestParser().get_doctest(example, {"routebook": routebook}, "page", None, None)
    assert test.examples
    assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed == 0


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_book(tmp_path / "tea")
    opening = Path.open

    def refusing(path: Path, *args: Any, **kwargs: Any) -> Any:
        if path.name == "time.yaml":
            raise PermissionError(13, "Permission denied")
        return opening(path, *args, **kwargs)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Path, "open", refusing)
    assert [f"{each}\n" for each in faults("tea")] == shown("unreadable-file", "text")


def test_a_book_with_more_faults_than_anybody_reads_is_read_no_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_book(tmp_path / "tea", cited="[" + ", ".join(["q1"] * 1001) + "]")
    monkeypatch.chdir(tmp_path)
    found = faults("tea")
    assert len(found) == 1001
    assert {each.code for each in found[:-1]} == {"unknown-source"}
    assert [f"{found[-1]}\n"] == shown("too-many-faults", "text")


@pytest.mark.parametrize("name", ["tea", "../bad-group-and-what-rests-on-it/tea"])
def test_what_rests_on_a_faulty_file_is_left_out_wherever_the_book_stands(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CASES / "unknown-name" / "bad-group-and-what-rests-on-it")
    assert [(each.code, each.place.file) for each in faults(name)] == [
        ("unknown-name", f"{name}/inputs.yaml")
    ]


def test_a_table_with_more_faults_than_anybody_reads_has_the_first_thousand_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"  T{number}: {{then: three, source: p1}}\n" for number in range(1002))
    write_book(tmp_path / "tea")
    (tmp_path / "tea" / "decisions" / "time.yaml").write_text(
        f"decision: time\nasks: How long?\nanswers: {{minutes: [three]}}\nrules:\n{rows}"
    )
    monkeypatch.chdir(tmp_path)
    found = faults("tea")
    assert [each.code for each in found] == ["too-many-faults"] + 1000 * ["duplicate-rule"]
    assert (
        found[0].message == "`time` has more than 1000 faults `duplicate-rule`, and the others are not told"
    )


def test_what_would_take_too_long_is_not_decided_and_nothing_is_guessed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wide_table(tmp_path / "tea")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "pysat.solvers", None)
    assert [f"{each}\n" for each in faults("tea")] == shown("not-decided", "text")


def test_a_solver_decides_what_would_take_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_wide_table(tmp_path / "tea")
    monkeypatch.chdir(tmp_path)
    (fault,) = faults("tea")
    assert fault.code == "missing-rule"
    assert fault.message.startswith("`time` has no rule for `{in_a: no, in_b: no, in_c: no, ")
    assert "yes" not in fault.message


def write_wide_table(folder: Path) -> None:
    """A table of 2,097,152 combinations whose rules overlap."""
    write_book(folder)
    names = [f"in_{letter}" for letter in "abcdefghijklmnopqrstu"]
    rows = "".join(
        f"  T{number}: {{{name}: 'yes', then: three, source: p1}}\n"
        for number, name in enumerate(names, start=1)
    )
    (folder / "inputs.yaml").write_text(
        "inputs:\n" + "".join(f"  {name}: {{values: ['yes', 'no']}}\n" for name in names)
    )
    (folder / "decisions" / "time.yaml").write_text(
        f"decision: time\nasks: How long?\nneeds: [{', '.join(names)}]\nanswers: {{minutes: [three]}}\n"
        f"hit_policy: any\nrules:\n{rows}"
    )


def test_a_missing_program_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    said = CliRunner().invoke(app, ["build", "push-notifications", "--check"]).output
    assert [said] == shown("cannot-draw", "text")


def test_a_book_with_faults_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES / "unknown-value" / "bad-rule")
    with pytest.raises(FaultyBook) as caught:
        routebook.load("tea")
    assert [each.code for each in caught.value.diagnostics] == ["unknown-value"]


def test_what_is_quoted_of_a_book_is_cut_to_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_book(tmp_path / "tea", cited='"' + "x" * 100_000 + '"')
    monkeypatch.chdir(tmp_path)
    (fault,) = faults("tea")
    assert fault.message == f"there is no passage `{'x' * 80}...`"


def write_book(folder: Path, cited: str = "p1") -> None:
    (folder / "decisions").mkdir(parents=True)
    (folder / "book.yaml").write_text(
        "format: 1\nbook: tea\ntitle: Tea\nversion: 1.0.0\n"
        "sources: {manual: {title: The manual, passages: {p1: {page: 1}}}}\n"
    )
    (folder / "inputs.yaml").write_text("inputs: {}\n")
    (folder / "decisions" / "time.yaml").write_text(
        "decision: time\nasks: How long?\nanswers: {minutes: [three]}\n"
        f"rules:\n  T1:\n    source: {cited}\n    then: three\n"
    )
