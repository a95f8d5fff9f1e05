"""`routebook diff` tells an architect what comes of an edit of the book: where it begins, and what it leads to."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from editing import edit
from reviewing import (
    BLACK_TEA_STEEPS_THREE,
    LONG_TEA_RINGS_ONCE,
    UNDOCUMENTED_NO_MORE,
    VISITORS_GET_NOTHING,
    as_json,
    block,
    diff,
    old,
    told,
)
from tea_room import tea_room

__all__ = ["old"]  # fixtures

ROOT = Path(__file__).parents[1]
SPEC = ROOT / "spec" / "push-notifications"
NAME = "push-notifications"
PAGE = ROOT / "docs" / "reviewing-a-change.md"


def test_the_shipped_book_after_an_edit_reads_as_the_page_shows(tmp_path: Path) -> None:
    edited = Path(shutil.copytree(SPEC, tmp_path / "copy"))
    edit(
        edited, "decisions/push_channel.yaml", "{message: message, voip: voip}", "{message: voip, voip: voip}"
    )
    status, text, _ = diff(NAME, edited)
    assert status == 1
    assert text.replace(str(edited), "./copy") in PAGE.read_text(encoding="utf-8")


def test_what_comes_of_an_edit_stands_before_its_details(old: Path) -> None:
    summary, *_ = told(old, LONG_TEA_RINGS_ONCE)
    assert summary == [
        "serving: 1 of 6 answers differ; it begins in ringing",
        "pot: time_up in brewing enters ready, does ring, ring_again -> enters ready, does ring",
        "breaks the promise long_tea_rings_twice",
        "this is a major change, and the version is the same: 1.0.0",
    ]


def test_a_changed_conclusion_is_the_one_row_that_a_person_would_write(old: Path) -> None:
    assert block(told(old, LONG_TEA_RINGS_ONCE), "decision ringing: 1 of 6 answers differ") == [
        "  ~ {guest: regular, minutes: five}",
        "      bell: twice -> once",
        "      by B2 (manual:bell)",
    ]


def test_what_is_passed_on_is_told_once_and_below_where_it_begins(old: Path) -> None:
    blocks = told(old, BLACK_TEA_STEEPS_THREE)
    assert [lines[0] for lines in blocks if lines[0].startswith("decision ")] == [
        "decision steeping: 1 of 3 answers differ"
    ]
    assert block(blocks, "passed on from steeping") == [
        "  ringing: 1 of 6 answers differ (bell: twice -> once)",
        "  serving: 2 of 6 answers differ (minutes: five -> three; bell: twice -> once)",
    ]


def test_what_another_decision_leaves_undocumented_is_passed_on_from_there(old: Path) -> None:
    blocks = told(old, UNDOCUMENTED_NO_MORE)
    assert block(blocks, "decision steeping: no answer differs") == [
        "  if {strength: long}: 1 of 3 answers differ",
        "    + {leaf: green}",
        "        undocumented -> {minutes: three}",
        "        by S2 (manual:steeping)",
    ]
    assert block(blocks, "passed on from steeping") == [
        "  ringing, if {strength: long}: 2 of 6 answers differ (undocumented -> documented)",
        "  serving, if {strength: long}: 2 of 6 answers differ (undocumented -> documented)",
    ]


def test_what_can_no_longer_occur_is_not_passed_on_from_another_decision(old: Path) -> None:
    guest = "  guest: {values: [regular, visitor]}\n"
    because = "impossible:\n  I1: {leaf: white, guest: visitor, because: visitors get no white tea}\n"
    blocks = told(old, BLACK_TEA_STEEPS_THREE, ("inputs.yaml", guest, guest + because))
    assert block(blocks, "decision ringing: 2 of 6 answers differ")[3:5] == [
        "  - {leaf: white, guest: visitor}",
        "      {bell: never} -> impossible",
    ]
    assert "  + impossible facts I1: {leaf: white, guest: visitor}" in block(blocks, "parts")


def test_programs_are_told_every_row_of_what_is_passed_on(old: Path) -> None:
    new = tea_room(old.parent / "new", BLACK_TEA_STEEPS_THREE)
    decisions = as_json(old, new)["decisions"]
    assert isinstance(decisions, list)
    rows = {each["decision"]: each["under"][0]["rows"] for each in decisions}
    assert {name: [row["cells"] for row in several] for name, several in rows.items()} == {
        "steeping": [1],
        "ringing": [1],
        "serving": [1, 1],
    }


def test_a_run_that_ends_elsewhere_comes_with_a_shortest_example(old: Path) -> None:
    assert block(told(old, VISITORS_GET_NOTHING), "machine pot: 1 step goes otherwise") == [
        "  ~ time_up in brewing",
        "      enters ready -> enters empty",
        "      for {guest: visitor}",
        "      by P2 (manual:pot)",
        "      for example leaf=black, guest=visitor: filled, time_up",
        "  as above, in part or for other sessions, if {strength: long}",
    ]


def test_sessions_that_begin_elsewhere_are_told(old: Path) -> None:
    blocks = told(
        old,
        ("machines/pot.yaml", "empty:   {initial: true}", "empty:   {}"),
        ("machines/pot.yaml", "brewing: {}", "brewing: {initial: true}"),
    )
    assert block(blocks, "machine pot")[:2] == [
        "  ~ the beginning in brewing",
        "      enters empty -> enters brewing",
    ]
    assert blocks[0][-1] == "this is a major change, and the version is the same: 1.0.0"


def test_a_fact_that_parts_is_told_where_it_does_and_then_what_comes_of_it(old: Path) -> None:
    remembering = (
        (
            "machines/pot.yaml",
            "parameters: [leaf, guest]\n",
            "parameters: [leaf]\nremembers: {guest: regular}\n",
        ),
        ("machines/pot.yaml", "filled: {}, ", "filled: {sets: {guest: regular}}, "),
        ("scenarios/first-pot.yaml", ", guest: regular}", "}"),
    )
    before = tea_room(old.parent / "before", *remembering)
    after = tea_room(old.parent / "after", *remembering)
    edit(after, "machines/pot.yaml", "sets: {guest: regular}", "sets: {guest: visitor}")
    _, text, _ = diff(before, after)
    assert "  ~ event of pot filled: sets {guest: regular} -> sets {guest: visitor}" in text.splitlines()
    steps = [lines.splitlines()[:2] for lines in text.split("\n  ~ ")]
    assert [each for each in steps if " in " in each[0] and "->" in each[1]][-3:] == [
        [
            "filled in empty",
            "      enters brewing, leaves guest: regular -> enters brewing, leaves guest: visitor",
        ],
        ["time_up in brewing", "      enters ready, does ring, ring_again -> enters ready"],
        ["time_up in brewing", "      enters ready, does ring -> enters ready"],
    ]


def test_a_run_that_differs_under_another_reading_alone_is_told_there(old: Path) -> None:
    books = []
    for actions in ("ring, ring_again", "ring_again, ring"):
        by_reading = (
            "by_reading: {strength: {short: {to: ready, do: [ring, ring_again]}, "
            f"long: {{to: ready, do: [{actions}]}}}}}},"
        )
        edit = ("machines/pot.yaml", "to: ready,   do: [ring, ring_again],", by_reading)
        books.append(tea_room(old.parent / actions.replace(", ", "-"), edit))
    _, text, _ = diff(*books)
    lines = text.splitlines()
    at = lines.index("machine pot: no step goes otherwise by default")
    assert lines[at + 1 : at + 4] == [
        "  if {strength: long}: 1 step goes otherwise",
        "    ~ time_up in brewing",
        "        enters ready, does ring, ring_again -> enters ready, does ring_again, ring",
    ]
    assert "pot: no step goes otherwise by default; if {strength: long}, 1 step goes otherwise" in lines


def test_answers_that_differ_only_where_a_derived_input_is_documented_are_told_by_given_inputs(
    old: Path,
) -> None:
    blocks = told(old, ("decisions/ringing.yaml", "visitor, then: never", "visitor, then: once"))
    assert block(blocks, "decision ringing: 3 of 6 answers differ") == [
        "  ~ {guest: visitor}",
        "      bell: never -> once",
        "      by B3 (manual:bell)",
        "  if {strength: long}: 2 of 6 answers differ, in other rows",
        "    ~ {leaf: [black, white], guest: visitor}",
        "        bell: never -> once",
        "        by B3 (manual:bell)",
    ]


def test_markdown_folds_away_only_what_there_is(old: Path) -> None:
    new = tea_room(old.parent / "new", LONG_TEA_RINGS_ONCE, UNDOCUMENTED_NO_MORE)
    _, text, _ = diff(old, new, "--format", "markdown")
    assert text.startswith(
        "### `tea`: this is a major change, and the version is the same: 1.0.0\n\n- serving: 1 of 6 answers differ"
    )
    folds = text.split("<details>")[1:]
    assert folds
    assert all("| --- |" in fold.partition("</details>")[0] for fold in folds)


def test_a_revision_is_read_from_git_without_running_its_filters(old: Path) -> None:
    repository = old.parent
    (repository / ".gitattributes").write_text("*.yaml filter=evil\n", encoding="utf-8")
    git = ["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*git, *words], check=True)
    ran = repository / "ran"
    subprocess.run([*git, "config", "filter.evil.smudge", f"touch {ran}; cat"], check=True)
    edit(old, *BLACK_TEA_STEEPS_THREE)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(repository)
        status, text, _ = diff("HEAD:old", old)
    assert status == 1
    assert text.startswith("tea: HEAD:old (1.0.0) -> ")
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
        status, text, error = diff("--", old, NAME)
    assert (status, text) == (2, "")
    assert error.startswith(f"error[{code}]: ")
    assert "\n  help: " in error


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_faulty_book_is_told_with_its_side(old: Path, side: str) -> None:
    faulty = tea_room(
        old.parent / "faulty",
        ("decisions/steeping.yaml", "leaf: black, then: five", "leaf: black, then: fife"),
    )
    status, text, error = diff(*((faulty, old) if side == "old" else (old, faulty)))
    assert (status, text) == (2, "")
    assert "error[unknown-value]" in error
    assert f"error[faulty-book]: the {side} book `" in error
