"""`routebook diff` tells an architect what an edit of the book does, and a pipeline whether its version says so."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from editing import edit
from routebook.cli.app import app
from routebook.comparing import decisions
from tea_room import GUEST_IS_CALLED_VISIT, Edit, tea_room

ROOT = Path(__file__).parents[1]
SPEC = ROOT / "spec" / "push-notifications"
NAME = "push-notifications"
PAGE = ROOT / "docs" / "reviewing-a-change.md"

BLACK_TEA_STEEPS_THREE = ("decisions/steeping.yaml", "leaf: black, then: five", "leaf: black, then: three")
LONG_TEA_RINGS_ONCE = ("decisions/ringing.yaml", "guest: regular, then: twice", "guest: regular, then: once")
UNDOCUMENTED_NO_MORE = ("decisions/steeping.yaml", "long: undocumented", "long: three")
LONG_TEA_IS_POURED_AWAY = ("machines/pot.yaml", "bell: twice}, to: ready, ", "bell: twice}, to: empty, ")
VISITORS_GET_NOTHING = ("machines/pot.yaml", "bell: never}, to: ready, ", "bell: never}, to: empty, ")


def diff(*words: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["diff", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return tea_room(tmp_path / "old")


def told(old: Path, *edits: Edit) -> list[list[str]]:
    """What is told of edits, block by block and line by line, without the line that names the books."""
    _, text, _ = diff(old, tea_room(old.parent / "new", *edits))
    blocks = [block.splitlines() for block in text.split("\n\n")]
    return [blocks[0][1:], *blocks[1:]]


def block(blocks: list[list[str]], heading: str) -> list[str]:
    """The lines under a heading."""
    (found,) = (lines[1:] for lines in blocks if lines[0].startswith(heading))
    return found


def as_json(*words: str | Path) -> dict[str, object]:
    found = json.loads(diff(*words, "--format", "json")[1])
    assert isinstance(found, dict)
    return found


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


@pytest.mark.parametrize(
    ("edits", "broken"),
    [
        (
            [LONG_TEA_RINGS_ONCE],
            [
                "promise long_tea_rings_twice: for example when `{leaf: black, guest: regular}`: the answer is `{bell: once}`"
            ],
        ),
        (
            [LONG_TEA_IS_POURED_AWAY],
            ["scenario first-pot: after `time_up` the state is `empty`, not `ready`"],
        ),
        (
            [
                LONG_TEA_IS_POURED_AWAY,
                ("scenarios/first-pot.yaml", "state: ready", "state: empty"),
            ],
            ["scenario first-pot: after `time_up` the state is `empty`, not `ready`"],
        ),
        (
            [
                ("machines/pot.yaml", "parameters: [leaf, guest]", "parameters: [leaf, guest, size]"),
                ("inputs.yaml", "inputs:\n", "inputs:\n  size: {values: [small, large]}\n"),
                ("scenarios/first-pot.yaml", "guest: regular}", "guest: regular, size: small}"),
            ],
            ["scenario first-pot: it can no longer be played"],
        ),
        ([BLACK_TEA_STEEPS_THREE], []),
    ],
    ids=["a promise", "a scenario", "a scenario as it was told", "a parameter came", "nothing"],
)
def test_what_the_old_book_keeps_and_the_new_one_breaks_is_named(
    old: Path, edits: list[Edit], broken: list[str]
) -> None:
    blocks = told(old, *edits)
    found = [lines[1:] for lines in blocks if lines[0] == "broken"]
    assert found == ([[f"  - {each}" for each in broken]] if broken else [])


@pytest.mark.parametrize("fault", [LONG_TEA_RINGS_ONCE, LONG_TEA_IS_POURED_AWAY], ids=["promise", "scenario"])
def test_what_was_broken_before_is_not_broken_by_the_change(fault: Edit, old: Path, tmp_path: Path) -> None:
    one = tea_room(tmp_path / "one", fault)
    other = tea_room(tmp_path / "other", fault, VISITORS_GET_NOTHING)
    assert as_json(old, one)["broken"] != []
    assert as_json(one, other)["broken"] == []


@pytest.mark.parametrize(
    ("version", "status", "verdict"),
    [
        ("2.0.0", 0, "this is a major change, and the version says so: 1.0.0 -> 2.0.0"),
        ("1.1.0", 1, "this is a major change, and the version says minor: 1.0.0 -> 1.1.0"),
        ("0.9.0", 1, "this is a major change, and the version went back: 1.0.0 -> 0.9.0"),
    ],
)
def test_the_version_is_held_to_what_changed(old: Path, version: str, status: int, verdict: str) -> None:
    new = tea_room(
        old.parent / "new", BLACK_TEA_STEEPS_THREE, ("book.yaml", "version: 1.0.0", f"version: {version}")
    )
    code, text, _ = diff(old, new)
    assert code == status
    assert text.split("\n\n")[0].splitlines()[-1] == verdict


def test_an_answer_to_what_was_undocumented_is_a_minor_change(old: Path) -> None:
    new = tea_room(old.parent / "new", UNDOCUMENTED_NO_MORE)
    status, _, _ = diff(old, new)
    change = as_json(old, new)
    assert (status, change["level"], change["said"]) == (1, "minor", "none")
    decisions = change["decisions"]
    assert isinstance(decisions, list)
    assert [under["readings"] for under in decisions[0]["under"]] == [[], [{"strength": "long"}]]


@pytest.mark.parametrize(
    ("file", "before", "after", "page"),
    [
        ("book.yaml", "Serving tea", "Tea", "README.md"),
        ("book.yaml", "The manual", "Manual", "sources.md"),
        ("decisions/steeping.yaml", "How long", "For how long", "decisions/steeping.md"),
        ("machines/pot.yaml", "One pot", "A pot", "machines/pot.md"),
        ("properties.yaml", "rings twice for", "is rung twice for", "promises.md"),
        ("scenarios/first-pot.yaml", "fills the pot", "fills a pot", "scenarios/first-pot.md"),
    ],
)
def test_a_change_of_words_changes_no_behaviour_and_names_what_was_edited(
    old: Path, file: str, before: str, after: str, page: str
) -> None:
    assert told(old, (file, before, after)) == [["no behaviour changed"], [f"edited: {page}"]]
    assert diff(old, old.parent / "new")[0] == 0


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


@pytest.mark.parametrize(
    ("edits", "level"),
    [
        ([("inputs.yaml", "inputs:\n", "inputs:\n  size: {values: [small, large]}\n")], "minor"),
        (
            [
                ("inputs.yaml", "inputs:\n", "inputs:\n  size: {values: [small, large]}\n"),
                ("machines/pot.yaml", "parameters: [leaf, guest]", "parameters: [leaf, guest, size]"),
                ("scenarios/first-pot.yaml", "guest: regular}", "guest: regular, size: small}"),
            ],
            "major",
        ),
        ([("properties.yaml", "long_tea_rings_twice:", "rings_twice:")], "major"),
        ([("properties.yaml", "minutes: five, ", "")], "major"),
    ],
    ids=["an input came", "a parameter came", "a promise went", "a promise changed"],
)
def test_a_part_asks_of_a_version_what_the_page_says(old: Path, edits: list[Edit], level: str) -> None:
    assert told(old, *edits)[0][-1] == f"this is a {level} change, and the version is the same: 1.0.0"


def test_a_fact_that_several_decisions_come_to_need_is_one_part(old: Path) -> None:
    blocks = told(
        old,
        ("inputs.yaml", "inputs:\n", "inputs:\n  size: {values: [small, large]}\n"),
        ("decisions/steeping.yaml", "needs: [leaf]", "needs: [leaf, size]"),
        ("decisions/steeping.yaml", "leaf: black, then: five", "leaf: black, size: large, then: five"),
        (
            "decisions/steeping.yaml",
            "  S3:",
            "  S4: {leaf: black, size: small, then: three, source: steeping}\n  S3:",
        ),
        ("machines/pot.yaml", "parameters: [leaf, guest]", "parameters: [leaf, guest, size]"),
        ("scenarios/first-pot.yaml", "guest: regular}", "guest: regular, size: large}"),
    )
    assert "  + fact to be given size: for ringing, serving, steeping" in block(blocks, "parts")


def test_an_input_that_is_only_called_otherwise_changes_nothing_else(old: Path) -> None:
    summary, parts, edited = told(old, *GUEST_IS_CALLED_VISIT)
    assert summary == ["this is a major change, and the version is the same: 1.0.0"]
    assert parts == ["parts", "  ~ input visit: called guest -> called visit"]
    assert edited[0].startswith("edited: inputs.md, ")


def test_what_else_changes_when_an_input_is_called_otherwise_is_told_by_its_new_name(old: Path) -> None:
    edits = [each for each in GUEST_IS_CALLED_VISIT if each[1] != "guest: visitor"]
    blocks = told(
        old, *edits, ("decisions/ringing.yaml", "guest: visitor, then: never", "visit: visitor, then: once")
    )
    assert block(blocks, "decision ringing: 3 of 6 answers differ")[:2] == [
        "  ~ {visit: visitor}",
        "      bell: never -> once",
    ]


def test_an_input_that_came_where_another_went_is_not_that_one_called_otherwise(old: Path) -> None:
    edits = [
        *(each for each in GUEST_IS_CALLED_VISIT if each[1] not in {"  guest: {", "guest: visitor"}),
        ("inputs.yaml", "guest: {values: [regular, visitor]}", "visit: {values: [regular, visitor, odd]}"),
        ("decisions/ringing.yaml", "guest: visitor", "visit: [visitor, odd]"),
    ]
    parts = block(told(old, *edits), "parts")
    assert "  + input visit: given: [regular, visitor, odd]" in parts
    assert "  - input guest: given: [regular, visitor]" in parts


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


@pytest.mark.parametrize(
    ("edit", "part", "before", "after"),
    [
        (
            ("properties.yaml", "guest: regular}", "guest: [regular, visitor]}"),
            "~ promise long_tea_rings_twice",
            "always {bell: twice} of serving when {guest: regular, minutes: five}",
            "always {bell: twice} of serving when {guest: [regular, visitor], minutes: five}",
        ),
        (
            ("scenarios/first-pot.yaml", "clock, state: ready}", "clock}"),
            "~ scenario first-pot",
            "given {leaf: black, guest: regular}: filled (brewing), time_up (ready)",
            "given {leaf: black, guest: regular}: filled (brewing), time_up",
        ),
        (
            ("machines/pot.yaml", "filled: {}", "filled: {decides: serving}"),
            "~ event of pot filled",
            "nothing",
            "decides serving",
        ),
    ],
    ids=["a promise", "a scenario", "an event"],
)
def test_a_part_that_changed_says_what_it_was_and_what_it_is(
    old: Path, edit: Edit, part: str, before: str, after: str
) -> None:
    assert block(told(old, edit), "parts") == [f"  {part}: {before} -> {after}"]


def test_what_is_too_large_is_said_to_be_undecided_and_counts_as_a_major_change(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "MOST_CELLS", 3)
    assert told(old, UNDOCUMENTED_NO_MORE)[0] == [
        "steeping: no answer differs by default; if {strength: long}, 1 of 3 answers differ",
        "pot: no step goes otherwise by default; if {strength: long}, 1 step goes otherwise",
        "not decided, for they are too large: ringing, serving",
        "this is a major change, and the version is the same: 1.0.0",
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
