"""`routebook conform` prints what a person needs, writes what programs need, and its exit status says what it comes to."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from covering_vectors import decision_suite, machine_suite
from routebook.cli.app import app
from routebook.conformance.reading_suites import suite_of
from routebook.conformance.suites.to_json import to_json
from terminals import on_a_terminal, without_escapes

if TYPE_CHECKING:
    from routebook.conformance.vector import Suite
    from routebook.runtime import Engine

FOLDER = Path(__file__).parents[1] / "docs" / "examples" / "implementations"
SHIPPED = FOLDER.parents[2] / "generated" / "push-notifications" / "vectors"
TEA = Path(__file__).parent / "checker" / "broken-promise" / "good-precedence" / "tea"
GOOD, BAD = "py:push_client:PushClient", "py:faulty_push_client:WrongOutput"
GIVEN = {
    "cluster_push": "enabled",
    "client": "jabber",
    "platform": "ios",
    "os_version": "13",
    "access": "on_premises",
}


@pytest.fixture(scope="module")
def suites(engine: Engine) -> list[Suite]:
    """Small suites of one decision and of the machine."""
    decision = decision_suite(engine, "delivery")
    few = tuple(replace(group, vectors=group.vectors[:30]) for group in decision.groups)
    machine = machine_suite(engine, "client", [GIVEN], onward=0)
    return [replace(each, level="standard") for each in (replace(decision, groups=few), machine)]


@pytest.fixture(scope="module")
def vectors(suites: list[Suite], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the suites, as `routebook vectors` writes it."""
    folder = tmp_path_factory.mktemp("vectors")
    for suite in suites:
        path = folder / "standard" / f"{suite.kind}s" / f"{suite.of}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(to_json(suite, {})))
    shutil.copytree(SHIPPED / "scenarios", folder / "scenarios")
    return folder


def conform(*words: str, book: str = "push-notifications") -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["conform", book, *words])
    assert not isinstance(done.exception, Exception), done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(autouse=True)
def _beside_the_implementations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)


def test_a_suite_is_read_back_as_it_was_written(suites: list[Suite]) -> None:
    for suite in suites:
        assert suite_of(json.loads("\n".join(to_json(suite, {})))) == suite


def test_a_system_that_conforms_leaves_with_0(vectors: Path) -> None:
    status, out, err = conform(GOOD, "--vectors", str(vectors))
    assert (status, err) == (0, "")
    assert out.splitlines()[0] == f"push-notifications 1.0.0: {GOOD} (push client in Python 1.0)"
    assert out.splitlines()[-1].endswith("vectors pass: conforms")


def test_a_system_that_does_not_leaves_with_1_and_is_told_why(vectors: Path) -> None:
    status, out, err = conform(BAD, "--vectors", str(vectors))
    assert (status, err) == (1, "")
    assert "  the rule PP2 of `push_priority`: push_priority unstated; documented: high" in out.splitlines()
    assert out.splitlines()[-1].endswith(": does not conform")


def test_the_command_that_is_told_runs_that_vector_again(vectors: Path) -> None:
    _, out, _ = conform(BAD, "--vectors", str(vectors))
    again = next(line for line in out.splitlines() if line.startswith("  again     "))
    program, command, book, *words = shlex.split(again.removeprefix("  again     "))
    assert (program, command, book) == ("routebook", "conform", "push-notifications")
    status, out, _ = conform(*words)
    assert status == 1
    assert out.splitlines()[-1] == "0 of 1 vectors pass, 1 fail: does not conform"


def test_reports_are_written_by_the_ending_of_their_names(vectors: Path, tmp_path: Path) -> None:
    names = ["run.ndjson", "page.html", "sum.md", "sum.txt", "junit.xml", "badge.json", "failing.known"]
    reports = [word for name in names for word in ("--report", str(tmp_path / name))]
    status, out, _ = conform(BAD, "--vectors", str(vectors), *reports)
    assert status == 1
    written = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert sorted(written) == sorted(names)
    assert written["sum.txt"] + "\n" == out
    records = [json.loads(line) for line in written["run.ndjson"].splitlines()]
    assert [records[0]["record"], records[-1]["record"]] == ["run", "conclusion"]
    again = tmp_path / "again.ndjson"
    assert conform(BAD, "--vectors", str(vectors), "--report", str(again)) == (status, out, "")
    assert again.read_text() == written["run.ndjson"]
    known = tmp_path / "failing.known"
    assert conform(BAD, "--vectors", str(vectors), "--baseline", str(known))[0] == 0
    status, out, _ = conform(GOOD, "--vectors", str(vectors), "--baseline", str(known))
    assert status == 1
    assert "passes: take it off the baseline" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((GOOD, "--report", "report.pdf"), "has no ending that is a format"),
        ((GOOD, "--only", "nothing"), "`nothing` names no vector of what the system implements"),
        ((GOOD, "--only", "delivery", "--only", "client/T99"), "`client/T99` names no vector"),
        ((GOOD, "--only", "deliveri"), "did you mean `delivery`?"),
        ((GOOD, "--only", "clientt/T03/downloading/stop@enabled"), "did you mean `client`?"),
        ((GOOD, "--only", "client/T39/downloading/stop@enabled"), "did you mean `T3"),
        ((GOOD, "--baseline", "nowhere.known"), "cannot be read"),
        ((GOOD, "--max-failures", "0"), "--max-failures"),
        ((GOOD, "--level", "perfect"), "--level"),
        ((GOOD, "--mapping", "push_service.toml"), "is not behind HTTP, and has a mapping"),
        (("http://localhost:1", "--mapping", "push_client.py"), "is not TOML"),
        (("cmd:echo ready",), "error[unusable-system]: the system cannot be tested"),
        (("nothing",), "error[unusable-system]: `nothing` does not name a system"),
        ((GOOD, "--report", "push_client.py/x.ndjson"), "error[cannot-write]"),
        ((GOOD, "--report", "push_client.py/x.html"), "error[cannot-write]"),
        ((GOOD, "--reading", "nothing=x"), "error[unknown-reading]"),
    ],
)
def test_what_cannot_be_done_leaves_with_2(vectors: Path, words: tuple[str, ...], told: str) -> None:
    status, _, err = conform(*words, "--vectors", str(vectors))
    assert status == 2
    assert told in " ".join(err.replace("│", " ").split())


@pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="there is no folder here that takes no file from anybody"
)
@pytest.mark.parametrize("ending", ["html", "ndjson"])
def test_a_report_that_cannot_be_written_is_refused_before_the_run(
    vectors: Path, tmp_path: Path, ending: str
) -> None:
    begun = tmp_path / "begun"
    script = f"open({str(begun)!r}, 'w')"
    words = (f"cmd:{shlex.join([sys.executable, '-c', script])}", "--report", f"/proc/x.{ending}")
    status, _, err = conform(*words, "--vectors", str(vectors))
    assert status == 2
    assert "error[cannot-write]: `/proc` cannot be written: " in err
    assert "No such file" not in err
    assert not begun.exists()


@pytest.mark.parametrize("ending", ["html", "ndjson"])
def test_the_folder_of_a_report_is_made(vectors: Path, tmp_path: Path, ending: str) -> None:
    report = tmp_path / "new" / f"run.{ending}"
    status, _, _ = conform(GOOD, "--only", "delivery", "--report", str(report), "--vectors", str(vectors))
    assert status == 0
    assert report.stat().st_size


def test_a_report_does_not_take_the_place_of_a_folder(vectors: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run.html"
    folder.mkdir()
    status, _, err = conform(GOOD, "--report", str(folder), "--vectors", str(vectors))
    assert status == 2
    assert "is a folder" in " ".join(err.replace("│", " ").split())


def test_the_page_of_the_error_is_what_is_printed() -> None:
    page = (FOLDER.parents[1] / "errors" / "unusable-system.md").read_text()
    _, _, err = conform("cmd:echo ready")
    assert f"$ routebook conform push-notifications 'cmd:echo ready'\n{err}" in page


ITSELF = """
import routebook

class Itself:
    reports = ("outputs", "actions", "refusals")
    engine = routebook.engine({book!r})

    def decide(self, decision, given):
        return {{"outputs": dict(self.engine.decide(decision, given).outputs)}}

    def begin(self, machine, given):
        self.session = self.engine.session(machine, given)

    def send(self, event):
        step = self.session.send(event)
        if step.status == "refused":
            return {{"refused": True}}
        return {{"outputs": dict(step.decision.outputs) if step.decision else {{}}, "actions": step.actions}}
"""


@pytest.mark.parametrize("level", ["quick", "standard", "thorough"])
def test_suites_that_are_nowhere_are_made(
    level: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("itself.py").write_text(ITSELF.format(book=str(TEA)))
    status, out, err = conform("py:itself:Itself", "--level", level, book=str(TEA))
    assert (status, err) == (0, "")
    assert f"  machine pot, {level}, " in out
    assert out.endswith(": conforms\n")


def test_suites_of_another_book_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("itself.py").write_text(ITSELF.format(book=str(TEA)))
    other = tmp_path / "vectors" / "standard" / "machines" / "pot.json"
    other.parent.mkdir(parents=True)
    for text in ("{", "[]", '{"format": 1}'):
        other.write_text(text)
        status, out, err = conform("py:itself:Itself", "--vectors", "vectors", book=str(TEA))
        assert status == 0
        assert err == (
            "vectors/standard/machines/pot.json is not of this book as it is asked for: the suite is made anew\n"
        )
        assert out.endswith(": conforms\n")


def test_a_bar_shows_on_a_terminal_how_far_it_is(vectors: Path) -> None:
    words = ("conform", "push-notifications", GOOD, "--vectors", str(vectors))
    shown = without_escapes(on_a_terminal(*words, cwd=FOLDER, stream="stderr"))
    assert f"running {GOOD}" in shown
