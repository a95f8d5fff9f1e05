"""The schemas of a book's files refuse what is mistyped before `routebook check` is run, and nothing that is right."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from typer.testing import CliRunner

from routebook.cli.app import app
from routebook.exporters.to_change_schema import schema_of_changes
from routebook.exporters.to_json_schema import kinds, schemas
from routebook.exporters.to_vectors import schemas_of_vectors

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "checker"
SCHEMAS = ROOT / "generated" / "schema"
BOOKS = (*(ROOT / "spec").iterdir(), *(ROOT / "tests" / "books").iterdir())
FILES = sorted(path for book in BOOKS for path in book.rglob("*.yaml"))
COMMENT = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")

OF_A_FOLDER = {"decisions": "decision", "machines": "machine", "scenarios": "scenario"}

SHAPES = {
    "homeless-ambiguity",
    "malformed-band",
    "malformed-book",
    "malformed-name",
    "malformed-value",
    "missing-key",
    "unknown-hit-policy",
    "unknown-key",
}
"""Faults of how a part is written, most of which can be seen in the part alone."""
BEYOND_A_SCHEMA = {
    "malformed-value/bad-choice-within-itself": "how a reading is called that stands further out is said there",
    "malformed-value/bad-outcome-within-itself": "how a reading is called that stands further out is said there",
    "malformed-value/bad-drawing": "that the input is a version stands in another file",
    "malformed-value/bad-one-word-for-several": "how many outputs the table has stands elsewhere in the file",
    "missing-key/bad-choice": "which choices the reading has stands in another file",
    "missing-key/bad-event-group": "a list of no events is told where it is used, with its name",
    "missing-key/bad-output": "which outputs the table has stands elsewhere in the file",
    "missing-key/bad-parameter": "which parameters the machine has stands in another file",
}


def kind_of(path: Path) -> str:
    return OF_A_FOLDER.get(path.parent.name, path.stem)


@cache
def validator(kind: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((SCHEMAS / f"{kind}.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def complaints(path: Path, text: str | None = None) -> list[str]:
    """What the schema of a file says of it."""
    values = YAML(typ="safe").load(path.read_text() if text is None else text)
    return [error.message for error in validator(kind_of(path)).iter_errors(values)]


def files_of(case: Path) -> list[Path]:
    return [path for path in sorted(case.rglob("*.yaml")) if (SCHEMAS / f"{kind_of(path)}.json").is_file()]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix().removeprefix("tests/checker/")


def test_the_schemas_are_those_of_the_loader_of_vectors_and_of_changes() -> None:
    committed = {path.name: path.read_text() for path in SCHEMAS.iterdir()}
    made = (*schemas(), *schemas_of_vectors(), schema_of_changes())
    assert committed == {each.path: each.text for each in made}, "run `routebook build`"


def test_a_schema_that_was_edited_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES / "missing-rule" / "good")
    build = ["build", "tea", "--into", str(tmp_path / "made")]
    assert CliRunner().invoke(app, build).exit_code == 0
    assert CliRunner().invoke(app, [*build, "--check"]).exit_code == 0
    schema = tmp_path / "made" / "schema" / "book.json"
    assert schema.read_bytes() == (SCHEMAS / "book.json").read_bytes()
    schema.write_text(schema.read_text().replace("urn:", "urn :"))
    done = CliRunner().invoke(app, [*build, "--check"])
    assert done.exit_code == 1
    assert "error[stale-artifacts]: `book.json` in " in done.stderr
    assert "run `routebook build tea`" in done.stderr


def test_a_schema_names_nothing_that_has_to_be_fetched() -> None:
    for path in SCHEMAS.iterdir():
        schema = json.loads(path.read_text())
        assert schema["$id"].startswith("urn:routebook:")
        assert set(re.findall(r'"\$ref": "([^"]*)"', path.read_text())) <= {
            f"#/$defs/{name}" for name in schema.get("$defs", {})
        }


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_file_of_a_book_names_its_schema(path: Path) -> None:
    found = COMMENT.match(path.read_text())
    assert found, "the first line names the schema"
    assert (path.parent / found[1]).resolve() == SCHEMAS / f"{kind_of(path)}.json"


def test_every_file_of_every_book_is_accepted_by_check_jsonschema() -> None:
    for kind in {kind_of(path) for path in FILES}:
        paths = [str(path) for path in FILES if kind_of(path) == kind]
        command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(SCHEMAS / f"{kind}.json")]
        done = subprocess.run([*command, *paths], capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("case", sorted(CASES.glob("*/good*")), ids=name_of)
def test_a_book_without_faults_is_accepted(case: Path) -> None:
    assert [(path, each) for path in files_of(case) for each in complaints(path)] == []


@pytest.mark.parametrize(
    "case", sorted(case for code in SHAPES for case in CASES.glob(f"{code}/bad*")), ids=name_of
)
def test_what_is_wrong_in_itself_is_refused(case: Path) -> None:
    refused = any(complaints(path) for path in files_of(case))
    assert refused == (name_of(case) not in BEYOND_A_SCHEMA)


def test_what_only_the_whole_book_shows_is_accepted() -> None:
    """A schema that refused one of these would refuse what a loader has to read first."""
    checked = {path.stem.replace("_", "-") for path in (ROOT / "engine/routebook/checker").rglob("*.py")}
    cases = [case for code in checked for case in CASES.glob(f"{code}/bad*")]
    assert len(cases) > 15
    assert [(path, each) for case in cases for path in files_of(case) for each in complaints(path)] == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("book.yaml", "format: 1\n", ""),
        ("book.yaml", "format: 1", "format: one"),
        ("book.yaml", "version: 1.", "version: v1."),
        ("book.yaml", "title:", "titel:"),
        ("inputs.yaml", "inputs:", "input:"),
        ("inputs.yaml", "values: [", "value: ["),
        ("decisions/presence.yaml", "asks:", "ask:"),
        ("decisions/presence.yaml", "client_mode: suspended", "client_mode: {a: b}"),
        ("decisions/presence.yaml", "client_mode: suspended", "Client: suspended"),
        ("decisions/presence.yaml", "then: away", "thn: away"),
        ("decisions/presence.yaml", "then: away", "then: 12"),
        ("decisions/presence.yaml", "then: away", "then: away, by_reading: {a: {b: c}}"),
        ("decisions/presence.yaml", "presence: [away", "presence: [1.5, away"),
        ("machines/client.yaml", "initial: true", "initial: yes"),
        ("machines/client.yaml", "initial: true", "inital: true"),
        ("machines/client.yaml", "events:", "event:"),
        ("machines/client.yaml", "to: registered", "too: registered"),
        ("machines/client.yaml", "to: registered", "to: registered, stay: true"),
        ("readings.yaml", "default:", "defaults:"),
        ("participants.yaml", "title:", "name:"),
        ("scenarios/stopped-client.yaml", "machine: client", "machine: [client]"),
        ("scenarios/stopped-client.yaml", "from:", "form:"),
    ],
    ids=lambda part: part.strip(),
)
def test_a_slip_in_the_shipped_book_is_refused(file: str, old: str, new: str) -> None:
    path = ROOT / "spec" / "push-notifications" / file
    text = path.read_text()
    assert old in text
    assert complaints(path, text.replace(old, new, 1))


@pytest.mark.parametrize("written", ["'1'", "a", "[a, b]", "'true'", "no", "on", "12:30"])
def test_a_word_of_yaml_1_2_is_a_word(written: str) -> None:
    assert complaints_of_a_cell(written) == []


@pytest.mark.parametrize("written", ["1", "1.5", "true", "null", "", "[]", "[1]", "{a: b}", "[[a]]"])
def test_what_is_no_word_is_refused(written: str) -> None:
    assert complaints_of_a_cell(written)


def complaints_of_a_cell(written: str) -> list[str]:
    text = f"decision: t\nasks: q\nneeds: [a]\nanswers: {{o: [v]}}\nrules:\n  T1:\n    a: {written}\n    then: v\n"
    return complaints(Path("decisions/t.yaml"), text)


def test_states_are_described_at_every_depth() -> None:
    def machine(states: Any) -> list[str]:
        rest = {"machine": "m", "about": "a", "events": {}, "transitions": {}}
        return [each.message for each in validator("machine").iter_errors({**rest, "states": states})]

    assert machine({"a": {"initial": True, "b": {"c": {"means": {"x": "y"}, "about": "deep"}}}}) == []
    assert machine({"a": {"b": {"c": {"means": {"x": 1}}}}})
    assert machine({"a": {"b": {"c": {"initial": "yes"}}}})
    assert machine({"a": {"b": {"C": {}}}})
    assert machine({"a": {"b": {"c": None}}})


def test_conclusions_nest_by_readings() -> None:
    def rule(outcome: Any) -> list[str]:
        rest = {"decision": "t", "asks": "q", "answers": {"o": ["v"], "p": ["w"]}}
        row = {"by_reading": {"r": {"a": outcome, "b": "undocumented"}}}
        return [each.message for each in validator("decision").iter_errors({**rest, "rules": {"T1": row}})]

    assert rule({"o": "v", "p": "w"}) == []
    assert rule({"by_reading": {"s": {"c": "v", "d": {"o": "v", "p": "w"}}}}) == []
    assert rule({"by_reading": {"s": {"c": "v"}, "t": {"d": "v"}}})
    assert rule({"by_reading": {"s": {"c": {"o": 1}}}})
    assert rule({"by_reading": {"s": {"c": "v"}}, "o": "v"})
    assert rule(3)


def test_every_key_that_an_editor_offers_is_explained() -> None:
    unexplained = [
        f"{kind}: {name}.{key}"
        for kind in kinds()
        for schema in [json.loads((SCHEMAS / f"{kind}.json").read_text())]
        for name, part in {"": schema, **schema.get("$defs", {})}.items()
        for key, described in part.get("properties", {}).items()
        if "description" not in described
    ]
    assert unexplained == []


def test_text_that_is_not_yaml_is_no_matter_for_a_schema() -> None:
    with pytest.raises(YAMLError):
        complaints(Path("book.yaml"), "format: [\n")
