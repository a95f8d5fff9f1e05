"""An audit finds what is not as documented in a log, all of it and nothing else, and ignores nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tracemalloc
from collections import Counter
from importlib.util import find_spec
from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from typer.testing import CliRunner

from one_client import PARAMETERS
from planted_faults import WORDS, as_csv, as_jsonl, as_rows, did, expected, plant, rules_told
from routebook.cli.app import app
from routebook.conformance.auditing import collecting, gathering, lines, log
from routebook.conformance.auditing.audit import audit, hold
from routebook.conformance.auditing.forms import Form, Order, Start
from routebook.conformance.auditing.log import open_log
from routebook.conformance.auditing.naming import Naming

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from planted_faults import Line, Planted
    from routebook.conformance.auditing.audit import Audited
    from routebook.conformance.auditing.finding import Finding
    from routebook.runtime import Engine

Record = dict[str, Any]
ACTIONS = ["register_with_servers", "register_with_cloud"]
START: Record = {"client": "a", "time": 1, "event": "start", "parameters": PARAMETERS, "actions": ACTIONS}


class Kept:
    """Keeps all findings."""

    def begin(self) -> None:
        self.findings: list[Finding] = []

    def tell(self, finding: Finding) -> None:
        self.findings.append(finding)


def held_to_the_book(
    engine: Engine, path: Path, *, order: Order = Order.LOG, start: Start = Start.INITIAL
) -> tuple[list[Finding], Audited]:
    opened = open_log(path, None, Naming())
    kept = Kept()
    kept.begin()
    audited = audit(hold(engine, "client", opened.naming, {}, start), opened, order, kept, lambda *_: None)
    return kept.findings, audited


def routebook(*words: str, given: Iterable[Record] | bytes, into: Path) -> tuple[int, str, str]:
    """What the command says of a log."""
    into.write_bytes(given if isinstance(given, bytes) else jsonl(given))
    done = CliRunner().invoke(app, ["audit", "push-notifications", "client", str(into), *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def jsonl(records: Iterable[Record]) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def found(*records: Record, into: Path, words: Sequence[str] = ()) -> list[tuple[str, int, str]]:
    """The kind, the position and the message of all that is found."""
    _, out, _ = routebook("--json", *words, given=records, into=into / "log.jsonl")
    told = [json.loads(line) for line in out.splitlines()]
    return [(each["finding"], each["position"], each["message"]) for each in told[:-1]]


def then(event: str, time: Any = 2, **said: Any) -> Record:
    """What client `a` does later."""
    return {"client": "a", "time": time, "event": event, **said}


def conforming(engine: Engine, client: str, events: Sequence[str]) -> list[Record]:
    """What a client does that does what is documented."""
    session = engine.session("client", PARAMETERS)
    records = [
        {"client": client, "time": time, "event": event, **did(session.send(event))}
        for time, event in enumerate(events)
    ]
    records[0]["parameters"] = PARAMETERS
    return records


# what was planted


def written(planted: Planted, form: str, layout: str, folder: Path, seed: str) -> tuple[Path, list[Line]]:
    chance = Random(seed)  # noqa: S311  (no secret)
    told = planted.grouped(chance) if layout == "sorted by client" else planted.mixed(chance)
    path = folder / f"log.{form}"
    if form == "jsonl":
        path.write_bytes(as_jsonl(told, chance))
    elif form == "csv":
        path.write_bytes(as_csv(told))
    else:
        pl.DataFrame(as_rows(told)).write_parquet(path, row_group_size=3000)
    return path, told


def assert_exactly_what_was_planted_is_found(
    engine: Engine, form: str, layout: str, folder: Path, size: tuple[int, int, int]
) -> None:
    seed = f"{form} {layout}"
    planted = plant(engine, seed, *size, form)
    path, told = written(planted, form, layout, folder, seed)
    findings, audited = held_to_the_book(engine, path)
    faults = expected(told, 2 if form == "csv" else 1)
    assert Counter((each.kind, each.position, each.client) for each in findings) == faults
    assert audited.found == Counter(kind for kind, _, _ in faults.elements())
    coverage = audited.coverage
    assert (coverage.events, coverage.clients) == (planted.events, len(planted.clients))
    assert (coverage.divergences, coverage.unheld) == (planted.divergences, planted.unheld)


LAYOUTS = ["sorted by client", "mixed"]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", [*Form])
def test_exactly_what_was_planted_is_found(engine: Engine, form: str, layout: str, tmp_path: Path) -> None:
    assert_exactly_what_was_planted_is_found(engine, form, layout, tmp_path, (200, 100, 200))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_exactly_what_was_planted_is_found_in_a_large_log(
    engine: Engine, layout: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "WORTH_COLUMNS", 0)
    assert_exactly_what_was_planted_is_found(engine, "jsonl", layout, tmp_path, (200, 100, 200))


@pytest.mark.exhaustive
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", [*Form])
def test_exactly_a_thousand_planted_faults_are_found_in_a_million_events(
    engine: Engine, form: str, layout: str, tmp_path: Path
) -> None:
    assert_exactly_what_was_planted_is_found(engine, form, layout, tmp_path, (10_000, 100, 1_000))


def test_one_client_may_hold_every_event(engine: Engine, tmp_path: Path) -> None:
    assert_exactly_what_was_planted_is_found(engine, "jsonl", "sorted by client", tmp_path, (1, 20_000, 100))


def test_time_orders_what_the_log_does_not(engine: Engine, tmp_path: Path) -> None:
    planted = plant(engine, "by time", 50, 100, 0, "jsonl")
    records = [line.record for client in planted.clients.values() for line in client if line.record]
    Random("by time").shuffle(records)  # noqa: S311  (no secret)
    path = tmp_path / "log.jsonl"
    path.write_bytes(jsonl(records))
    assert held_to_the_book(engine, path, order=Order.TIME)[0] == []
    assert "time-backwards" in held_to_the_book(engine, path)[1].found


def test_without_the_extra_a_log_is_sorted_alike(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = written(plant(engine, "plainly", 50, 50, 60, "jsonl"), "jsonl", "mixed", tmp_path, "plainly")
    with_it = [held_to_the_book(engine, path, order=order) for order in Order]
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert [held_to_the_book(engine, path, order=order) for order in Order] == with_it


@pytest.mark.parametrize("at_once", [1, 7, 1000])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_it_makes_no_difference_how_a_log_is_cut_into_batches(
    engine: Engine, form: str, layout: str, at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = written(plant(engine, "cut", 15, 40, 40, form), form, layout, tmp_path, "cut")
    findings, audited = held_to_the_book(engine, path)
    monkeypatch.setattr(collecting, "A_BATCH", at_once)
    monkeypatch.setattr(gathering, "A_BATCH", at_once)
    monkeypatch.setattr(lines, "AT_ONCE", at_once)
    again, audited_again = held_to_the_book(engine, path)
    assert sorted(again, key=repr) == sorted(findings, key=repr)
    assert audited_again == audited


def test_a_sorted_log_takes_the_same_memory_however_long_it_is(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "A_BATCH", 500)
    monkeypatch.setattr(lines, "AT_ONCE", 4096)

    def peak(clients: int) -> int:
        path = tmp_path / f"{clients}.jsonl"
        events = ["start", *["device_locked", "device_unlocked"] * 50]
        path.write_bytes(
            jsonl(each for n in range(clients) for each in conforming(engine, f"{n:05}", events))
        )
        held_to_the_book(engine, path)
        tracemalloc.start()
        assert held_to_the_book(engine, path)[1].coverage.clients == clients
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(200) < 1.1 * peak(50)


# what each finding means


def test_nothing_is_found_where_all_is_as_documented(engine: Engine, tmp_path: Path) -> None:
    records = conforming(engine, "a", ["start", "screen_turned_off", "message_arrived", "stop", "stop"])
    assert found(*records, into=tmp_path) == []
    assert routebook(given=records, into=tmp_path / "log.jsonl")[0] == 0


def test_a_divergence_is_told_with_what_came_before_and_the_rule_broken(
    engine: Engine, tmp_path: Path
) -> None:
    events = ["start", *["device_locked", "device_unlocked"] * 6, "screen_turned_off", "message_arrived"]
    records = conforming(engine, "a", events)
    records[-1]["actions"] = []
    status, out, _ = routebook("--json", given=records, into=tmp_path / "log.jsonl")
    finding, summary = map(json.loads, out.splitlines())
    assert status == 1
    assert finding["finding"] == "divergence"
    assert (finding["client"], finding["position"]) == ("a", 15)
    assert finding["message"] == (
        "`message_arrived` in `quiet`: it did nothing, and is documented to do `show_notification`"
    )
    assert [each["position"] for each in finding["before"]] == [*range(5, 15)]
    assert [each["event"] for each in finding["before"]] == events[4:14]
    assert finding["broken"] == {"client": ["T26"]}
    assert finding["sources"] == ["guide:suspended/ios12/messages/2", "guide:suspended/ios13/messages/2"]
    (documented,) = finding["documented"]
    assert (documented["state"], documented["status"]) == ("quiet", "documented")
    assert documented["actions"] == ["show_notification"]
    assert documented["rules"]["client_action"] == ["CA8"]
    assert summary["summary"]["findings"] == {"divergence": 1}


def test_ten_events_are_told_across_batches(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "A_BATCH", 3)
    monkeypatch.setattr(lines, "AT_ONCE", 50)
    records = conforming(engine, "a", ["start", *["device_locked", "device_unlocked"] * 10])
    records[-1]["refused"] = True
    path = tmp_path / "log.jsonl"
    path.write_bytes(jsonl(records))
    ((finding,), _) = held_to_the_book(engine, path)
    assert [each.position for each in finding.before] == [*range(11, 21)]


@pytest.mark.parametrize(
    ("said", "difference"),
    [
        ({"refused": True}, "it was refused, and is not documented to be"),
        (
            {"actions": []},
            "it did nothing, and is documented to do `register_with_servers`, `register_with_cloud`",
        ),
        (
            {"actions": ACTIONS[::-1]},
            (
                "it did `register_with_cloud`, `register_with_servers`, and is documented to do "
                "`register_with_servers`, `register_with_cloud`"
            ),
        ),
        ({"outputs": {"presence": "away"}}, "`presence` is recorded as `away`, and is not documented"),
    ],
    ids=str,
)
def test_each_thing_that_is_not_as_documented_is_told(said: Record, difference: str, tmp_path: Path) -> None:
    told = f"`start` in `unregistered`: {difference}"
    assert found({**START, **said}, into=tmp_path) == [("divergence", 1, told)]


def test_an_event_that_is_documented_to_be_refused_has_to_be(tmp_path: Path) -> None:
    told = "`stop` in `unregistered`: it was not refused, and is documented to be"
    assert found({**START, "event": "stop", "actions": []}, into=tmp_path) == [("divergence", 1, told)]


def test_outputs_are_compared_one_by_one(engine: Engine, tmp_path: Path) -> None:
    records = conforming(engine, "a", ["start", "screen_turned_off", "message_arrived"])
    records[-1]["outputs"] |= {"presence": "unchanged"}
    del records[-1]["outputs"]["sender"]
    told = (
        "`message_arrived` in `quiet`: `presence` is `unchanged`, and is documented as `away`; "
        "`sender` is not recorded, and is documented as `im_presence`"
    )
    assert found(*records, into=tmp_path) == [("divergence", 3, told)]
    _, out, _ = routebook("--json", given=records, into=tmp_path / "log.jsonl")
    finding = json.loads(out.splitlines()[0])
    assert finding["broken"] == {"presence": ["PR1"], "sender": ["SE3"]}
    assert {"guide:suspended/ios12/presence", "guide:foreground/messages/1"} <= {*finding["sources"]}


def test_after_a_divergence_a_client_is_where_the_book_says(engine: Engine, tmp_path: Path) -> None:
    records = conforming(
        engine, "a", ["start", "screen_turned_off", "message_arrived", "notification_opened"]
    )
    records[1]["refused"] = True
    assert [kind for kind, *_ in found(*records, into=tmp_path)] == ["divergence"]


def test_later_divergences_of_a_client_are_counted(tmp_path: Path) -> None:
    wrong = [then("device_locked", time, actions=["ring"]) for time in range(2, 9)]
    _, out, _ = routebook("--json", given=[START, *wrong], into=tmp_path / "log.jsonl")
    *findings, summary = map(json.loads, out.splitlines())
    assert [each["position"] for each in findings] == [2]
    assert summary["summary"]["divergences"] == 7
    _, out, _ = routebook(given=[START, *wrong], into=tmp_path / "log.jsonl")
    assert "divergence                       1  (and 6 later ones)" in out


def test_what_is_undocumented_accepts_anything(tmp_path: Path) -> None:
    anything = [
        then("message_arrived", 0, parameters=PARAMETERS, actions=["ring", "ring"], refused=True),
        then("message_arrived", 1, outputs={"presence": "away"}),
        {**START, "parameters": None},
    ]
    assert found(*anything, into=tmp_path) == []


def test_what_the_book_has_no_word_for_is_told_even_where_it_is_undocumented(tmp_path: Path) -> None:
    records = [
        then("mesage_arrived", 0, parameters=PARAMETERS),
        then("message_arrived", 1, actions=["rings"]),
        then("message_arrived", 1, outputs={"presense": "away"}),
        then("message_arrived", 1, outputs={"presence": "abroad"}),
        {**START, "parameters": None},
    ]
    assert found(*records, into=tmp_path) == [
        ("unknown-event", 1, "`client` has no event `mesage_arrived`"),
        ("unknown-output", 2, "`client` takes no action `rings`"),
        ("unknown-output", 3, "the book has no output `presense`"),
        ("unknown-output", 4, "the output `presence` has no value `abroad`"),
    ]


def test_an_unknown_event_leaves_a_client_where_it_is_and_an_unknown_output_does_not(tmp_path: Path) -> None:
    records = [START, then("reboot"), then("stop", actions=["explode"]), then("stop", refused=True)]
    kinds = [kind for kind, *_ in found(*records, into=tmp_path)]
    assert kinds == ["unknown-event", "unknown-output"]


def test_time_that_goes_backwards_is_found_and_equal_times_are_not(tmp_path: Path) -> None:
    records = [START, then("device_locked", 1), then("device_locked", 0.5), then("device_locked", 0.75)]
    assert found(*records, into=tmp_path) == [("time-backwards", 3, "it is earlier than the event before it")]


def test_dates_are_compared_across_zones(tmp_path: Path) -> None:
    times = ["2024-05-01T12:00:00Z", "2024-05-01T14:00:00.5+02:00", "2024-05-01 12:00:01", "2024-05-01"]
    records = [then("device_locked", time) for time in times]
    records[0]["parameters"] = PARAMETERS
    assert [each[:2] for each in found(*records, into=tmp_path)] == [("time-backwards", 4)]


def test_a_log_is_of_numbers_or_of_dates(tmp_path: Path) -> None:
    records = [START, {**then("stop"), "time": "2024-05-01"}]
    message = "the time `2024-05-01` is a date, and those before are numbers"
    assert found(*records, into=tmp_path) == [("unreadable", 2, message)]


def test_a_run_that_begins_in_the_middle_is_found_and_followed(engine: Engine, tmp_path: Path) -> None:
    events = [
        "start",
        "screen_turned_off",
        "message_arrived",
        "notification_opened",
        "session_resumed",
        "stop",
    ]
    records = conforming(engine, "a", events)[2:]
    records[0]["parameters"] = PARAMETERS
    records[-1]["actions"] = []
    told = found(*records, into=tmp_path)
    assert [each[:2] for each in told] == [("missing-start", 2), ("divergence", 4)]
    message = "no run has `notification_opened` in its beginning as it is here; it is documented later in one"
    assert told[0][2] == message


def test_a_first_event_that_no_state_explains_is_a_divergence(tmp_path: Path) -> None:
    assert [each[0] for each in found({**START, "actions": ["ring"]}, into=tmp_path)] == ["divergence"]


def test_a_start_that_nobody_knows_is_looked_for(engine: Engine, tmp_path: Path) -> None:
    events = [
        "start",
        "screen_turned_off",
        "message_arrived",
        "notification_opened",
        "session_resumed",
        "stop",
    ]
    records = conforming(engine, "a", events)[2:]
    records[0]["parameters"] = PARAMETERS
    path = tmp_path / "log.jsonl"
    path.write_bytes(jsonl(records))
    findings, audited = held_to_the_book(engine, path, start=Start.UNKNOWN)
    assert findings == []
    assert (audited.coverage.lost, audited.coverage.located) == (1, 1)
    path.write_bytes(jsonl([*records[:-1], {**records[-1], "actions": ["ring"]}]))
    ((finding,), _) = held_to_the_book(engine, path, start=Start.UNKNOWN)
    assert (finding.kind, finding.position) == ("divergence", 4)


def test_where_a_client_may_be_in_several_states_none_has_to_explain_a_divergence(
    engine: Engine, tmp_path: Path
) -> None:
    record = {**START, "event": "session_resumed", "actions": ["ring"]}
    (told,) = found(record, into=tmp_path, words=["--start", "unknown"])
    rows = len(engine.session("client", PARAMETERS).linked.rows)
    message = f"`session_resumed`: none of the {rows} states that the client may be in explains it"
    assert told == ("divergence", 1, message)


@pytest.mark.parametrize(
    ("parameters", "kind", "message"),
    [
        (None, "missing-parameters", "`cluster_push` is missing: `client` has it as a parameter"),
        (
            {"platform": "ios"},
            "missing-parameters",
            "`cluster_push` is missing: `client` has it as a parameter",
        ),
        ({**PARAMETERS, "platform": "os/2"}, "impossible-parameters", "`platform` has no value `os/2`"),
        (
            {**PARAMETERS, "os_version": 17.4},
            "impossible-parameters",
            "`os_version` is the number `17.4`, of which more than one text can be meant",
        ),
        ({**PARAMETERS, "phone": "x"}, "impossible-parameters", "there is no input `phone`"),
    ],
    ids=str,
)
def test_a_client_without_proper_parameters_is_told_once(
    parameters: Any, kind: str, message: str, tmp_path: Path
) -> None:
    records = [{**START, "parameters": parameters}, then("stop", actions=["ring"]), then("reboot")]
    assert found(*records, into=tmp_path) == [
        (kind, 1, message),
        ("unknown-event", 3, "`client` has no event `reboot`"),
    ]
    _, out, _ = routebook(given=records, into=tmp_path / "log.jsonl")
    assert "3 events could not be held to the book" in out


def test_parameters_that_come_late_are_taken_from_there(engine: Engine, tmp_path: Path) -> None:
    records = conforming(engine, "a", ["start", "screen_turned_off", "message_arrived", "stop"])
    del records[0]["parameters"]
    records[2]["parameters"] = PARAMETERS
    records[3]["actions"] = []
    assert [each[:2] for each in found(*records, into=tmp_path)] == [
        ("missing-parameters", 1),
        ("divergence", 4),
    ]


def test_parameters_can_hold_for_all_clients(engine: Engine, tmp_path: Path) -> None:
    records = conforming(engine, "a", ["start", "screen_turned_off", "message_arrived"])
    del records[0]["parameters"]
    words = [f"{name}={word}" for name, word in PARAMETERS.items()]
    assert found(*records, into=tmp_path, words=words) == []


def test_a_change_that_makes_no_difference_to_the_book_is_none(tmp_path: Path) -> None:
    later = then("device_locked", parameters={**PARAMETERS, "os_version": "17.5"})
    assert found(START, later, into=tmp_path) == []
    later = then("device_locked", parameters={**PARAMETERS, "os_version": "12.1"})
    message = "its parameters are no longer what they were"
    assert found(START, later, into=tmp_path) == [("changed-parameters", 2, message)]


def test_the_rules_that_nothing_put_to_the_test_are_listed(engine: Engine, tmp_path: Path) -> None:
    planted = plant(engine, "rules", 1, 12, 0, "jsonl")
    path, _ = written(planted, "jsonl", "mixed", tmp_path, "rules")
    _, out, _ = routebook("--json", given=path.read_bytes(), into=path)
    summary = json.loads(out.splitlines()[-1])["summary"]

    def rules(part: str) -> set[tuple[str, str]]:
        return {(owner, rule) for owner, ids in summary[part].items() for rule in ids}

    assert rules("exercised") == planted.rules
    assert rules("never") & planted.rules == set()
    every = [
        engine.session("client", dict(zip(WORDS, words, strict=True))) for words in product(*WORDS.values())
    ]
    steps = [step for session in every for row in session.linked.rows for step, _ in row.values()]
    assert rules("exercised") | rules("never") == {rule for step in steps for rule in rules_told(step)}


def test_what_diverges_puts_its_rule_to_the_test_too(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(jsonl([{**START, "actions": []}]))
    assert held_to_the_book(engine, path)[1].coverage.exercised == {("client", "T01")}


def test_people_are_told_the_counts_first_and_then_some_of_each_kind(engine: Engine, tmp_path: Path) -> None:
    records = conforming(engine, "a", ["start", "screen_turned_off", "message_arrived"])
    records[-1]["actions"] = []
    others = [{**each, "client": f"b{number}"} for number in range(3) for each in records]
    unknown = [{**START, "client": f"c{number}", "event": f"e{number}"} for number in range(9)]
    status, out, _ = routebook(
        "--show", "2", given=[*records, *others, *unknown], into=tmp_path / "log.jsonl"
    )
    counts, divergence, *events, rules = out.split("\n\n")
    assert status == 1
    assert counts.splitlines()[:3] == [
        "push-notifications 1.0.0, client: 21 events of 13 clients, 13 findings",
        "  divergence                       4",
        "  unknown-event                    9",
    ]
    told = (
        "log.jsonl:3: divergence: client `a`: `message_arrived` in `quiet`: "
        "it did nothing, and is documented to do `show_notification`"
    )
    assert divergence.splitlines()[0] == told
    assert divergence.splitlines()[3:6] == [
        "  broken      client T26",
        "    passage   guide:suspended/ios12/messages/2",
        "    passage   guide:suspended/ios13/messages/2",
    ]
    assert divergence.splitlines()[-3:] == [
        "    1  0  start: register_with_servers, register_with_cloud",
        "    2  1  screen_turned_off: nothing",
        "  and 3 more like this",
    ]
    assert [each.splitlines()[0] for each in events] == [
        f"log.jsonl:{13 + number}: unknown-event: client `c{number}`: `client` has no event `e{number}`"
        for number in range(2)
    ]
    assert rules.startswith("17 of 74 documented rules were put to the test\n  never\n")


def test_the_same_log_is_told_the_same(engine: Engine, tmp_path: Path) -> None:
    path, _ = written(plant(engine, "same", 20, 30, 40, "jsonl"), "jsonl", "mixed", tmp_path, "same")
    for words in ((), ("--json",)):
        outs = {routebook(*words, given=path.read_bytes(), into=path) for _ in range(2)}
        assert len(outs) == 1


@pytest.mark.exhaustive
@pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java, which is not installed")
@pytest.mark.skipif(
    not find_spec("pyspark"), reason="PySpark is not installed: pip install 'routebook[spark]'"
)
@pytest.mark.parametrize("order", [*Order])
def test_a_cluster_finds_what_one_machine_does(engine: Engine, order: Order, tmp_path: Path) -> None:
    path, told = written(plant(engine, "spark", 40, 50, 60, "parquet"), "parquet", "mixed", tmp_path, "spark")
    (tmp_path / "two").mkdir()
    for number, half in enumerate((told[:700], told[700:])):
        pl.DataFrame(as_rows(half)).write_parquet(tmp_path / "two" / f"{number}.parquet")
    command = [sys.executable, "-m", "routebook.cli", "audit", "push-notifications", "client", "--json"]

    def lines_of(*words: str) -> list[str]:
        done = subprocess.run(
            [*command, *words, "--order", order], capture_output=True, text=True, check=False, timeout=600
        )
        assert done.returncode == 1, done.stderr
        return sorted(done.stdout.splitlines())

    here = lines_of(str(path))
    assert len(here) > 40
    assert lines_of(str(path), "--engine", "spark") == here
    assert lines_of(str(tmp_path / "two"), "--engine", "spark") == here


@pytest.mark.parametrize("package", ["pyspark.sql", "pyarrow", "polars"])
def test_a_cluster_needs_an_extra(package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    status, out, err = routebook("--engine", "spark", given=[], into=tmp_path / "log.parquet")
    assert (status, out, err.partition(":")[0]) == (2, "", "error[missing-extra]")


def test_a_parameter_that_is_another_in_the_log_than_was_given_for_all_clients_is_told(
    tmp_path: Path,
) -> None:
    other = {**START, "client": "b", "parameters": {**PARAMETERS, "platform": "android"}}
    told = found(START, other, into=tmp_path, words=["--", "platform=ios"])
    message = "`platform` is `android` here, and `ios` was given for all clients"
    assert told == [("impossible-parameters", 2, message)]
    assert found(START, into=tmp_path, words=["--", "platform=ios", "os_version=17.40"]) == []
