"""`routebook diff` tells an architect what an edit of the book does, and a pipeline whether its version says so."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from routebook.cli.app import app

ROOT = Path(__file__).parents[1]
SPEC = ROOT / "spec" / "push-notifications"
NAME = "push-notifications"
TEA = ROOT / "tests" / "checker" / "broken-promise" / "good-precedence" / "tea"


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A copy of the shipped book, to be edited."""
    return Path(shutil.copytree(SPEC, tmp_path / "new" / NAME))


def edit(book: Path, file: str, before: str, after: str) -> None:
    text = (book / file).read_text(encoding="utf-8")
    assert text.count(before) == 1
    (book / file).write_text(text.replace(before, after), encoding="utf-8")


def diff(*words: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["diff", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


def test_a_changed_conclusion_is_told_as_the_one_row_that_a_person_would_write(edited: Path) -> None:
    edit(
        edited, "decisions/push_channel.yaml", "{message: message, voip: voip}", "{message: voip, voip: voip}"
    )
    status, told, _ = diff(NAME, edited)
    assert status == 1
    lines = told.splitlines()
    at = lines.index("decision push_channel: 42 of 384 answers differ")
    assert lines[at + 1 : at + 3] == [
        "  ~ {traffic: message, os_generation: [ios13_plus, android], push_sent: sent}",
        "      push_channel: message -> voip",
    ]
    assert lines[at + 3].startswith("      by push_channel CH5 (guide:ios13/messages, ")
    assert lines[at + 4] == "  if {message_push_channel: voip}: no answer differs"
    assert lines[-1] == "this is a major change, and the version is the same: 1.0.0"


@pytest.mark.parametrize(
    ("version", "status", "verdict"),
    [
        ("2.0.0", 0, "this is a major change, and the version says so: 1.0.0 -> 2.0.0"),
        ("1.1.0", 1, "this is a major change, and the version says minor: 1.0.0 -> 1.1.0"),
        ("0.9.0", 1, "this is a major change, and the version went back: 1.0.0 -> 0.9.0"),
    ],
)
def test_the_version_is_held_to_what_changed(edited: Path, version: str, status: int, verdict: str) -> None:
    edit(edited, "decisions/push_channel.yaml", "then: single", "then: voip")
    edit(edited, "book.yaml", "version: 1.0.0", f"version: {version}")
    code, told, _ = diff(NAME, edited)
    assert (code, told.splitlines()[-1]) == (status, verdict)


def test_an_answer_to_what_was_undocumented_is_a_minor_change(edited: Path) -> None:
    edit(edited, "decisions/push_channel.yaml", "unstated: undocumented", "unstated: message")
    status, told, _ = diff(NAME, edited, "--format", "json")
    change = json.loads(told)
    assert (status, change["level"], change["said"]) == (1, "minor", "none")
    assert [under["readings"] for under in change["decisions"][0]["under"]] == [
        [],
        [{"video_calls": "unstated"}],
    ]
    assert change["decisions"][0]["under"][0]["rows"] == []


def test_a_change_of_words_changes_no_behaviour(edited: Path) -> None:
    edit(edited, "decisions/push_channel.yaml", "On which channel", "Over which channel")
    status, told, _ = diff(NAME, edited)
    assert status == 0
    assert told.splitlines()[2:] == ["pages change: decisions/push_channel.md", "", "no behaviour changed"]


@pytest.mark.parametrize(
    ("file", "before", "after", "page"),
    [
        ("book.yaml", "Serving tea", "Tea", "README.md"),
        ("book.yaml", "The manual", "Manual", "sources.md"),
        ("machines/pot.yaml", "One pot", "A pot", "machines/pot.md"),
        ("properties.yaml", "no tea is", "tea is not", "promises.md"),
    ],
)
def test_every_page_that_reads_otherwise_is_named(
    tmp_path: Path, file: str, before: str, after: str, page: str
) -> None:
    book = Path(shutil.copytree(TEA, tmp_path / "tea"))
    edit(book, file, before, after)
    _, told, _ = diff(TEA, book)
    assert told.splitlines()[2:] == [f"pages change: {page}", "", "no behaviour changed"]


def test_a_run_that_ends_elsewhere_comes_with_a_shortest_example(edited: Path) -> None:
    edit(
        edited,
        "machines/client.yaml",
        "session_resumed,     to: downloading",
        "session_resumed,     to: ready",
    )
    edit(
        edited,
        "machines/client.yaml",
        "  T32: {in: downloading,          event: message_downloaded,  to: ready",
        "  T32: {in: downloading,          event: message_downloaded,  stay: true",
    )
    _, told, _ = diff(NAME, edited, "--format", "json")
    (step, *_) = json.loads(told)["machines"][0]["under"][0]["steps"]
    assert step["where"] == [{"state": "resuming", "event": "session_resumed"}]
    assert (step["before"]["enters"], step["after"]["enters"]) == ("downloading", "ready")
    assert step["run"][0] == "start"
    assert step["run"][-1] == "session_resumed"
    assert len(step["run"]) == 5


def test_sessions_that_begin_elsewhere_are_told(tmp_path: Path) -> None:
    book = Path(shutil.copytree(TEA, tmp_path / "tea"))
    edit(book, "machines/pot.yaml", "empty:   {initial: true}", "empty:   {}")
    edit(book, "machines/pot.yaml", "brewing: {}", "brewing: {initial: true}")
    status, told, _ = diff(TEA, book)
    assert status == 1
    lines = told.splitlines()
    at = lines.index("machine pot: runs differ")
    assert lines[at + 1 : at + 3] == [
        "  ~ the beginning in brewing",
        "      enters empty -> enters brewing",
    ]
    assert lines[-1] == "this is a major change, and the version is the same: 1.0.0"


@pytest.mark.parametrize(
    ("edits", "level"),
    [
        ({"inputs.yaml": ("inputs: {}", "inputs: {size: {values: [small, large]}}")}, "minor"),
        (
            {
                "inputs.yaml": ("inputs: {}", "inputs: {size: {values: [small, large]}}"),
                "machines/pot.yaml": ("states:\n", "parameters: [size]\nstates:\n"),
            },
            "major",
        ),
        ({"properties.yaml": ("bell_first:", "bell_before:")}, "major"),
        ({"properties.yaml": (", since: {event: filled}", "")}, "major"),
    ],
    ids=["an input came", "a parameter came", "a promise went", "a promise changed"],
)
def test_a_part_asks_of_a_version_what_the_page_says(
    tmp_path: Path, edits: dict[str, tuple[str, str]], level: str
) -> None:
    book = Path(shutil.copytree(TEA, tmp_path / "tea"))
    for file, (before, after) in edits.items():
        edit(book, file, before, after)
    _, told, _ = diff(TEA, book)
    assert told.splitlines()[-1] == f"this is a {level} change, and the version is the same: 1.0.0"


def test_a_run_that_differs_under_another_reading_alone_is_told_there(tmp_path: Path) -> None:
    old = Path(shutil.copytree(TEA, tmp_path / "old" / "tea"))
    (old / "readings.yaml").write_text(
        "readings: {bell: {about: How it rings., passages: [p1], default: once, choices: {once: a, twice: b}}}\n",
        encoding="utf-8",
    )
    edit(
        old,
        "machines/pot.yaml",
        "to: ready,   do: [ring_bell],",
        "by_reading: {bell: {once: {to: ready, do: [ring_bell]}, twice: {to: ready, do: [ring_bell, knock]}}},",
    )
    edit(old, "machines/pot.yaml", "pour: tea is poured}", "pour: tea is poured, knock: somebody knocks}")
    new = Path(shutil.copytree(old, tmp_path / "new" / "tea"))
    edit(new, "machines/pot.yaml", "[ring_bell, knock]", "[knock, ring_bell]")
    status, told, _ = diff(old, new)
    assert status == 1
    lines = told.splitlines()
    at = lines.index("machine pot: no run differs")
    assert lines[at + 1 : at + 4] == [
        "  if {bell: twice}: runs differ",
        "    ~ time_up in brewing",
        "        enters ready, does ring_bell, knock -> enters ready, does knock, ring_bell",
    ]


def test_answers_that_differ_only_where_a_derived_input_is_documented_are_told_by_given_inputs(
    tmp_path: Path,
) -> None:
    books = []
    for size in ("small", "large"):
        book = Path(shutil.copytree(TEA, tmp_path / size / "tea"))
        (book / "inputs.yaml").write_text(
            "inputs: {leaf: {values: [black, green, white]}}\n", encoding="utf-8"
        )
        (book / "readings.yaml").write_text(
            "readings: {green: {about: How long it steeps., passages: [p1], default: told, choices: {told: a, untold: b}}}\n",
            encoding="utf-8",
        )
        (book / "decisions").mkdir(exist_ok=True)
        (book / "decisions" / "time.yaml").write_text(
            "{decision: time, asks: How long?, needs: [leaf], answers: {minutes: [two, four]}, rules: {"
            "B: {leaf: black, then: four, source: p1}, W: {leaf: white, then: two, source: p1}, "
            "G: {leaf: green, by_reading: {green: {told: two, untold: undocumented}}, source: p1}}}\n",
            encoding="utf-8",
        )
        (book / "decisions" / "cup.yaml").write_text(
            "{decision: cup, asks: Which cup?, needs: [minutes], answers: {cup: [small, large]}, rules: {"
            f"C: {{minutes: -, then: {size}, source: p1}}}}}}\n",
            encoding="utf-8",
        )
        books.append(book)
    status, told, _ = diff(*books)
    assert status == 1
    lines = told.splitlines()
    at = lines.index("decision cup: 3 of 3 answers differ")
    assert lines[at + 1] == "  ~ always"
    at = lines.index("  if {green: untold}: 2 of 3 answers differ")
    assert lines[at + 1 : at + 3] == ["    ~ {leaf: [black, white]}", "        cup: small -> large"]


def test_a_revision_is_read_from_git_without_running_its_filters(edited: Path) -> None:
    repository = edited.parent
    (repository / ".gitattributes").write_text("*.yaml filter=evil\n", encoding="utf-8")
    git = ["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*git, *words], check=True)
    ran = repository / "ran"
    subprocess.run([*git, "config", "filter.evil.smudge", f"touch {ran}; cat"], check=True)
    edit(edited, "decisions/push_channel.yaml", "then: single", "then: voip")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(repository)
        status, told, _ = diff(f"HEAD:{NAME}", edited)
    assert status == 1
    assert told.startswith(f"{NAME}: HEAD:{NAME} (1.0.0) -> ")
    assert not ran.exists()


@pytest.mark.parametrize(
    ("old", "code"),
    [
        ("nowhere:spec", "unknown-revision"),
        ("--output=x:spec", "unknown-revision"),
        ("HEAD:nothing/here", "unknown-revision"),
        ("tests/books/http-caching", "not-comparable"),
        ("no-such-book", "unknown-book"),
    ],
)
def test_what_cannot_be_compared_is_an_error_with_a_repair(old: str, code: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        status, told, error = diff("--", old, NAME)
    assert (status, told) == (2, "")
    assert error.startswith(f"error[{code}]: ")
    assert "\n  help: " in error


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_faulty_book_is_told_with_its_side(edited: Path, side: str) -> None:
    edit(edited, "decisions/push_channel.yaml", "then: single", "then: singel")
    status, told, error = diff(*((edited, NAME) if side == "old" else (NAME, edited)))
    assert (status, told) == (2, "")
    assert "error[unknown-value]" in error
    assert f"error[faulty-book]: the {side} book `" in error


def test_a_decision_that_passes_a_change_on_is_one_line_that_names_where_it_begins(edited: Path) -> None:
    edit(
        edited,
        "decisions/platform_cloud.yaml",
        "{platform: ios,     then: apple",
        "{platform: ios,     then: google",
    )
    _, told, _ = diff(NAME, edited)
    lines = told.splitlines()
    passing = [line for line in lines if ", passed on from " in line]
    assert passing
    assert all(line.endswith(", passed on from platform_cloud") for line in passing)
    assert [line for line in lines if line.startswith("decision ") and line not in passing] == [
        "decision platform_cloud: 1 of 2 answers differ"
    ]
    _, told, _ = diff(NAME, edited, "--format", "json")
    whole = {each["decision"]: each["under"][0]["rows"] for each in json.loads(told)["decisions"]}
    assert whole.keys() == {
        line.split()[1].removesuffix(":") for line in lines if line.startswith("decision ")
    }
    assert all(whole.values())
