"""Suites written as Gherkin are read by its own parser, and say there what they say here."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler
from typer.testing import CliRunner

import routebook
from routebook.cli.app import app
from routebook.conformance.reading_suites import suite_of
from routebook.conformance.suites.notes import notes_of
from routebook.conformance.suites.scenario_suite import scenario_suites
from routebook.conformance.suites.to_gherkin import to_gherkin
from routebook.conformance.vector import PERMITTED, Expectation, Group, Permission, Vector, VectorStep
from routebook.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.conformance.vector import Suite
    from routebook.model import Book

TEA = Path(__file__).parent / "checker" / "contradicted-scenario" / "good" / "tea"
VECTORS = Path(__file__).parents[1] / "generated" / "push-notifications" / "vectors"
OF = ("delivery", "registration", "client_in_scope", "client", "scenarios")


@pytest.fixture(scope="module")
def suites() -> Mapping[str, Suite]:
    """The quick suites that are committed, and that of the scenarios."""
    names = {of: f"quick/{'machine' if of == 'client' else 'decision'}s/{of}.json" for of in OF[:-1]}
    paths = {**names, "scenarios": "scenarios/machines/client.json"}
    return {of: suite_of(json.loads((VECTORS / path).read_bytes())) for of, path in paths.items()}


def text_of(suite: Suite, book: Book) -> str:
    return "\n".join(to_gherkin(suite, notes_of(book))) + "\n"


def cases_of(text: str) -> list[dict[str, Any]]:
    """What Cucumber would run: a case for each scenario and each row of an outline."""
    document: Any = Parser().parse(text)
    document["uri"] = "suite.feature"
    return [{**case} for case in Compiler().compile(document)]


def vectors_of(suite: Suite) -> Iterator[tuple[Group, Vector]]:
    for group in suite.groups:
        yield from ((group, vector) for vector in group.vectors)


def steps_of(case: dict[str, Any]) -> list[str]:
    return [step["text"] for step in case["steps"]]


def told_of(vector: Vector) -> frozenset[str]:
    """The facts and the answers of a decision, as single sentences."""
    (step,) = vector.steps
    said = frozenset(f"{name} is {word}" for name, word in {**vector.given, **step.expect.outputs}.items())
    return said if step.result != "undocumented" else said | {"anything may be answered"}


@pytest.mark.parametrize("of", OF)
def test_each_vector_is_a_case_tagged_with_its_rule_and_its_level(
    of: str, suites: Mapping[str, Suite], book: Book
) -> None:
    suite = suites[of]
    cases = cases_of(text_of(suite, book))
    tags = [frozenset(tag["name"] for tag in case["tags"]) for case in cases]
    assert sorted(map(sorted, tags)) == sorted(
        sorted({f"@{book.id}", f"@{suite.level}", f"@{group.rule}"}) for group, _ in vectors_of(suite)
    )


@pytest.mark.parametrize("of", ["delivery", "registration", "client_in_scope"])
def test_the_cases_of_a_decision_give_its_facts_and_expect_its_answers(
    of: str, suites: Mapping[str, Suite], book: Book
) -> None:
    told = Counter(
        frozenset(part for step in steps_of(case) for part in step.split(", "))
        - {f"{of} is decided", "something else is as good under another reading"}
        for case in cases_of(text_of(suites[of], book))
    )
    assert told == Counter(told_of(vector) for _, vector in vectors_of(suites[of]))


@pytest.mark.parametrize("of", ["client", "scenarios"])
def test_the_cases_of_a_machine_send_its_events_in_their_order(
    of: str, suites: Mapping[str, Suite], book: Book
) -> None:
    cases = {case["name"]: steps_of(case) for case in cases_of(text_of(suites[of], book))}
    for _, vector in vectors_of(suites[of]):
        given, *steps = cases.pop(vector.id)
        assert given.startswith("a new client with ")
        assert all(f"{name} {word}" in given for name, word in vector.given.items())
        sent = [step.removesuffix(" comes") for step in steps if step.endswith(" comes")]
        assert sent == [step.event for step in vector.steps]
    assert not cases


def test_a_run_says_what_is_expected_and_what_other_readings_permit(
    suites: Mapping[str, Suite], book: Book
) -> None:
    """Checked by hand: the scenario, what the book decides of a message in the foreground, and the two doubts about it."""
    assert RUN in text_of(suites["scenarios"], book)


RUN = """\
  @T20
  Scenario: foreground-message
    It rests on guide:how/1, guide:foreground/messages/1, guide:foreground/messages/2, guide:foreground/ios13.

    Given a new client with cluster_push enabled and client jabber and platform ios and os_version 17.4 and access on_premises
    When start comes
    Then register_with_servers is done, register_with_cloud is done
    When message_arrived comes
    Then sender is im_presence, session_channel is sip, push_channel is none, push_priority is none, carried_by is session, client_action is receives_directly, presence is unchanged, receive_directly is done
    But something else is as good under another reading
      | reading                             | instead                  |
      | foreground_message_protocol is xmpp | session_channel is xmpp  |
      | ios13_column is only_13             | anything may be answered |

"""


def test_nothing_ends_in_blanks(suites: Mapping[str, Suite], book: Book) -> None:
    for suite in suites.values():
        assert [line for line in to_gherkin(suite, notes_of(book)) if line != line.rstrip()] == []


def test_what_is_undocumented_and_what_is_refused_is_told() -> None:
    book = routebook.load(TEA)
    (suite,) = scenario_suites(routebook.engine(TEA), book.scenarios.values(), [])
    (case,) = cases_of(text_of(suite, book))
    assert steps_of(case) == [
        "a new pot with leaf black",
        "filled comes",
        "nothing is done",
        "filled comes",
        "anything may be answered",
        "poured comes",
        "minutes is five",
        "poured comes",
        "it is refused",
    ]
    (vector,) = suite.vectors
    assert vector.target == 3, "a refusal is documented, and the last step that is"


def test_the_command_writes_a_file_for_each_suite(tmp_path: Path) -> None:
    words = ["vectors", str(TEA), "--format", "gherkin"]
    done = CliRunner().invoke(app, [*words, "--into", str(tmp_path)])
    assert done.exit_code == 0
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.feature")) == [
        "scenarios/machines/pot.feature",
        "standard/decisions/time.feature",
        "standard/machines/pot.feature",
    ]
    one = CliRunner().invoke(app, [*words, "--of", "time"])
    assert one.stdout == (tmp_path / "standard" / "decisions" / "time.feature").read_text(encoding="utf-8")
    all_together = CliRunner().invoke(app, words)
    assert all_together.exit_code == 2
    assert "`--format gherkin` prints one suite" in " ".join(all_together.stderr.split())


def test_an_output_that_another_reading_leaves_out_is_told() -> None:
    book = routebook.load(TEA)
    (suite,) = scenario_suites(routebook.engine(TEA), book.scenarios.values(), [])
    both, one = (
        Expectation("documented", Frozen(outputs), ())
        for outputs in ({"minutes": "five", "bell": "once"}, {"minutes": "five"})
    )
    permitted = (Permission(Frozen({"strength": "long"}), one),)
    step = VectorStep("poured", both, PERMITTED, permitted, {}, ())
    suite = replace(suite, groups=(Group("P5", (), (Vector("pouring", Frozen({}), (step,), 0),)),))
    lines = [line.split() for line in to_gherkin(suite, {"strength": {"about": "how long it steeps"}})]
    assert ["|", "strength", "is", "long", "|", "bell", "is", "not", "answered", "|"] in lines
