"""Whatever a system under test does, there is a verdict that tells it, the run goes on, and nothing is left behind."""

from __future__ import annotations

import sys
import time
import tracemalloc
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import peer
from covering_vectors import decision_suite
from held import hold, statuses
from routebook.conformance.adapters.command import CommandSystem
from routebook.conformance.report.to_html import to_html
from routebook.conformance.report.to_junit import to_junit
from routebook.conformance.report.to_markdown import to_markdown
from routebook.conformance.report.to_text import to_text
from routebook.conformance.running import MOST_LOST_IN_A_ROW
from routebook.errors import UnusableSystem

if TYPE_CHECKING:
    from routebook.conformance.report.report import Report
    from routebook.conformance.vector import Suite
    from routebook.runtime import Engine

LONG = 30
SHORT = 1

HANG = {"hangs", "stops in the middle of a line", "leaves a child with its output"}
SILENT = "it gave no answer within 1 seconds"

TOLD = {
    "hangs": SILENT,
    "dies": "it ended with status 3",
    "is killed": "it was ended by signal 9",
    "dies in the middle of a line": 'it ended with status 0 in the middle of a line: `{"seq": 2, "replies"`',
    "stops in the middle of a line": SILENT,
    "floods one line": "it said a line of more than 1024 kB",
    "fails and tells on standard error": "it ended with status 1",
    "says no JSON": "what it said is not JSON: expecting value at column 1",
    "says nothing in a line": "what it said is not JSON: expecting value at column 1",
    "says no UTF-8": "what it said is not UTF-8 text",
    "says a list": "what it said is not a JSON object",
    "says NaN": "what it said holds NaN, which is no JSON",
    "says a number": "`push_channel` is 5, and not a word in quotes",
    "says nothing for a word": "`push_channel` is null, and not a word in quotes",
    "says a word that does not print": "`push_channel` is longer than 200 characters, or does not print",
    "says half a character": "`push_channel` is longer than 200 characters, or does not print",
    "says too long a word": "`push_channel` is longer than 200 characters, or does not print",
    "says too many words": "`outputs` is not a JSON object of at most 100 words",
    "says outputs as text": "`outputs` is not a JSON object of at most 100 words",
    "says too long a number": "what it said holds too long a number",
    "nests too deeply": "what it said is nested too deeply",
    "says a key twice": "`seq` is written twice",
    "says an unknown key": "it said `output`, which has no meaning here: did you mean `outputs`?",
    "answers something else": "it answered `seq` 77 where 2 was asked",
    "answers by a word": 'it answered `seq` "2" where 2 was asked',
    "answers too little": "it gave 0 replies where 1 were asked",
    "answers too much": "it gave 2 replies where 1 were asked",
    "answers nothing": "an answer has `replies`, which is a list, or `skipped` or `errored`",
    "refuses and acts": "a reply says `refused`, and has outputs or actions",
    "errs": "out of tokens",
}


@pytest.fixture(scope="module")
def four(engine: Engine) -> Suite:
    """A suite of four vectors that are documented."""
    suite = decision_suite(engine, "delivery")
    group = next(each for each in suite.groups if len(each.vectors) > 3 and each.rule != "U1")
    return replace(suite, groups=(replace(group, vectors=group.vectors[:4]),))


def system(kind: str) -> CommandSystem:
    return CommandSystem([sys.executable, str(Path(peer.__file__)), kind], SHORT if kind in HANG else LONG)


def held(engine: Engine, suite: Suite, kind: str, **wanted: Any) -> Report:
    return hold(engine, system(kind), suite, **wanted)


@pytest.mark.parametrize("kind", TOLD)
def test_a_fault_is_an_error_with_its_reason_and_the_next_vectors_are_run(
    engine: Engine, four: Suite, kind: str
) -> None:
    report = held(engine, four, kind)
    assert statuses(report) == ["pass", "error", "pass", "pass"]
    assert report.vectors[1]["message"] == TOLD[kind]
    assert not report.conclusion["conforms"]


def test_a_peer_that_closes_its_output_is_not_waited_for(engine: Engine, four: Suite) -> None:
    report = held(engine, four, "closes its output")
    assert statuses(report) == ["pass", "error", "pass", "pass"]
    assert report.vectors[1]["message"] == "it closed its output"


def test_the_end_of_standard_error_is_kept_and_what_does_not_print_is_escaped(
    engine: Engine, four: Suite
) -> None:
    report = held(engine, four, "fails and tells on standard error")
    assert report.vectors[1]["context"] == {"standard error": r"no such table \x1b[31m"}
    assert held(engine, four, "errs").vectors[1]["context"] == {"log": r"a\x07b", "n": "5"}
    assert held(engine, four, "says no JSON").vectors[1]["context"]["line"] == "ready to serve"


def test_standard_error_is_no_fault(engine: Engine, four: Suite) -> None:
    assert statuses(held(engine, four, "floods standard error")) == ["pass"] * 4


def test_a_reason_for_not_running_is_told_apart(engine: Engine, four: Suite) -> None:
    report = held(engine, four, "skips")
    assert statuses(report) == ["pass", "skipped", "pass", "pass"]
    assert report.vectors[1]["message"] == "not yet"
    assert report.conclusion["conforms"]


def test_answers_that_nobody_asked_for_are_noticed_at_the_next_vector(engine: Engine, four: Suite) -> None:
    report = held(engine, four, "floods lines")
    assert statuses(report) == ["pass", "pass", "error", "pass"]
    assert report.vectors[2]["message"] == "it answered `seq` 2 where 3 was asked"


@pytest.mark.parametrize("kind", ["floods lines", "floods one line"])
def test_a_flood_is_held_up_and_not_kept(engine: Engine, four: Suite, kind: str) -> None:
    tracemalloc.start()
    try:
        held(engine, four, kind)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 32 * 1024 * 1024


def test_a_system_that_is_lost_again_and_again_is_given_up(engine: Engine) -> None:
    suite = decision_suite(engine, "delivery")
    suite = replace(suite, groups=tuple(each for each in suite.groups if each.rule != "U1"))
    count = sum(len(group.vectors) for group in suite.groups)
    report = held(engine, suite, "always dies")
    assert statuses(report) == ["error"] * MOST_LOST_IN_A_ROW
    assert report.conclusion["not_run"] == count - MOST_LOST_IN_A_ROW
    assert not report.conclusion["conforms"]


def test_nothing_is_left_running(engine: Engine, four: Suite) -> None:
    report = held(engine, four, "leaves a child with its output")
    assert report.vectors[1]["message"] == SILENT
    deadline = time.monotonic() + 5
    while "sleep 61.5" in (running := processes()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert "sleep 61.5" not in running
    assert str(Path(peer.__file__)) not in running


def processes() -> str:
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("there is no /proc to look at")
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdecimal():
            with suppress(OSError):
                found.append((each / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
    return "\n".join(found)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("a banner", "what it said is not JSON: expecting value at column 1\n  line: > peer@1.0.0 start"),
        ("another protocol", "it speaks protocol 2, and the runner protocol 1"),
        ("no protocol", "it speaks protocol null, and the runner protocol 1"),
        ("a protocol that is true", "it speaks protocol true, and the runner protocol 1"),
        ("no reports", "it does not say what it `reports`, of outputs, actions, refusals"),
        (
            "nothing to compare",
            "`reports` has neither `outputs` nor `actions`, so there is nothing to compare",
        ),
        ("unknown reports", "`reports` has `output`, and is of outputs, actions, refusals"),
        ("an unknown key", "it said `report`, which has no meaning here: did you mean `reports`?"),
        ("an error", "the database is down"),
        ("dies at once", "it ended with status 1\n  standard error: cannot find settings.ini"),
    ],
)
def test_what_cannot_be_tested_is_told_before_the_run(
    engine: Engine, four: Suite, kind: str, told: str
) -> None:
    with pytest.raises(UnusableSystem) as caught:
        held(engine, four, kind)
    assert caught.value.message.startswith(f"the system cannot be tested: {told}")
    assert "docs/conformance.md" in caught.value.help


def test_a_command_that_is_not_there_is_told(engine: Engine, four: Suite) -> None:
    with pytest.raises(UnusableSystem) as caught:
        hold(engine, CommandSystem(["no-such-program-anywhere"], LONG), four)
    assert (
        caught.value.message
        == "the system cannot be tested: `no-such-program-anywhere` cannot be started: No such file or directory"
    )


def test_a_peer_says_the_same_of_itself_each_time(engine: Engine, four: Suite, tmp_path: Path) -> None:
    script = tmp_path / "peer.py"
    script.write_text(
        "import json, os, sys\n"
        f"said = {peer.HANDSHAKE!r}\n"
        "if os.path.exists('again'): said['reports'] = ['actions']\n"
        "open('again', 'w').close()\n"
        "sys.stdin.readline(); print(json.dumps(said), flush=True); sys.stdin.readline()\n"
    )
    command = ["sh", "-c", f"cd '{tmp_path}'; exec '{sys.executable}' peer.py"]
    report = hold(engine, CommandSystem(command, LONG), four)
    assert report.vectors[0]["message"] == "it ended with status 0"
    assert report.vectors[1]["message"] == (
        "it could not be started again: it says other things of itself than at first"
    )


def test_a_peer_that_does_not_read_cannot_hold_the_runner_up(
    engine: Engine, four: Suite, tmp_path: Path
) -> None:
    script = tmp_path / "peer.py"
    script.write_text(
        f"import json, time\nprint(json.dumps({peer.HANDSHAKE!r}), flush=True)\ntime.sleep(60)\n"
    )
    (group, *_) = four.groups
    vector = group.vectors[0]
    long = replace(vector, given={**vector.given, "os_version": "13" * 200_000})
    suite = replace(four, groups=(replace(group, vectors=(long,)),))
    report = hold(engine, CommandSystem([sys.executable, str(script)], SHORT), suite)
    assert report.vectors[0]["message"] == SILENT


@pytest.fixture(scope="module")
def silence(engine: Engine) -> Suite:
    """A suite of many vectors of which nothing is documented."""
    suite = decision_suite(engine, "delivery")
    (group,) = [each for each in suite.groups if each.rule == "U1"]
    return replace(suite, groups=(replace(group, vectors=group.vectors[:20]),))


@pytest.mark.parametrize(
    "kind", ["dies", "hangs", "says NaN", "says no UTF-8", "answers by a word", "answers nothing"]
)
def test_a_system_that_is_lost_where_nothing_is_documented_is_an_error_all_the_same(
    engine: Engine, silence: Suite, kind: str
) -> None:
    report = held(engine, silence, kind)
    assert {*statuses(report)} == {"pass", "error"}
    assert report.vectors[1]["message"] == TOLD[kind]
    assert "any reply, for nothing is documented" in to_text(report)


def test_a_system_that_says_that_it_went_wrong_where_nothing_is_documented_is_not_lost(
    engine: Engine, silence: Suite
) -> None:
    report = held(engine, silence, "errs")
    assert {*statuses(report)} == {"pass", "inconclusive"}
    assert report.conclusion["conforms"]


ALWAYS_GARBAGE = """
import json, sys
handshake = {"protocol": 1, "reports": ["outputs"], "implements": ["delivery"]}
for line in sys.stdin:
    asked = json.loads(line)
    if asked["cmd"] == "run":
        sys.stderr.write("no such table\\n")
        sys.stderr.flush()
    print(json.dumps(handshake) if asked["cmd"] == "start" else "ready to serve %d" % id(asked), flush=True)
"""


def test_why_a_system_is_given_up_is_told_once_in_every_report(engine: Engine, silence: Suite) -> None:
    report = hold(engine, CommandSystem([sys.executable, "-c", ALWAYS_GARBAGE], LONG), silence)
    assert statuses(report) == ["error"] * MOST_LOST_IN_A_ROW
    assert report.conclusion["not_run"] == 20 - MOST_LOST_IN_A_ROW
    given_up = "given up: lost 10 times in a row, at last because what it said is not JSON"
    for told in (to_text(report), to_markdown(report), to_html(report), to_junit(report)):
        assert told.count(given_up) == 1
        assert "no such table" in told


def test_a_system_that_is_lost_now_and_then_is_not_given_up(engine: Engine, four: Suite) -> None:
    report = held(engine, four, "dies")
    assert report.conclusion["given_up"] is None
    assert "given up" not in to_text(report)
