"""The command line does what its help says, answers wrong input clearly, and never prints a traceback."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TRANSCRIPTION = Path(__file__).parent / "transcription" / "push_notifications"
FACTS = (
    "cluster_push=enabled",
    "client=jabber",
    "client_mode=suspended",
    "os_generation=ios12",
    "traffic=message",
)
PARAMETERS = (
    "cluster_push=enabled",
    "client=jabber",
    "platform=ios",
    "os_version=17.4",
    "access=on_premises",
)


def routebook(*words: str, given: bytes | str = b"", cwd: Path | None = None) -> tuple[int, str, str]:
    data = given.encode() if isinstance(given, str) else given
    command = [sys.executable, "-m", "routebook.cli", *words]
    done = subprocess.run(command, input=data, capture_output=True, check=False, cwd=cwd, timeout=120)
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in err, err
    return done.returncode, out, err


def answers(*words: str, given: bytes | str) -> tuple[int, list[dict[str, Any]]]:
    status, out, _ = routebook(*words, given=given)
    return status, [json.loads(line) for line in out.splitlines()]


def test_help_reads_like_a_table_of_contents() -> None:
    status, out, _ = routebook("--help")
    assert status == 0
    assert [
        word for word in ("check", "build", "decide", "explain", "run", "export") if f" {word} " not in out
    ] == []


def test_decide_prints_for_people() -> None:
    status, out, _ = routebook("decide", "push-notifications", "delivery", *FACTS)
    assert status == 0
    assert "client_action    shows_notification" in out
    assert "guide:suspended/ios12/messages/2" in out


def test_decide_prints_one_json_object() -> None:
    status, out, _ = routebook("decide", "push-notifications", "delivery", *FACTS, "--json")
    answer = json.loads(out)
    assert status == 0
    assert list(answer) == ["decision", "status", "outputs", "rules", "sources", "readings"]
    assert answer["rules"]["client_action"] == ["CA7"]


def test_a_reading_can_be_chosen() -> None:
    facts = [fact.replace("suspended", "foreground") for fact in FACTS]
    command = ("decide", "push-notifications", "session_channel", *facts, "--json")
    assert json.loads(routebook(*command)[1])["outputs"] == {"session_channel": "sip"}
    chosen = json.loads(routebook(*command, "--reading", "foreground_message_protocol=xmpp")[1])
    assert chosen["outputs"] == {"session_channel": "xmpp"}
    assert chosen["readings"] == {"foreground_message_protocol": "xmpp"}


def test_explain_says_why_not() -> None:
    status, out, _ = routebook("explain", "push-notifications", "delivery", *FACTS)
    assert status == 0
    assert "CA3 does not: traffic would have to be voice_call or video_call" in out
    explanation = json.loads(routebook("explain", "push-notifications", "delivery", *FACTS, "--json")[1])
    assert explanation["decision"]["status"] == "documented"


def test_ten_thousand_lines_agree_with_the_transcription() -> None:
    def rows(name: str) -> list[dict[str, str]]:
        with (TRANSCRIPTION / name).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    chance = random.Random(14)  # noqa: S311  (a sample, and no secret)
    modes, generations = rows("client_mode.csv"), rows("os_generation.csv")
    inputs = ("cluster_push", "client", "client_mode", "os_generation", "traffic")
    cells = {tuple(row[name] for name in inputs): row for row in rows("delivery.csv")}
    outputs = [name for name in next(iter(cells.values())) if name not in {*inputs, "passage"}]
    lines, expected = [], []
    for _ in range(10_000):
        mode, generation = chance.choice(modes), chance.choice(generations)
        facts = {
            "cluster_push": chance.choice(["enabled", "disabled"]),
            "client": chance.choice(["jabber", "webex"]),
        }
        facts["traffic"] = chance.choice(["voice_call", "video_call", "message"])
        cell = (
            facts["cluster_push"],
            facts["client"],
            mode["client_mode"],
            generation["os_generation"],
            facts["traffic"],
        )
        facts |= {name: mode[name] for name in ("app", "device_lock", "screen")}
        facts |= {name: generation[name] for name in ("platform", "os_version")}
        shuffled = list(facts.items())
        chance.shuffle(shuffled)
        lines.append(json.dumps(dict(shuffled)))
        known = generation["status"] == "documented"
        expected.append(
            (generation["status"], {name: cells[cell][name] for name in outputs} if known else {})
        )
    status, decided = answers(
        "decide", "push-notifications", "delivery", "--jsonl", given="\n".join(lines) + "\n"
    )
    assert status == 0
    assert [(each["status"], each["outputs"]) for each in decided] == expected


BAD_LINES = [
    (b"not json", "malformed-facts"),
    (b"", "malformed-facts"),
    (b"[1, 2]", "malformed-facts"),
    (b"{'client': 1}", "malformed-facts"),
    (b"\xff\xfe{}", "malformed-facts"),
    (b'{"a": ' * 100_000, "malformed-facts"),
    (b'{"a": ' + b"9" * 10_000 + b"}", "malformed-facts"),
    (b'{"platform": "ios", "platform": "android"}', "malformed-facts"),
    (b'{"platform": "' + b"x" * 5_000_000 + b'"}', "malformed-facts"),
    (b'{"platform": "\\ud800"}', "unknown-value"),
    (b'{"platform": null}', "unknown-value"),
    (b'{"platform": "windows"}', "unknown-value"),
    (b'{"platfrom": "ios"}', "unknown-input"),
    (b"{}", "missing-input"),
]


def test_a_bad_line_is_answered_by_an_error_and_harms_no_other() -> None:
    good = b'{"platform": "ios"}'
    lines = [line for bad, _ in BAD_LINES for line in (bad, good)]
    status, replies = answers(
        "decide", "push-notifications", "platform_cloud", "--jsonl", given=b"\n".join(lines)
    )
    assert status == 1
    assert [reply["error"]["code"] for reply in replies[::2]] == [code for _, code in BAD_LINES]
    assert [reply["error"]["line"] for reply in replies[::2]] == list(range(1, 2 * len(BAD_LINES), 2))
    assert all(set(reply["error"]) == {"code", "message", "help", "line"} for reply in replies[::2])
    assert {reply["outputs"]["platform_cloud"] for reply in replies[1::2]} == {"apple"}


def test_run_answers_each_event_with_a_step() -> None:
    lines = [
        '{"event": "start"}',
        '{"event": "strat"}',
        '{"happening": "start"}',
        '{"event": "device_locked"}',
    ]
    status, replies = answers(
        "run", "push-notifications", "client", *PARAMETERS, "--jsonl", given="\n".join(lines)
    )
    assert status == 1
    assert list(replies[0]) == [
        "event",
        "status",
        "from",
        "to",
        "actions",
        "timers",
        "rules",
        "sources",
        "readings",
        "decision",
    ]
    assert replies[0]["to"] == ["registered", "foreground", "ready"]
    assert [reply["error"]["code"] for reply in replies[1:3]] == ["unknown-event", "malformed-facts"]
    assert replies[3]["from"] == ["registered", "foreground", "ready"]
    assert replies[3]["to"] == ["registered", "suspended", "quiet"]


def test_run_prints_for_people() -> None:
    status, out, err = routebook(
        "run", "push-notifications", "client", *PARAMETERS, given="start\n\nstrat\nstop\n"
    )
    assert status == 1
    assert [line.split()[0] for line in out.splitlines()] == ["start", "stop"]
    assert "did you mean `start`?" in err


@pytest.mark.parametrize(
    ("words", "code", "repair"),
    [
        (("decide", "push-notification", "delivery"), "unknown-book", "did you mean `push-notifications`?"),
        (("decide", "push-notifications", "delivry"), "unknown-decision", "did you mean `delivery`?"),
        (
            ("decide", "push-notifications", "delivery", "traffic=mesage"),
            "unknown-value",
            "did you mean `message`?",
        ),
        (
            ("decide", "push-notifications", "delivery", "trafic=message"),
            "unknown-input",
            "did you mean `traffic`?",
        ),
        (("decide", "push-notifications", "delivery"), "missing-input", "give `client_mode`"),
        (("run", "push-notifications", "clint"), "unknown-machine", "did you mean `client`?"),
        (("explain", "push-notifications", "delivery", "--reading", "x=y"), "unknown-reading", ""),
        (("check", "nowhere"), "unknown-book", "push-notifications"),
        (("build", "nowhere"), "unknown-book", "push-notifications"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else None,
)
def test_what_cannot_be_done_is_told_with_the_repair(words: tuple[str, ...], code: str, repair: str) -> None:
    status, _, err = routebook(*words)
    assert status == 2
    assert f"error[{code}]" in err
    assert repair in err


def test_errors_are_json_where_json_is_asked_for() -> None:
    status, out, _ = routebook("decide", "push-notifications", "delivry", "--json")
    assert status == 2
    assert json.loads(out)["error"]["code"] == "unknown-decision"


@pytest.mark.parametrize("word", ["traffic", "=message", "traffic=message traffic=message"])
def test_facts_are_key_value_each_once(word: str) -> None:
    status, _, err = routebook("decide", "push-notifications", "delivery", *word.split())
    assert status == 2
    assert "Usage" in err


def test_check_is_silent_on_the_shipped_books_and_tells_faults_as_json(tmp_path: Path) -> None:
    status, out, _ = routebook("check")
    assert (status, out) == (0, "push-notifications: no faults\n")
    (tmp_path / "tea-room").mkdir()
    (tmp_path / "tea-room" / "book.yaml").write_text("format: [\n", encoding="utf-8")
    status, out, _ = routebook("check", "tea-room", "--format", "json", cwd=tmp_path)
    assert status == 1
    (book,) = json.loads(out)["books"]
    faults = [(each["code"], each["file"], each["line"]) for each in book["faults"]]
    assert ("malformed-yaml", "tea-room/book.yaml", 2) in faults


def test_a_reader_that_goes_away_is_no_failure_of_ours() -> None:
    command = [
        sys.executable,
        "-m",
        "routebook.cli",
        "decide",
        "push-notifications",
        "platform_cloud",
        "--jsonl",
    ]
    writer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert writer.stdout is not None
    writer.stdout.close()
    _, err = writer.communicate(b'{"platform": "ios"}\n' * 5000, timeout=60)
    assert b"Traceback" not in err
    assert b"Exception" not in err


def test_a_full_disk_and_a_closed_input_are_told() -> None:
    command = [
        sys.executable,
        "-m",
        "routebook.cli",
        "decide",
        "push-notifications",
        "platform_cloud",
        "--jsonl",
    ]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, input=b'{"platform": "ios"}\n', stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr.decode().partition(":")[0]) == (2, "error[cannot-write]")
    done = subprocess.run(["/bin/sh", "-c", '"$@" <&-', "sh", *command], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_line_that_is_no_event_is_told_to_people_too() -> None:
    status, out, err = routebook(
        "run", "push-notifications", "client", *PARAMETERS, given=b"start\n" + b"x" * 2_000_000
    )
    assert status == 1
    assert out.startswith("start")
    assert "too long" in err
