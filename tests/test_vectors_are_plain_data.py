"""Vectors are data that any language reads: named for good, the same on every run, with what other readings permit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

import routebook
from routebook.conformance.retelling import retell
from routebook.conformance.suites.choices import Level
from routebook.conformance.suites.machine_suite import machine_suite
from routebook.conformance.suites.permitting import Alternative
from routebook.conformance.suites.suites_of import suites_of
from routebook.conformance.vector import REQUIRED
from routebook.errors import UnknownDecision
from routebook.frozen import Frozen
from strategies import Draft, shelve

if TYPE_CHECKING:
    from pathlib import Path

    from routebook.conformance.vector import Suite, Vector
    from routebook.runtime import Engine

INPUTS = """\
inputs:
  colour: {values: [red, blue]}
  size: {values: [small, large]}
  lid: {values: [open, shut]}
"""
SOUND = """\
decision: sound
asks: what is heard?
needs: [colour]
answers: {sound: [hiss, whistle]}
rules:
  S1: {colour: red, then: hiss, source: p/1}
  S2: {colour: blue, by_reading: {doubt: {plain: whistle, bold: hiss}}, source: p/2}
"""
MACHINE = """\
machine: kettle
about: boils water
parameters: [colour, size]
remembers: {lid: open}
states: {off: {initial: true}, warm: {}, hot: {}}
events: {press: {}, wait: {}, listen: {decides: sound}, shut: {sets: {lid: shut}}}
actions: {heat: it heats, cool: it cools}
transitions:
  T1: {in: off, event: press, to: warm, do: [heat], source: p/1}
  T2: {in: warm, event: wait, to: hot, source: p/1}
  T3: {in: hot, event: press, to: off, do: [cool], source: p/1}
  T4: {in: [warm, hot], event: listen, stay: true, source: p/1}
  T5: {in: [off, hot], event: wait, stay: true, source: p/1}
  T6: {in: [off, warm, hot], event: shut, stay: true, source: p/1}
  T7: {in: warm, event: press, by_reading: {doubt: {plain: {to: off}, bold: {stay: true}}}, source: p/2}
undocumented:
  U1: {in: off, event: listen, because: it is cold}
"""
BOLD = Frozen({"doubt": "bold"})


def kettle(above: Path, machine: str = MACHINE) -> Path:
    files = Draft(readings={"doubt": ("plain", "bold")}).files()
    files |= {"inputs.yaml": INPUTS, "decisions/sound.yaml": SOUND, "machines/kettle.yaml": machine}
    return shelve(files, above)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kettle(tmp_path_factory.mktemp("kettle"))


@pytest.fixture(scope="module")
def engine(book: Path) -> Engine:
    return routebook.engine(book)


@pytest.fixture(scope="module")
def suite(book: Path, engine: Engine) -> Suite:
    alternatives = [Alternative(BOLD, routebook.engine(book, BOLD))]
    return machine_suite(engine, "kettle", Level.STANDARD, 0, alternatives, by_solver=True)


def vectors_of(suite: Suite) -> list[Vector]:
    return [vector for group in suite.groups for vector in group.vectors]


def events_of(vector: Vector) -> list[str | None]:
    return [step.event for step in vector.steps]


def test_every_step_expects_what_a_session_answers(engine: Engine, suite: Suite) -> None:
    for vector in vectors_of(suite):
        plain = tuple(replace(step, result=REQUIRED, permitted=()) for step in vector.steps)
        assert retell(engine, suite, vector) == replace(vector, steps=plain)
        assert all(step.expect.status != "undocumented" for step in vector.steps)


def test_a_vector_stands_under_the_rule_of_the_step_that_it_aims_at(suite: Suite) -> None:
    assert {group.rule for group in suite.groups} == {"T1", "T2", "T3", "T4", "T5", "T6", "T7"}
    for group in suite.groups:
        for vector in group.vectors:
            assert vector.steps[vector.target].rules["kettle"] == (group.rule,)
            assert vector.id.startswith(f"{group.rule}/")
    assert {group.rule: group.sources for group in suite.groups}["T7"] == ("manual:p/2",)


def test_what_another_reading_expects_is_permitted(suite: Suite) -> None:
    """Red hisses under both readings; a second press keeps the kettle warm under the bold one, so that a third does too."""
    listening: set[tuple[str, str, str]] = set()
    pressing: set[tuple[str, tuple[str, ...]]] = set()
    for vector in vectors_of(suite):
        for at, step in enumerate(vector.steps):
            for each in step.permitted:
                assert each.readings == BOLD
                if events_of(vector)[:at] == ["press"] and step.event == "listen":
                    heard = (step.expect.outputs["sound"], each.expect.outputs["sound"])
                    listening.add((vector.given["colour"], *heard))
                if events_of(vector)[:at] == ["press", "press"] and step.event == "press":
                    pressing.add((step.expect.actions[0], each.expect.actions))
    assert listening == {("blue", "whistle", "hiss")}
    assert pressing == {("heat", ())}


def test_rows_that_nothing_tells_apart_are_told(suite: Suite) -> None:
    assert [(dict(each.given), each.combinations, each.states) for each in suite.covered] == [
        ({"colour": "red", "size": "small"}, 2, 3),
        ({"colour": "blue", "size": "small"}, 2, 3),
    ]
    assert suite.covered[0].alike == (
        ("off", "off(lid=shut)"),
        ("warm", "warm(lid=shut)"),
        ("hot", "hot(lid=shut)"),
    )


def test_the_proof_is_told(suite: Suite) -> None:
    assert "unsatisfiable" in suite.certificate
    assert suite.mutation_score["transfer"] == (44, 44)


def test_names_are_kept_when_there_is_a_shorter_way(tmp_path: Path, suite: Suite) -> None:
    """With a leap from cold to hot, the tests of what is hot begin with it, and are called as they were."""
    leaping = MACHINE.replace("events: {", "events: {leap: {}, ").replace(
        "transitions:",
        "transitions:\n  T0: {in: off, event: leap, to: hot, source: p/1}\n"
        "  T8: {in: [warm, hot], event: leap, stay: true, source: p/1}",
    )
    engine = routebook.engine(kettle(tmp_path, leaping))
    other = machine_suite(engine, "kettle", Level.STANDARD, 0, [], by_solver=False)
    before = {vector.id: events_of(vector) for vector in vectors_of(suite)}
    after = {vector.id: events_of(vector) for vector in vectors_of(other)}
    cooling = [name for name in before if name.startswith("T3/hot/press")]
    assert cooling
    for name in cooling:
        assert before[name][:2] == ["press", "wait"]
        assert after[name][0] == "leap"
    assert len(before) == len(vectors_of(suite))


def test_what_is_neither_a_decision_nor_a_machine_has_no_suite(engine: Engine) -> None:
    with pytest.raises(UnknownDecision) as raised:
        next(suites_of(engine, Level.QUICK, [], of="ketle"))
    assert (raised.value.message, raised.value.help) == (
        "the book `random-book` has neither a decision nor a machine `ketle`",
        "did you mean `kettle`?",
    )


# --- the command


def vectors(book: Path, *words: str, seed: str = "0") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "routebook.cli", "vectors", str(book), *words],
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    assert b"Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture(scope="module")
def written(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vectors")
    status, out, _ = vectors(book, "--into", str(folder))
    assert status == 0
    assert out.endswith(f"2 suites written to {folder}\n")
    return folder


def valid(schema: Path, value: Any) -> Any:
    Draft202012Validator(json.loads(schema.read_text())).validate(value)
    return value


def test_suites_are_written_as_their_schema_says(written: Path, suite: Suite) -> None:
    assert sorted(path.relative_to(written).as_posix() for path in written.rglob("*.*")) == [
        "standard/decisions/sound.json",
        "standard/machines/kettle.json",
        "vectors-line.schema.json",
        "vectors.schema.json",
    ]
    for path in written.glob("standard/*/*.json"):
        valid(written / "vectors.schema.json", json.loads(path.read_text()))
    told = json.loads((written / "standard/machines/kettle.json").read_text())
    assert told["vectors"] == len(vectors_of(suite))
    assert told["guarantee"] == suite.guarantee
    assert list(told["notes"]) == ["doubt"]
    first = told["groups"][0]["vectors"][0]
    assert [told["steps"][number]["event"] for number in first["steps"]] == events_of(vectors_of(suite)[0])


def test_the_lines_say_what_the_document_says(book: Path, written: Path) -> None:
    status, out, _ = vectors(book, "--of", "kettle", "--format", "jsonl")
    assert status == 0
    lines = [valid(written / "vectors-line.schema.json", json.loads(line)) for line in out.splitlines()]
    told = json.loads((written / "standard/machines/kettle.json").read_text())
    steps = [line["step"] for line in lines if "step" in line]
    assert [{**step, "number": number} for number, step in enumerate(told["steps"])] == steps
    assert lines[0]["suite"] == {name: told[name] for name in lines[0]["suite"]}
    known = 0
    found: list[Any] = []
    for line in lines[1:]:
        if "step" in line:
            assert line["step"]["number"] == known
            known += 1
        else:
            assert max(line["vector"]["steps"]) < known
            found.append(line["vector"])
    assert found == [
        {**each, "rule": group["rule"], "sources": group["sources"]}
        for group in told["groups"]
        for each in group["vectors"]
    ]


def test_the_same_bytes_are_made_on_every_run(book: Path) -> None:
    for level in ("quick", "thorough"):
        runs = [vectors(book, "--level", level, "--format", "jsonl", seed=seed)[1] for seed in "12"]
        assert runs[0] == runs[1]
        assert runs[0].count('"suite"') == 2


def test_people_are_told_what_is_promised_and_what_not(book: Path) -> None:
    status, out, _ = vectors(book, "--of", "kettle", "--level", "thorough", "--extra-states", "2")
    assert status == 0
    assert "at most 2 states more than the machine" in out
    assert "not promised: nothing is said of systems with more states" in out
    assert "colour=red size=small: 3 states, for 2 combinations; 6 rows are like others" in out
    proofs = [line.partition("proof: ")[2] for line in out.splitlines() if line.startswith("  proof:")]
    assert proofs
    assert all(proofs)


def test_wrong_words_are_told(book: Path, tmp_path: Path) -> None:
    status, _, err = vectors(book, "--format", "json")
    assert status == 2
    assert "prints one suite" in err
    status, _, err = vectors(book, "--of", "ketle")
    assert (status, err.splitlines()[1]) == (2, "  help: did you mean `kettle`?")
    taken = tmp_path / "taken"
    taken.write_text("")
    status, _, err = vectors(book, "--of", "sound", "--into", str(taken))
    assert status == 2
    assert err.startswith("error[cannot-write]")


def test_a_folder_that_cannot_be_written_is_refused_before_anything_is_made(
    book: Path, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("")
    status, _, err = vectors(book, "--of", "ketle", "--into", str(taken / "below"))
    assert (status, err.splitlines()[0]) == (
        2,
        f"error[cannot-write]: `{taken / 'below'}` cannot be written: Not a directory",
    )


def test_one_suite_is_told_as_one(book: Path, tmp_path: Path) -> None:
    _, out, _ = vectors(book, "--of", "sound", "--into", str(tmp_path))
    assert out.splitlines()[-1] == f"1 suite written to {tmp_path}"


def test_a_promise_that_several_suites_make_is_told_once(book: Path) -> None:
    _, out, _ = vectors(book, "--level", "quick")
    lines = out.splitlines()
    promises = [line for line in lines if line.startswith("  promised: ")]
    assert len(promises) == len({*promises})
    assert lines[lines.index(promises[0]) - 1] == "sound, quick"
