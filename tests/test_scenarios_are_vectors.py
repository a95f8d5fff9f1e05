"""The scenarios of a book are vectors too: run at every level, and enough to convict a system that does otherwise."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

import routebook
from routebook.cli.app import app
from routebook.conformance.suites.permitting import Alternative
from routebook.conformance.suites.scenario_suite import scenario_suites
from routebook.frozen import Frozen

ROOT = Path(__file__).parents[1]
IMPLEMENTATIONS = ROOT / "docs" / "examples" / "implementations"
SPEC = ROOT / "spec" / "push-notifications"
TEA = ROOT / "tests" / "checker" / "contradicted-scenario" / "good" / "tea"
WRITTEN = sorted((SPEC / "scenarios").glob("*.yaml"))
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
COMMITTED = ROOT / "generated" / "push-notifications" / "vectors" / "scenarios" / "machines" / "client.json"


def vectors() -> dict[str, tuple[dict[str, Any], list[dict[str, Any]], str]]:
    """The committed vectors by their names, each with its steps and the rule that it aims at."""
    told = json.loads(COMMITTED.read_text(encoding="utf-8"))
    return {
        vector["id"]: (vector, [told["steps"][number] for number in vector["steps"]], group["rule"])
        for group in told["groups"]
        for vector in group["vectors"]
    }


def conform(*words: str, book: str = "push-notifications") -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["conform", book, *words])
    assert not isinstance(done.exception, Exception), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_every_scenario_is_a_vector() -> None:
    assert vectors().keys() == {path.stem for path in WRITTEN}


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_a_vector_has_the_events_of_its_scenario_and_expects_what_that_tells(path: Path) -> None:
    scenario = yaml.safe_load(path.read_text(encoding="utf-8"))
    vector, steps, rule = vectors()[path.stem]
    told = [step for step in scenario["steps"] if "event" in step]
    assert vector["given"] == scenario["given"]
    assert [step["event"] for step in steps] == [step["event"] for step in told]
    for step, each in zip(steps, told, strict=True):
        assert step["expect"]["status"] == each.get("status", "documented")
        assert each.get("expect", {}).items() <= step["expect"]["outputs"].items()
    assert rule in steps[vector["target"]]["rules"]["client"]
    documented = [at for at, step in enumerate(steps) if step["result"] != "undocumented"]
    assert vector["target"] == documented[-1]


def test_what_other_readings_tell_is_permitted() -> None:
    """By hand: the sender of a call in the foreground is in doubt, and how its channel of iOS 12 is called."""
    _, steps, _ = vectors()["foreground-call-ios12"]
    other = {tuple(each["readings"].items()): each["expect"]["outputs"] for each in steps[-1]["permitted"]}
    assert steps[-1]["expect"]["outputs"]["sender"] == "unified_cm"
    assert other[("call_sender", "im_presence"),]["sender"] == "im_presence"
    assert other[("single_channel", "voip"),]["push_priority"] == "high"


@pytest.mark.parametrize("level", ["quick", "standard", "thorough"])
def test_scenarios_are_run_at_every_level(
    level: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("itself.py").write_text(ITSELF.format(book=str(TEA)), encoding="utf-8")
    status, out, err = conform("py:itself:Itself", "--level", level, book=str(TEA))
    assert (status, err) == (0, "")
    assert f"  machine pot, {level}, " in out
    assert "  machine pot, scenarios, 1 vector" in out.splitlines()


def test_a_scenario_convicts_a_wrong_action(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lost = '[each for each in step.actions if each != "register_with_cloud"]'
    text = ITSELF.format(book="push-notifications")
    Path("itself.py").write_text(text, encoding="utf-8")
    Path("forgetful.py").write_text(text.replace("step.actions", lost), encoding="utf-8")
    words = ("--only", "client/start-inside-the-enterprise", "--level", "quick")
    assert conform("py:itself:Itself", *words)[0] == 0
    status, out, _ = conform("py:forgetful:Itself", *words)
    assert status == 1
    assert "fail: client T01, 1 vector" in out.splitlines()
    assert "  replied   does register_with_servers" in out.splitlines()
    assert out.splitlines()[-1] == "0 of 1 vectors pass, 1 fail: does not conform"


def test_a_scenario_convicts_a_wrong_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(IMPLEMENTATIONS)
    words = ("--only", "client/suspended-message-ios12", "--level", "quick")
    assert conform("py:push_client:PushClient", *words)[0] == 0
    status, out, _ = conform("py:faulty_push_client:WrongTransfer", *words)
    assert status == 1
    assert "fail: client T32, 1 vector" in out.splitlines()


def test_parameters_that_only_scenarios_try_do_not_narrow_a_diagnosis(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No scenario of a Webex client resumes a session, so that nothing is known of Webex; the page shows the same."""
    monkeypatch.chdir(IMPLEMENTATIONS)
    _, out, _ = conform("py:faulty_push_client:WrongTransfer")
    told = out[out.index("diagnosis of client:") :]
    assert "goes to `ready`; documented: `downloading`" in told
    assert told in (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")


def test_a_step_that_is_undocumented_convicts_nobody() -> None:
    _, steps, _ = vectors()["stopped-client"]
    assert steps[-1]["result"] == "undocumented"
    assert "permitted" not in steps[-1]


KIND = """\
decision: kind
asks: What is it called?
needs: [leaf]
answers: {kind: [plain, fine]}
rules:
  K1: {leaf: black, by_reading: {naming: {modest: plain, proud: fine}}, source: p1}
  K2: {leaf: green, then: fine, source: p1}
"""
READINGS = """\
readings:
  naming:
    about: what black tea is called
    passages: [p1]
    choices: {modest: plainly, proud: finely}
    default: modest
"""


def test_a_scenario_that_cannot_occur_under_a_reading_is_left_out_there(tmp_path: Path) -> None:
    """With fine tea milk is impossible; whether black tea is fine is in doubt, and the scenario has it with milk."""
    book = Path(shutil.copytree(TEA.parents[1] / "good-given" / "tea", tmp_path / "tea"))
    (book / "decisions" / "kind.yaml").write_text(KIND, encoding="utf-8")
    (book / "readings.yaml").write_text(READINGS, encoding="utf-8")
    for name, before, after in (
        ("book.yaml", "leaf: green, milk", "kind: fine, milk"),
        ("inputs.yaml", "X1: {leaf: green,", "X1: {kind: fine,"),
        ("scenarios/first-pot.yaml", "leaf: green, milk: without_milk", "leaf: black, milk: with_milk"),
    ):
        text = (book / name).read_text(encoding="utf-8")
        (book / name).write_text(text.replace(before, after), encoding="utf-8")
    scenarios = routebook.load(book).scenarios.values()
    proud = Alternative(Frozen({"naming": "proud"}), routebook.engine(book, {"naming": "proud"}))
    (suite,) = scenario_suites(routebook.engine(book), scenarios, [proud])
    assert [step.permitted for group in suite.groups for step in group.vectors[0].steps] == [()]
    assert [*scenario_suites(proud.engine, scenarios, [])] == []
