"""`routebook build` makes suites with their proof and a page about them; committed ones are read, and never other than made."""

from __future__ import annotations

import json
import shutil
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import routebook
from routebook.cli.app import app
from routebook.conformance.suites.certifying import certify
from routebook.conformance.suites.methods import words_of
from routebook.conformance.suites.scoring import scores
from routebook.conformance.suites.under_test import machines_under_test
from routebook.exporters.page_suites import FAULTS
from routebook.shelf import shipped_books

ROOT = Path(__file__).parents[1]
GENERATED = ROOT / "generated"
IMPLEMENTATIONS = ROOT / "docs" / "examples" / "implementations"
TEA = ROOT / "tests" / "checker" / "broken-promise" / "good-precedence" / "tea"
FILES = sorted(path for book in shipped_books() for path in (GENERATED / book / "vectors").rglob("*.json"))
every_suite = pytest.mark.parametrize(
    "path", FILES, ids=lambda path: path.relative_to(GENERATED).with_suffix("").as_posix()
)


@cache
def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(words))
    assert not isinstance(done.exception, Exception), done.exception
    return done.exit_code, done.stdout, done.stderr


# --- what is committed


@pytest.mark.parametrize("book", shipped_books())
def test_every_decision_and_machine_has_a_quick_and_a_standard_suite(book: str) -> None:
    program = routebook.engine(book).program
    wanted = {
        f"{level}/{kind}/{name}.json"
        for level in ("quick", "standard")
        for kind, names in (("decisions", program.plans), ("machines", program.machines))
        for name in names
    }
    folder = GENERATED / book / "vectors"
    found = {path.relative_to(folder).as_posix() for path in FILES if path.is_relative_to(folder)}
    assert wanted <= found
    assert found - wanted <= {f"scenarios/machines/{name}.json" for name in program.machines}


@every_suite
def test_a_suite_is_as_its_schema_says_and_of_the_book_as_it_is(path: Path) -> None:
    Draft202012Validator(read(GENERATED / "schema" / "vectors.json")).validate(read(path))
    program = routebook.engine(read(path)["book"]).program
    assert read(path)["fingerprint"] == program.fingerprint
    assert read(path)["readings"] == dict(program.readings)


@every_suite
def test_a_suite_carries_its_proof_and_its_score(path: Path) -> None:
    told = read(path)
    assert told["guarantee"]
    assert told["not_promised"]
    assert told["certificate"]
    score = told["mutation_score"]
    if told["level"] == "scenarios":
        assert score == {}
        return
    assert score
    if told["kind"] == "machine":
        assert "unsatisfiable" in told["certificate"]
        for kind in ("output", "transfer", "missing"):
            assert score[kind]["found"] == score[kind]["of"] > 0


@pytest.mark.parametrize("level", ["quick", pytest.param("standard", marks=pytest.mark.exhaustive)])
def test_the_words_that_are_committed_are_those_that_a_solver_certifies(level: str) -> None:
    engine = routebook.engine("push-notifications")
    flat = engine.program.machines["client"]
    told = read(GENERATED / "push-notifications" / "vectors" / level / "machines" / "client.json")
    words: dict[tuple[tuple[str, str], ...], list[tuple[int, ...]]] = defaultdict(list)
    numbers = {event: number for number, event in enumerate(flat.events)}
    for group in told["groups"]:
        for vector in group["vectors"]:
            events = [told["steps"][step]["event"] for step in vector["steps"]]
            words[tuple(vector["given"].items())].append(tuple(numbers[event] for event in events))
    classes = machines_under_test(engine, flat)
    assert {tuple(each.given.items()) for each in classes} == words.keys()
    for each in classes:
        assert certify(each.machine, words[tuple(each.given.items())]) is not None


def test_all_together_is_fit_for_a_repository() -> None:
    assert sum(path.stat().st_size for path in FILES) < 6_000_000


# --- the page


@pytest.mark.parametrize("book", shipped_books())
def test_the_page_tells_of_every_suite_what_its_file_says(book: str) -> None:
    page = (GENERATED / book / "vectors.md").read_text(encoding="utf-8")
    plain = page.replace("\\", "")
    for path in FILES:
        told = read(path)
        if told["book"] != book:
            continue
        for method in told["method"].split(" and "):
            assert f"| {method} | " in page  # is explained
        for words in ("method", "guarantee", "not_promised", "certificate"):
            assert told[words] in plain
        vectors = [vector for group in told["groups"] for vector in group["vectors"]]
        steps = sum(len(vector["steps"]) for vector in vectors)
        link = f"vectors/{path.relative_to(GENERATED / book / 'vectors').as_posix()}"
        (row,) = [line for line in page.splitlines() if f"({link})" in line]
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert cells[2:4] == [f"{len(vectors):,}", f"{steps:,}"]
        for score in told["mutation_score"].values():
            missed = f"{score['found']:,} of {score['of']:,}"
            in_words = f"all {score['of']:,}" if score["found"] == score["of"] else missed
            assert not score["of"] or in_words in cells
        for name in told["notes"]:
            assert f"(readings.md#{name})" in page


def test_every_kind_of_fault_is_put_into_words() -> None:
    assert {kind for path in FILES for kind in read(path)["mutation_score"]} <= FAULTS.keys()


# --- what reads them


def test_conform_reads_what_is_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(IMPLEMENTATIONS)
    monkeypatch.setattr("routebook.conformance.suites.suites_of.suites_of", None)
    monkeypatch.setattr("routebook.conformance.suites.scenario_suite.scenario_suites", None)
    for level in ("quick", "standard"):
        status, out, err = run("conform", "push-notifications", "py:push_client:PushClient", "--level", level)
        assert (status, err) == (0, "")
        assert f"machine client, {level}, " in out


# --- how they are made


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small book, built in a folder, with nothing kept but that."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    status, out, err = run("build", str(TEA), "--into", str(tmp_path / "made"))
    assert (status, err) == (0, "")
    assert "files written to" in out
    return tmp_path / "made" / "tea"


def compare(built: Path) -> tuple[int, str]:
    status, _, err = run("build", str(TEA), "--into", str(built.parent), "--check")
    return status, err


def test_what_was_built_is_as_it_would_be_built(built: Path) -> None:
    assert (built / "vectors" / "quick" / "machines" / "pot.json").is_file()
    assert compare(built) == (0, "")


@pytest.mark.parametrize(
    ("before", "after"), [('"ring_bell"', '"pour"'), ('"found": 18', '"found": 17'), ("unsatisf", "satisf")]
)
def test_a_suite_that_was_edited_is_found(built: Path, before: str, after: str) -> None:
    suite = built / "vectors" / "standard" / "machines" / "pot.json"
    text = suite.read_text(encoding="utf-8")
    assert before in text
    suite.write_text(text.replace(before, after, 1), encoding="utf-8")
    status, err = compare(built)
    assert status == 1
    assert err.startswith("error[stale-artifacts]: `vectors/standard/machines/pot.json` in ")


def test_a_suite_of_a_level_that_is_not_made_is_refused(built: Path) -> None:
    folder = built / "vectors" / "thorough" / "machines"
    folder.mkdir(parents=True)
    shutil.copy(built / "vectors" / "standard" / "machines" / "pot.json", folder)
    status, err = compare(built)
    assert status == 1
    assert "the book does not yield `vectors/thorough/machines/pot.json`" in err


def test_a_suite_that_misses_faults_is_refused_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.setattr(
        "routebook.conformance.suites.machine_suite.scores",
        lambda machine, words: scores(machine, [*words][:1]),
    )
    status, _, err = run("build", str(TEA), "--into", str(tmp_path / "made"))
    assert status == 2
    assert f"```text\n{err}```" in (ROOT / "docs" / "errors" / "incomplete-suite.md").read_text()
    assert not (tmp_path / "made").exists()


def test_a_suite_that_is_not_proved_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "routebook.conformance.suites.machine_suite.words_of",
        lambda *asked: words_of(*asked)[:1],
    )
    for method in ("W", "transitions"):
        status, _, err = run("vectors", str(TEA), "--of", "pot", "--method", method)
        assert status == 2
        assert err.startswith("error[incomplete-suite]: a suite ")


def test_a_missing_solver_is_told_with_the_repair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.setitem(sys.modules, "pysat.solvers", None)
    status, _, err = run("build", str(TEA), "--into", str(tmp_path / "made"))
    assert status == 2
    assert err == (
        "error[missing-extra]: a certificate needs python-sat, which is not installed\n"
        "  help: install it with: pip install 'routebook[sat]'\n"
    )


def test_what_is_too_large_is_told_on_the_page_and_the_rest_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.setattr("routebook.conformance.suites.prefixes.MOST_NODES", 3)
    status, _, err = run("build", str(TEA), "--into", str(tmp_path / "made"))
    assert (status, err) == (0, "")
    page = (tmp_path / "made" / "tea" / "vectors.md").read_text(encoding="utf-8")
    assert "## Not made" in page
    assert "| `pot` | quick | the suite has more than 3 steps |" in page
    assert not (tmp_path / "made" / "tea" / "vectors").exists()


# --- what is kept


def test_what_was_made_is_kept_and_not_made_again(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routebook.cli.building.ship", None)
    assert compare(built) == (0, "")
    suite = built / "vectors" / "quick" / "machines" / "pot.json"
    suite.write_text(suite.read_text(encoding="utf-8").replace('"ring_bell"', '"pour"', 1), encoding="utf-8")
    assert compare(built)[0] == 1


def test_what_is_kept_is_not_of_a_book_that_was_changed(built: Path, tmp_path: Path) -> None:
    book = Path(shutil.copytree(TEA, tmp_path / "tea"))
    machine = book / "machines" / "pot.yaml"
    text = machine.read_text(encoding="utf-8")
    machine.write_text(text.replace("do: [pour], ", ""), encoding="utf-8")
    assert run("build", str(book), "--into", str(tmp_path / "anew"))[0] == 0
    suite = "vectors/quick/machines/pot.json"
    assert (tmp_path / "anew" / "tea" / suite).read_bytes() != (built / suite).read_bytes()


@pytest.mark.parametrize("damage", [b"", b"\xff\x00", b"0\n{}"])
def test_what_is_kept_and_damaged_is_made_anew(built: Path, tmp_path: Path, damage: bytes) -> None:
    (kept,) = (tmp_path / "caches" / "routebook" / "suites").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage)
    assert compare(built) == (0, "")
    assert kept.read_bytes() == whole
