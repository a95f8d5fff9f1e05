"""A suite tries versions that a wrong comparison puts into another band, besides the one that stands for each band."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from faulty_push_client import WrongComparison
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version
from push_client import Facts, PushClient, Reply
from typer.testing import CliRunner

from held import hold, statuses
from routebook.cli.app import app
from routebook.conformance.adapters.py import PythonSystem
from routebook.conformance.suites.boundary_versions import boundary_versions
from routebook.conformance.suites.choices import Level, Method
from routebook.conformance.suites.decision_suite import decision_suite
from routebook.conformance.vector import UNDOCUMENTED
from routebook.versions import MOST_PARTS, cuts_of, parse_band

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.conformance.vector import Vector
    from routebook.runtime import Engine

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples" / "implementations"
LEVELS = (Level.QUICK, Level.STANDARD)
STANDING_FOR_BANDS = {"0", "12", "13", "14"}
AT_BORDERS = {"12.10", "13.10", "14.10", "100"}


class ByName(PushClient):
    """Knows the versions of which each stands for a band, and takes any other for an old one."""

    def decide(self, decision: str, given: Facts) -> Reply:
        known = given["os_version"] in STANDING_FOR_BANDS
        return super().decide(decision, given if known else {**given, "os_version": "11"})


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("wrong", [WrongComparison, ByName])
def test_a_wrong_comparison_is_found_by_versions_at_borders_alone(
    engine: Engine, level: Level, wrong: type[PushClient]
) -> None:
    suite = decision_suite(engine, "delivery", level, [])
    report = hold(engine, PythonSystem(wrong), suite)
    failing = [vector["given"]["os_version"] for vector in report.vectors if vector["status"] == "fail"]
    assert failing
    assert {*failing} <= AT_BORDERS
    assert {*statuses(hold(engine, PythonSystem(PushClient), suite))} == {"pass"}


def test_it_is_convicted_unless_a_reading_is_silent_about_later_versions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(EXAMPLES)
    command = ["conform", "push-notifications", "py:faulty_push_client:WrongComparison"]
    done = CliRunner().invoke(app, command)
    assert (done.exit_code, done.stdout.splitlines()[-1].partition(": ")[2]) == (
        0,
        "conforms under the reading ios13_column=only_13",
    )
    named = done.stdout.split("under the default, ios13_column=from_13, ")[1].splitlines()
    *vectors, again = (line.strip() for line in named[1 : named.index("")])
    assert named[0] == f"{len(vectors)} vectors fail, the shortest first:"
    assert all(vector.startswith("delivery/") and ",100," in vector for vector in vectors)
    assert shlex.split(again)[-2:] == ["--reading", "ios13_column=from_13"]
    done = CliRunner().invoke(app, shlex.split(again)[2:])
    assert f", {len(vectors)} fail" in done.stdout.splitlines()[-1]
    assert (done.exit_code, done.stdout.splitlines()[-1].partition(": ")[2]) == (1, "does not conform")


@pytest.mark.parametrize("level", LEVELS)
def test_a_version_at_a_border_is_asked_where_the_answer_rests_on_it(engine: Engine, level: Level) -> None:
    suite = decision_suite(engine, "delivery", level, [])
    more = [each for each in suite.vectors if each.given["os_version"] not in STANDING_FOR_BANDS]
    assert {each.given["os_version"] for each in more} == AT_BORDERS
    for vector in more:
        assert vector.steps[0].expect.status != UNDOCUMENTED
        answers = [
            engine.decide("delivery", {**vector.given, "os_version": each}) for each in STANDING_FOR_BANDS
        ]
        assert any(answer.outputs != vector.steps[0].expect.outputs for answer in answers)


def test_each_rule_is_asked_for_each_such_version_of_its_bands(engine: Engine) -> None:
    suite = decision_suite(engine, "os_generation", Level.STANDARD, [])
    asked = {
        (group.rule, vector.given["os_version"])
        for group in suite.groups
        for vector in group.vectors
        if vector.given["os_version"] not in STANDING_FOR_BANDS
    }
    assert asked == {("OG1", "12.10"), ("OG2", "13.10"), ("OG3", "14.10"), ("OG3", "100")}


def test_the_names_of_all_other_vectors_are_what_they_were(engine: Engine) -> None:
    names = {vector.id for vector in decision_suite(engine, "os_generation", Level.STANDARD, []).vectors}
    generations = {"0": "U1", "12": "OG1", "13": "OG2", "14": "OG3"}
    assert names >= {f"{rule}/ios,{version}" for version, rule in generations.items()}
    assert names >= {f"OG4/android,{version}" for version in STANDING_FOR_BANDS}


def test_suites_by_named_methods_ask_what_the_method_says_and_no_more(engine: Engine) -> None:
    vectors = decision_suite(engine, "delivery", Method.PAIRWISE, []).vectors
    assert {vector.given["os_version"] for vector in vectors} <= STANDING_FOR_BANDS


def test_a_decision_without_versions_is_asked_nothing_more(engine: Engine) -> None:
    def asked(each: Vector) -> tuple[str, ...]:
        return tuple(each.given.values())

    vectors = [*decision_suite(engine, "presence", Level.STANDARD, []).vectors]
    assert len(vectors) == len({*map(asked, vectors)}) == 8


@pytest.mark.parametrize(("decision", "has_versions"), [("delivery", True), ("platform_cloud", False)])
def test_what_is_promised_of_versions_is_promised_of_those_that_are_asked(
    engine: Engine, decision: str, *, has_versions: bool
) -> None:
    suite = decision_suite(engine, decision, Level.STANDARD, [])
    assert suite.method == "every combination"
    assert suite.guarantee.endswith(", at the versions asked") is has_versions


@pytest.mark.parametrize(
    ("written", "versions"),
    [
        (["<12", ">=12 <13", ">=13 <14", ">=14"], [("11.10", "9"), ("12.10",), ("13.10",), ("14.10", "100")]),
        ([">=9 <10"], [("8.10",), ("9.10",), ("10.10",)]),
        ([">=13.2"], [("13.1.10",), ("13.2.10", "13.10")]),
        (["=5"], [("4.10",), (), ("5.10", "10")]),
        (["<=1.9"], [("1.9",), ("1.9.10", "1.10")]),
    ],
)
def test_the_versions_at_borders_are_those(
    written: Sequence[str], versions: Sequence[tuple[str, ...]]
) -> None:
    cuts = cuts_of(map(parse_band, written))
    assert [boundary_versions(cuts, number) for number in range(len(cuts) + 1)] == versions


@given(st.lists(st.lists(st.integers(1, 120), min_size=1, max_size=MOST_PARTS), min_size=1, max_size=4))
def test_a_version_at_a_border_is_of_its_band(borders: list[list[int]]) -> None:
    written = [".".join(map(str, border)) for border in borders]
    cuts = cuts_of(parse_band(f">={each}") for each in written)
    lowest_first = sorted({*map(Version, written)})
    for number in range(len(cuts) + 1):
        for version in boundary_versions(cuts, number):
            assert sum(border <= Version(version) for border in lowest_first) == number
