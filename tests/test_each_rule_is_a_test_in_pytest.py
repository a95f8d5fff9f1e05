"""`pytest --routebook-sut --routebook-book` has a test for each rule, which tells how the system breaks it."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

import routebook.conformance.suites.suites_of  # or each run within these tests imports it anew, and what follows too
import routebook.loader
import routebook.testing.collecting  # noqa: F401
from routebook.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest_plugins = ["pytester"]

FOLDER = Path(__file__).parents[1] / "docs" / "examples" / "implementations"
NODE = shutil.which("node")
BOOK = "push-notifications"
OF_DELIVERY = ("U1", *(f"CA{number}" for number in range(1, 9)))
GOOD = "py:push_client:PushClient"

ONE_RULE = """
class {name}:
    reports = ["outputs"]
    implements = ["platform_cloud"]

    def decide(self, decision, given):
        {body}
"""


@pytest.fixture(autouse=True)
def _beside_the_implementations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(FOLDER))


class Outcome:
    """What came of a run: the outcome of each rule by its name, and all that was printed."""

    def __init__(self, pytester: pytest.Pytester, words: tuple[str, ...]) -> None:
        Path("junit.xml").unlink(missing_ok=True)
        done = pytester.runpytest("--junitxml=junit.xml", *words)
        self.status = done.ret
        self.out = done.stdout.str()
        self.err = done.stderr.str()
        cases = [*ET.parse("junit.xml").iter("testcase")] if Path("junit.xml").exists() else []  # noqa: S314
        self.cases = {f"{case.get('classname')}.{case.get('name')}": case for case in cases}
        assert len(self.cases) == len(cases)  # each rule is one test

    def names(self, outcome: str) -> set[str]:
        """The rules that came to an outcome, `failure` or `skipped`."""
        return {name for name, case in self.cases.items() if case.find(outcome) is not None}


def run(pytester: pytest.Pytester, system: str, *words: str, book: str = BOOK) -> Outcome:
    return Outcome(pytester, (f"--routebook-sut={system}", f"--routebook-book={book}", *words))


@contextmanager
def service(*fault: str) -> Iterator[str]:
    """Where the service behind HTTP listens, which is ended in the end."""
    command = [sys.executable, str(FOLDER / "push_service.py"), "0", *fault]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"http://localhost:{int(process.stdout.readline())}"
        finally:
            process.kill()


def rules_that_fail(system: str, *words: str) -> set[str]:
    """The rules that vectors aim at which fail, as `routebook conform` reports them."""
    CliRunner().invoke(app, ["conform", BOOK, system, "--report", "r.ndjson", *words])
    records = [json.loads(line) for line in Path("r.ndjson").read_text().splitlines()]
    return {
        f"{BOOK}.{record['of']}.{record['rule']}"
        for record in records
        if record["record"] == "vector" and record["status"] == "fail"
    }


def test_a_system_that_conforms_passes_every_rule(pytester: pytest.Pytester) -> None:
    done = run(pytester, GOOD)
    assert done.status == 0
    assert done.names("failure") == set()
    assert {f"{BOOK}.delivery.{rule}" for rule in OF_DELIVERY} < {*done.cases}
    assert f"{BOOK}.client.T31" in done.cases


def test_what_is_undocumented_is_skipped_with_that_reason(pytester: pytest.Pytester) -> None:
    done = run(pytester, GOOD, f"{BOOK}::delivery", "-rs")
    assert done.names("skipped") == {f"{BOOK}.delivery.U1"}
    assert "undocumented: whatever is answered is accepted" in done.out


def test_as_many_vectors_are_run_as_by_the_command(pytester: pytest.Pytester) -> None:
    words = ("conform", BOOK, GOOD, "--only", "delivery")
    told = CliRunner().invoke(app, [*words]).stdout.splitlines()[-1].partition(":")[0]
    assert told in run(pytester, GOOD, f"{BOOK}::delivery").out.splitlines()


def test_a_wrong_output_fails_the_rules_of_calls_over_voip(pytester: pytest.Pytester) -> None:
    system = "py:faulty_push_client:WrongOutput"
    done = run(pytester, system, "--routebook-level=quick")
    assert done.status == 1
    of_delivery = {name for name in done.names("failure") if ".delivery." in name}
    assert of_delivery == {f"{BOOK}.delivery.{rule}" for rule in ("CA1", "CA4", "CA5", "CA6")}
    assert done.names("failure") == rules_that_fail(system, "--level", "quick")
    told = [
        case.findtext("failure") or "" for case in done.cases.values() if case.find("failure") is not None
    ]
    assert all("fail: push_priority PP2" in each for each in told)


def test_a_wrong_transfer_fails_rules_of_the_machine_alone(pytester: pytest.Pytester) -> None:
    system = "py:faulty_push_client:WrongTransfer"
    done = run(pytester, system, "--routebook-level=quick")
    assert done.names("failure") == rules_that_fail(system, "--level", "quick")
    assert {name.split(".")[1] for name in done.names("failure")} == {"client"}
    assert (
        "`session_resumed` in `resuming`, cluster_push=enabled: goes to `ready`; documented: `downloading`"
        in done.out
    )


@pytest.mark.exhaustive
def test_an_extra_state_is_found_where_it_is_promised(pytester: pytest.Pytester) -> None:
    system = "py:faulty_push_client:ExtraState"
    assert run(pytester, system, "--routebook-level=standard").status == 0
    assert run(pytester, system, "--routebook-level=thorough").status == 1


def test_a_failure_is_told_with_cell_run_passage_and_the_command_that_runs_it_again(
    pytester: pytest.Pytester,
) -> None:
    done = run(
        pytester,
        "py:faulty_push_client:WrongTransfer",
        f"{BOOK}::client::T32",
    )
    told = (done.cases[f"{BOOK}.client.T32"].findtext("failure") or "").splitlines()
    assert (
        "  cell      message_downloaded in downloading (app=on_screen, device_lock=unlocked, screen=turned_on)"
        in told
    )
    assert "  passage   guide:suspended/ios12/messages/3, guide:suspended/ios13/messages/3" in told
    assert "Traceback" not in done.out
    again = next(line for line in told if line.startswith("  again     routebook conform "))
    assert CliRunner().invoke(app, shlex.split(again)[2:]).exit_code == 1


@pytest.mark.parametrize("fault", ["", "output"])
def test_a_command_is_held_as_well(pytester: pytest.Pytester, fault: str) -> None:
    if NODE is None:
        pytest.skip("node is not installed")
    name = "faulty_push_client.mjs output" if fault else "push_client.mjs"
    done = run(pytester, f"cmd:{NODE} {FOLDER}/{name}", f"{BOOK}::delivery")
    assert {*done.cases} == {f"{BOOK}.delivery.{rule}" for rule in OF_DELIVERY}
    assert done.status == (1 if fault else 0)


@pytest.mark.parametrize("fault", ["", "output"])
def test_a_service_is_held_as_well(pytester: pytest.Pytester, fault: str) -> None:
    mapping = f"--routebook-mapping={FOLDER / 'push_service.toml'}"
    with service(*([fault] if fault else [])) as url:
        done = run(pytester, url, mapping, f"{BOOK}::delivery")
    assert {*done.cases} == {f"{BOOK}.delivery.{rule}" for rule in OF_DELIVERY}
    assert done.status == (1 if fault else 0)


def test_the_system_is_started_once_and_ended(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        ring="""
        import atexit, pathlib, json, sys
        def note(word):
            with pathlib.Path("noted").open("a") as file:
                file.write(word)
        note("started ")
        for line in sys.stdin:
            said = json.loads(line)
            if said["cmd"] == "stop":
                break
            reply = {"protocol": 1, "reports": ["outputs"], "implements": ["platform_cloud"]}
            if said["cmd"] == "run":
                cloud = {"ios": "apple", "android": "google"}[said["given"]["platform"]]
                reply = {"seq": said["seq"], "replies": [{"outputs": {"platform_cloud": cloud}}]}
            print(json.dumps(reply), flush=True)
        note("ended")
        """
    )
    done = run(pytester, f"cmd:{sys.executable} ring.py")
    assert (done.status, len(done.cases)) == (0, 2)
    assert Path("noted").read_text() == "started ended"


def held_to_one_decision(pytester: pytest.Pytester, body: str, *words: str) -> Outcome:
    pytester.makepyfile(one=ONE_RULE.format(name="One", body=body))
    return run(pytester, "py:one:One", *words)


RIGHT = 'return {"outputs": {"platform_cloud": {"ios": "apple"}.get(given["platform"], "google")}}'


def test_rules_stand_beside_other_tests_and_are_chosen_like_them(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_other="def test_other(): pass")
    own = {"test_other.test_other"}
    both = {f"{BOOK}.platform_cloud.PC1", f"{BOOK}.platform_cloud.PC2"}
    assert {*held_to_one_decision(pytester, RIGHT).cases} == own | both
    assert {*held_to_one_decision(pytester, RIGHT, "-k", "PC2").cases} == {f"{BOOK}.platform_cloud.PC2"}
    for chosen in (f"{BOOK}::platform_cloud::PC2", f"../{BOOK}::platform_cloud::PC2"):
        assert {*held_to_one_decision(pytester, RIGHT, chosen).cases} == {f"{BOOK}.platform_cloud.PC2"}
    assert {*held_to_one_decision(pytester, RIGHT, BOOK).cases} == both
    assert {*held_to_one_decision(pytester, RIGHT, BOOK, "test_other.py").cases} == own | both


def test_what_is_collected_can_be_listed(pytester: pytest.Pytester) -> None:
    done = held_to_one_decision(pytester, RIGHT, "--collect-only", "-q")
    assert done.out.splitlines()[:2] == [f"{BOOK}::platform_cloud::PC1", f"{BOOK}::platform_cloud::PC2"]


def test_the_first_failure_can_end_the_run(pytester: pytest.Pytester) -> None:
    done = held_to_one_decision(pytester, 'return {"outputs": {"platform_cloud": "none"}}', "-x")
    assert done.status == 1
    assert {*done.cases} == {f"{BOOK}.platform_cloud.PC1"}


def test_a_reason_for_not_running_a_rule_is_the_reason_of_the_skip(pytester: pytest.Pytester) -> None:
    done = held_to_one_decision(pytester, 'raise NotImplementedError("clouds are for tomorrow")', "-rs")
    assert done.status == 0
    assert done.names("skipped") == {*done.cases} != set()
    assert "clouds are for tomorrow" in done.out


def test_no_reply_is_a_failure_with_what_helps_to_see_why(pytester: pytest.Pytester) -> None:
    done = held_to_one_decision(pytester, 'raise KeyError("cloud")')
    assert done.names("failure") == {*done.cases} != set()
    assert "error: platform_cloud PC1" in done.out
    assert "it raised KeyError: 'cloud'" in done.out


def test_known_failures_must_still_fail(pytester: pytest.Pytester) -> None:
    wrong = 'return {"outputs": {"platform_cloud": "google"}}'
    done = held_to_one_decision(pytester, wrong)
    assert done.names("failure") == {f"{BOOK}.platform_cloud.PC1"}
    Path("known").write_text("platform_cloud/PC1/ios  # nobody has an iPhone\n")
    done = held_to_one_decision(pytester, wrong, "--routebook-baseline=known", "-rs")
    assert (done.status, done.names("skipped")) == (0, {f"{BOOK}.platform_cloud.PC1"})
    assert "fails as the baseline says, in 1 vector" in done.out
    done = held_to_one_decision(pytester, RIGHT, "--routebook-baseline=known")
    assert done.names("failure") == {f"{BOOK}.platform_cloud.PC1"}
    assert "platform_cloud/PC1/ios passes: take it off the baseline" in done.out


def test_a_reading_can_be_chosen(pytester: pytest.Pytester) -> None:
    only = f"{BOOK}::delivery::CA3"
    words = ("--routebook-reading", "ios12_call_action=rings_on_invite", only)
    assert run(pytester, GOOD, only).status == 0
    done = run(pytester, GOOD, *words)
    assert done.status == 1
    assert "expected  client_action rings_on_invite" in done.out
    told, _, _ = done.out.partition("= routebook: ")[2].partition("= short test summary info =")
    assert "ios12_call_action=reenters_foreground" not in told


def test_the_reading_under_which_a_system_conforms_is_told_and_can_be_chosen(
    pytester: pytest.Pytester,
) -> None:
    words = ("py:faulty_push_client:WrongComparison", f"{BOOK}::delivery")
    done = run(pytester, *words)
    assert done.status == 1
    told = "the tests of rules hold it to ios13_column=from_13; add (.*) to choose that reading"
    chosen = re.search(told, done.out)
    assert chosen
    done = run(pytester, *words, chosen[1])
    assert done.status == 0
    assert "to choose that reading" not in done.out


def test_a_system_that_is_lost_again_and_again_is_given_up(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        gone="""
        import os, push_client
        class Gone(push_client.PushClient):
            def decide(self, decision, given):
                print("gone for good")
                os._exit(3)
        """
    )
    done = run(pytester, "py:gone:Gone", f"{BOOK}::delivery", "-rs")
    assert done.status == 1
    (failing,) = done.names("failure")
    assert done.names("skipped") == {*done.cases} - {failing}
    told = done.cases[failing].findtext("failure") or ""
    cause = "given up: lost 10 times in a row, at last because it ended with status 3\n  standard error\n    gone for good"
    assert cause in told
    assert done.out.count("given up: lost") == 1
    assert "not run: the system is given up" in done.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--routebook-level=quick",), "`--routebook-level` is given, and `--routebook-sut` is not"),
        ((f"--routebook-sut={GOOD}",), "`--routebook-sut` is given, and `--routebook-book` is not"),
        (("--routebook-level=perfect",), "`perfect` is not a level: choose quick, standard, thorough"),
        (("--routebook-timeout=soon",), "`soon` is not a number of seconds"),
        (("--routebook-timeout=nan",), "`nan` is not a number of seconds"),
        (("--routebook-reading=x",), "`x` is not NAME=CHOICE"),
        (("--routebook-reading=x=y",), "error[unknown-reading]"),
        (("--routebook-mapping=nowhere",), "`nowhere` cannot be read"),
        (("--routebook-baseline=nowhere",), "`nowhere` cannot be read"),
        (("--routebook-book=nowhere",), "error[unknown-book]: there is no book `nowhere`"),
        (("--routebook-sut=nothing",), "error[unusable-system]: `nothing` does not name a system"),
        (("--routebook-sut=cmd:echo ready",), "error[unusable-system]: the system cannot be tested"),
        (("--routebook-sut=py:nowhere:Nothing",), "`nowhere:Nothing` cannot be had"),
        (
            (f"{BOOK}::delivery::CA99",),
            f"`{BOOK}::delivery::CA99` names no rule of what the system implements",
        ),
        ((f"{BOOK}::delivry",), "help: did you mean `delivery`?"),
        ((f"{BOOK}::delivery::ZZ9",), "help: one of `CA1`, `CA2`"),
    ],
)
def test_a_wrong_option_is_a_usage_error(
    pytester: pytest.Pytester, words: tuple[str, ...], told: str
) -> None:
    alone = words[0].startswith("--routebook-level=quick") or words[0].endswith(GOOD)
    done = Outcome(pytester, words) if alone else run(pytester, GOOD, *words)
    assert done.status == pytest.ExitCode.USAGE_ERROR
    assert told in done.err
    assert "Traceback" not in done.out + done.err


def test_a_baseline_that_lists_what_is_not_there_is_a_usage_error(pytester: pytest.Pytester) -> None:
    Path("known").write_text("platform_cloud/PC1/windows\n")
    done = held_to_one_decision(pytester, RIGHT, "--routebook-baseline=known")
    assert done.status == pytest.ExitCode.USAGE_ERROR
    assert "`platform_cloud/PC1/windows` is in the baseline, and in no suite" in done.err


def test_with_workers_an_unusable_system_is_a_usage_error(pytester: pytest.Pytester) -> None:
    done = pytester.runpytest_subprocess(
        "--routebook-sut=py:nowhere:Nothing", f"--routebook-book={BOOK}", "-n1"
    )
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    assert "error[unusable-system]" in done.stderr.str()
    assert "`nowhere:Nothing` cannot be had" in done.stderr.str()


def test_nothing_of_routebook_is_imported_unless_it_is_asked_for(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        "import sys\n"
        "def test_other():\n"
        "    assert 'pytest_routebook' in sys.modules\n"
        "    assert [name for name in sys.modules if name.partition('.')[0] == 'routebook'] == []\n"
    )
    assert pytester.runpytest_subprocess().ret == 0
