"""A fleet does what that many sessions do, event by event, and changes nothing where it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from functools import partial
from itertools import product
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

import routebook
from one_client import PARAMETERS
from random_machines import random_machine, write
from routebook.errors import FaultyBook, RoutebookError
from routebook.runtime.rounds import BLOCK, BUCKETS, FEW, advance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

    from routebook.runtime import Engine, Session
    from routebook.runtime.fleet import Fleet

    Numbers = NDArray[Any]

ROOT = Path(__file__).parents[1]
SOMEWHERE = {
    "state": ["unregistered"],
    "parameters": PARAMETERS,
    "remembered": {"app": "on_screen", "device_lock": "unlocked", "screen": "turned_on"},
}
WORDS = {
    "cluster_push": ["enabled", "disabled"],
    "client": ["jabber", "webex"],
    "platform": ["ios", "android"],
    "os_version": ["9", "11.4", "12", "12.0", "13.3.1", "14", "17.4", "17.5"],
    "access": ["on_premises", "mobile_remote_access"],
}
COMBINATIONS = list(product(*WORDS.values()))

BATCHES: dict[str, Callable[[Generator, int, int], Numbers]] = {
    "each once, in order": lambda _, n, __: np.arange(n),
    "each once, from the last": lambda _, n, __: np.arange(n)[::-1],
    "each once, in any order": lambda draw, n, _: draw.permutation(n),
    "every third, in order": lambda _, n, __: np.arange(0, n, 3),
    "drawn from all": lambda draw, n, size: draw.integers(0, n, size),
    "drawn from all, then sorted": lambda draw, n, size: np.sort(draw.integers(0, n, size)),
    "drawn from a few": lambda draw, _, size: draw.integers(0, 7, size),
    "each twice in a row": lambda _, n, __: np.arange(n).repeat(2),
    "one has a quarter": lambda draw, n, size: np.where(
        draw.random(size) < 0.25, 5, draw.integers(0, n, size)
    ),
    "one has all": lambda _, n, size: np.full(size, n - 1),
    "some have many": lambda draw, n, size: draw.zipf(1.3, size) % n,
}


@pytest.fixture(scope="module")
def tcp() -> Engine:
    """An engine for a book with another machine."""
    return routebook.compile(routebook.load(ROOT / "tests" / "books" / "tcp-connection"))


def columns(draw: Generator, n: int) -> dict[str, list[str]]:
    """Parameters of `n` clients, drawn from all combinations."""
    chosen = [COMBINATIONS[number] for number in draw.integers(0, len(COMBINATIONS), n).tolist()]
    return {name: [words[at] for words in chosen] for at, name in enumerate(WORDS)}


def row(facts: Mapping[str, Sequence[str]], session: int) -> dict[str, str]:
    return {name: words[session] for name, words in facts.items()}


def send_one_by_one(
    sessions: Mapping[int, Session], which: Iterable[int], events: Iterable[str]
) -> list[Any]:
    return [sessions[session].send(event) for session, event in zip(which, events, strict=True)]


def assert_same_steps(fleet: Fleet, sessions: Mapping[int, Session], which: Numbers, events: Numbers) -> None:
    numbers = fleet.send(which, events)
    names = [fleet.events[event] for event in events.tolist()]
    assert [fleet.steps[number] for number in numbers] == send_one_by_one(sessions, which.tolist(), names)


def assert_same_places(fleet: Fleet, sessions: Mapping[int, Session]) -> None:
    for number, session in sessions.items():
        assert fleet.session(number).snapshot() == session.snapshot()


def is_as_before(fleet: Fleet, before: Mapping[str, Any]) -> bool:
    after = fleet.snapshot()
    return after["places"] == before["places"] and bool((after["sessions"] == before["sessions"]).all())


@pytest.mark.parametrize("batch", BATCHES)
def test_clients_with_all_combinations_of_parameters_do_as_their_sessions_do(
    engine: Engine, batch: str
) -> None:
    draw = np.random.default_rng(11)
    n = BLOCK + 500
    facts = columns(draw, n)
    fleet = engine.fleet("client", n, facts)
    sessions = {session: engine.session("client", row(facts, session)) for session in range(n)}
    for size in (2 * BLOCK + 1, 3000):
        which = BATCHES[batch](draw, n, size)
        assert_same_steps(fleet, sessions, which, draw.integers(0, len(fleet.events), len(which)))
    assert_same_places(fleet, {session: sessions[session] for session in range(0, n, 50)})


@pytest.mark.parametrize("batch", BATCHES)
def test_connections_do_as_their_sessions_do(tcp: Engine, batch: str) -> None:
    draw = np.random.default_rng(12)
    n = 400
    fleet = tcp.fleet("connection", n)
    sessions = {session: tcp.session("connection") for session in range(n)}
    for _ in range(3):
        which = BATCHES[batch](draw, n, 4000)
        assert_same_steps(fleet, sessions, which, draw.integers(0, len(fleet.events), len(which)))
    assert_same_places(fleet, sessions)


def sound_machines(above: Path) -> Iterator[Engine]:
    for number in range(40):
        book = routebook.load(write(random_machine(f"fleet {number}", "sound"), above / str(number)))
        with suppress(FaultyBook):
            yield routebook.compile(book)


def test_random_machines_do_as_their_sessions_do(tmp_path: Path) -> None:
    engines = list(sound_machines(tmp_path))
    assert len(engines) >= 20
    for number, engine in enumerate(engines):
        machine = engine.program.machines["m"]
        values = [engine.program.axes[name].values for name in machine.parameters]
        chosen = Random(number).choices(list(machine.classes), k=60)  # noqa: S311  (the same on every computer)
        facts = {
            name: [values[at][codes[at]] for codes in chosen] for at, name in enumerate(machine.parameters)
        }
        fleet = engine.fleet("m", 60, facts)
        sessions = {session: engine.session("m", row(facts, session)) for session in range(60)}
        draw = np.random.default_rng(number)
        for size in (60, 300, 1000):
            which = draw.integers(0, 60, size)
            assert_same_steps(fleet, sessions, which, draw.integers(0, len(fleet.events), size))
        assert_same_places(fleet, sessions)


@pytest.mark.parametrize(
    "size", [0, 1, 2, FEW - 1, FEW, FEW + 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + FEW]
)
@pytest.mark.parametrize("n", [1, 30, 10_000])
def test_no_event_is_lost_where_a_block_ends(tcp: Engine, size: int, n: int) -> None:
    draw = np.random.default_rng(size)
    fleet = tcp.fleet("connection", n)
    sessions = {session: tcp.session("connection") for session in range(n)}
    assert_same_steps(fleet, sessions, draw.integers(0, n, size), draw.integers(0, len(fleet.events), size))


def test_sessions_with_numbers_far_apart_do_not_disturb_each_other(tcp: Engine) -> None:
    draw = np.random.default_rng(13)
    far = [BUCKETS * number for number in range(20)]
    fleet = tcp.fleet("connection", far[-1] + 1)
    sessions = {session: tcp.session("connection") for session in far}
    which = draw.choice(far, 5000)
    assert_same_steps(fleet, sessions, which, draw.integers(0, len(fleet.events), 5000))
    assert sum(fleet.count().values()) == len(fleet)
    assert_same_places(fleet, sessions)


@pytest.mark.parametrize(("dtype", "rows"), [("u1", 18), ("u2", 1000), ("u4", 20_000)])
@pytest.mark.parametrize("batch", BATCHES)
def test_tables_of_every_size_are_followed(dtype: str, rows: int, batch: str) -> None:
    draw, width = np.random.default_rng(14), 14
    following = (draw.integers(0, rows, rows * width) * width).astype(dtype)
    places = np.zeros(5000, dtype)
    which = BATCHES[batch](draw, 5000, 20_000)
    events = draw.integers(0, width, len(which))
    expected, at = [], [0] * 5000
    for session, event in zip(which.tolist(), events.tolist(), strict=True):
        expected.append(at[session] + event)
        at[session] = int(following[expected[-1]])
    assert advance(places, following, which, events).tolist() == expected
    assert places.tolist() == at


def test_one_event_can_be_sent_to_many(engine: Engine) -> None:
    fleet = engine.fleet("client", 1000, PARAMETERS)
    which = np.random.default_rng(15).integers(0, 1000, 5000)
    sessions = {session: engine.session("client", PARAMETERS) for session in range(1000)}
    numbers = fleet.send(which, "start")
    assert [fleet.steps[number] for number in numbers] == send_one_by_one(
        sessions, which.tolist(), ["start"] * 5000
    )


@pytest.mark.parametrize(
    "column",
    [
        *(
            np.array([2, 0, 2], dtype)
            for dtype in ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", ">i4", ">u2")
        ),
        [2, 0, 2],
        (2, 0, 2),
        pl.Series([2, 0, 2]),
        np.array([2, 0, 2], object),
        np.array([2, 9, 0, 9, 2, 9])[::2],
    ],
    ids=lambda column: f"{type(column).__name__} {getattr(column, 'dtype', '')}",
)
def test_any_column_of_whole_numbers_will_do(engine: Engine, column: Any) -> None:
    one, other = (engine.fleet("client", 3, PARAMETERS) for _ in range(2))
    assert one.send(column, column).tolist() == other.send([2, 0, 2], [2, 0, 2]).tolist()
    assert one.session(0).snapshot() == other.session(0).snapshot()


@pytest.mark.parametrize(
    ("sessions", "events", "code", "message"),
    [
        ([0, 1, 7], [0, 0, 0], "unknown-session", "row 2: `7` is not the number of a session"),
        ([0, -1, 7], [0, 0, 0], "unknown-session", "row 1: `-1` is not the number of a session"),
        (
            [0, 2**64],
            [0, 0],
            "unknown-session",
            "row 1: `a very large number` is not the number of a session",
        ),
        (np.array([0, 255], "u1"), [0, 0], "unknown-session", "row 1: `255` is not the number of a session"),
        (np.array([0, -1], "i1"), [0, 0], "unknown-session", "row 1: `-1` is not the number of a session"),
        ([0.0, 1.0], [0, 0], "unknown-session", "row 0: `0.0` is not the number of a session"),
        ([0, 1.5], [0, 0], "unknown-session", "row 1: `1.5` is not the number of a session"),
        ([True, False], [0, 0], "unknown-session", "row 0: `True` is not the number of a session"),
        ([0, None], [0, 0], "unknown-session", "row 1: `None` is not the number of a session"),
        (["0", "1"], [0, 0], "unknown-session", "row 0: `0` is not the number of a session"),
        ([0, 1], [0, 14], "unknown-event", "row 1: `14` is not the number of an event of `client`"),
        ([0, 1], [0, -1], "unknown-event", "row 1: `-1` is not the number of an event of `client`"),
        ([0, 1], [0.5, 0], "unknown-event", "row 0: `0.5` is not the number of an event of `client`"),
        (
            [0, 1],
            ["start", "stop"],
            "unknown-event",
            "row 0: `start` is not the number of an event of `client`",
        ),
        ([0, 1], "strat", "unknown-event", "`client` has no event `strat`"),
        ([], "strat", "unknown-event", "`client` has no event `strat`"),
        ([0, 1], [0], "malformed-batch", "there are 2 sessions and 1 events"),
        ([], [0], "malformed-batch", "there are 0 sessions and 1 events"),
        (0, "start", "malformed-batch", "`sessions` is not a column"),
        ([[0], [1]], [0, 0], "malformed-batch", "`sessions` is not a column"),
        ([[0], [0, 1]], [0, 0], "malformed-batch", "`sessions` is not a column"),
        ([0, 1], 0, "malformed-batch", "`events` is not a column"),
        ([0, 1], None, "malformed-batch", "`events` is not a column"),
    ],
    ids=str,
)
def test_what_is_refused_is_named_and_changes_nothing(
    engine: Engine, sessions: Any, events: Any, code: str, message: str
) -> None:
    fleet = engine.fleet("client", 7, PARAMETERS)
    fleet.send([0, 3, 3], [0, 0, 4])
    before = fleet.snapshot()
    with pytest.raises(RoutebookError) as raised:
        fleet.send(sessions, events)
    assert (raised.value.code, raised.value.message) == (code, message)
    assert is_as_before(fleet, before)


def test_a_fault_in_the_last_of_many_rows_changes_nothing(engine: Engine) -> None:
    fleet = engine.fleet("client", 100, PARAMETERS)
    before = fleet.snapshot()
    sessions, events = np.arange(5 * BLOCK) % 100, np.zeros(5 * BLOCK, int)
    for column, wrong, code in ((sessions, 100, "unknown-session"), (events, 14, "unknown-event")):
        right, column[-1] = int(column[-1]), wrong
        with pytest.raises(RoutebookError, match=f"row {5 * BLOCK - 1}: ") as raised:
            fleet.send(sessions, events)
        column[-1] = right
        assert raised.value.code == code
        assert is_as_before(fleet, before)


@pytest.mark.parametrize("number", [7, -1, 1.0, True, None, "0", [0], 2**70])
def test_there_is_no_session_of_another_number(engine: Engine, number: Any) -> None:
    with pytest.raises(RoutebookError) as raised:
        engine.fleet("client", 7, PARAMETERS).session(number)
    assert raised.value.code == "unknown-session"


@pytest.mark.parametrize(
    "column",
    [
        ["ios", "android", "ios"],
        ("ios", "android", "ios"),
        np.array(["ios", "android", "ios"]),
        np.array(["ios", "android", "ios"], object),
        pl.Series(["ios", "android", "ios"]),
        pl.Series(["ios", "android", "ios"], dtype=pl.Categorical),
        pl.Series(["ios", "android", "ios"], dtype=pl.Enum(["android", "ios"])),
    ],
    ids=lambda column: f"{type(column).__name__} {getattr(column, 'dtype', '')}",
)
def test_parameters_are_words_for_all_or_columns_of_words(engine: Engine, column: Any) -> None:
    fleet = engine.fleet("client", 3, {**PARAMETERS, "platform": column})
    for session, platform in enumerate(["ios", "android", "ios"]):
        expected = engine.session("client", {**PARAMETERS, "platform": platform})
        assert fleet.session(session).snapshot() == expected.snapshot()


@pytest.mark.parametrize(
    ("facts", "code", "message"),
    [
        ({"platform": ["ios", "is", "ios"]}, "unknown-value", "session 1: `platform` has no value `is`"),
        ({"platform": ["ios", "ios", None]}, "unknown-value", "session 2: `platform` has no value `None`"),
        ({"platform": ["ios", ["ios"], "x"]}, "unknown-value", "session 1: `platform` has no value `list`"),
        (
            {"os_version": ["1", "2", "x"]},
            "malformed-version",
            "session 2: `os_version` is `x`, which is not a version",
        ),
        (
            {"os_version": [13.1, 17.4, 17.4]},
            "malformed-version",
            "session 0: `os_version` is `13.1`, which is not text",
        ),
        ({"platform": "is"}, "unknown-value", "`platform` has no value `is`"),
        ({"platform": None}, "unknown-value", "`platform` has no value `None`"),
        ({"clint": ["jabber"] * 3}, "unknown-input", "there is no input `clint`"),
        ({"app": "on_screen"}, "unknown-input", "`app` is remembered by `client` and not a parameter"),
        ({"platform": ["ios", "ios"]}, "malformed-batch", "`platform` is not a column of 3 words"),
        ({"platform": [["ios"]] * 3}, "malformed-batch", "`platform` is not a column of 3 words"),
        ({"platform": []}, "malformed-batch", "`platform` is not a column of 3 words"),
    ],
    ids=str,
)
def test_parameters_are_checked_as_for_a_session(
    engine: Engine, facts: dict[str, Any], code: str, message: str
) -> None:
    with pytest.raises(RoutebookError) as raised:
        engine.fleet("client", 3, {**PARAMETERS, **facts})
    assert (raised.value.code, raised.value.message) == (code, message)


def test_a_missing_parameter_is_of_no_session(engine: Engine) -> None:
    facts = {name: [word] for name, word in PARAMETERS.items() if name != "access"}
    with pytest.raises(RoutebookError) as raised:
        engine.fleet("client", 1, facts)
    assert raised.value.message == "`access` is missing: `client` has it as a parameter"


@pytest.mark.parametrize("n", [-1, 1.0, True, None, "3", [3], 2**70])
def test_a_fleet_has_a_whole_number_of_sessions(engine: Engine, n: Any) -> None:
    with pytest.raises(RoutebookError) as raised:
        engine.fleet("client", n, PARAMETERS)
    assert raised.value.code == "malformed-batch"


def test_a_fleet_is_of_a_machine_of_the_book(engine: Engine) -> None:
    with pytest.raises(RoutebookError) as raised:
        engine.fleet("clint", 1, PARAMETERS)
    assert raised.value.code == "unknown-machine"


def test_an_empty_fleet_has_nothing_to_send_to(engine: Engine) -> None:
    columns_of_nothing: dict[str, Any] = {name: [] for name in PARAMETERS}
    for facts in (PARAMETERS, columns_of_nothing):
        fleet = engine.fleet("client", 0, facts)
        assert (len(fleet), fleet.count()) == (0, {})
        assert fleet.send([], []).tolist() == fleet.send([], "start").tolist() == []
        assert len(engine.restore_fleet(fleet.snapshot())) == 0
        with pytest.raises(RoutebookError) as raised:
            fleet.send([0], "start")
        assert raised.value.code == "unknown-session"


def test_a_machine_without_events_has_fleets(tmp_path: Path) -> None:
    book = random_machine("without events", "sound")
    nothing: dict[str, Any] = {"events": {}, "transitions": {}, "undocumented": {}, "refused": {}}
    book["machine"] |= {**nothing, "states": {"s0": {"initial": True}}, "parameters": []}
    fleet = routebook.compile(routebook.load(write(book, tmp_path))).fleet("m", 3)
    assert (fleet.events, fleet.steps, fleet.count()) == ((), (), {("s0",): 3})
    assert fleet.session(2).configuration == ("s0",)


def test_a_session_of_a_fleet_is_a_copy(engine: Engine) -> None:
    fleet = engine.fleet("client", 2, PARAMETERS)
    session = fleet.session(0)
    session.send("start")
    assert fleet.session(0).configuration == ("unregistered",)
    fleet.send([1], "start")
    assert fleet.session(1).snapshot() == session.snapshot()


def test_sessions_are_counted_by_their_configuration(engine: Engine) -> None:
    draw = np.random.default_rng(16)
    fleet = engine.fleet("client", 500, columns(draw, 500))
    fleet.send(draw.integers(0, 500, 2000), draw.integers(0, len(fleet.events), 2000))
    assert fleet.count() == Counter(fleet.session(number).configuration for number in range(500))


def kept(fleet: Fleet) -> dict[str, Any]:
    """A snapshot as it comes back from a file."""
    snapshot = fleet.snapshot()
    return json.loads(json.dumps({**snapshot, "sessions": snapshot["sessions"].tolist()}))  # type: ignore[no-any-return]


def some_fleet(engine: Engine) -> Fleet:
    draw = np.random.default_rng(17)
    fleet = engine.fleet("client", 300, columns(draw, 300))
    fleet.send(draw.integers(0, 300, 2000), draw.integers(0, len(fleet.events), 2000))
    return fleet


@pytest.mark.parametrize("by_state", [False, True])
def test_a_restored_fleet_goes_on_where_it_was(engine: Engine, *, by_state: bool) -> None:
    fleet = some_fleet(engine)
    again = engine.restore_fleet(kept(fleet), by_state=by_state)
    for number in range(300):
        assert again.session(number).snapshot() == fleet.session(number).snapshot()
    draw = np.random.default_rng(18)
    which, events = draw.integers(0, 300, 3000), draw.integers(0, len(fleet.events), 3000)
    steps, theirs = again.send(which, events), fleet.send(which, events)
    assert [again.steps[number] for number in steps] == [fleet.steps[number] for number in theirs]
    assert kept(again) == kept(engine.restore_fleet(again.snapshot()))


def test_a_snapshot_of_another_meaning_is_refused(engine: Engine) -> None:
    other = routebook.compile(routebook.load("push-notifications"), {"waiting_message": "lost"})
    snapshot = engine.fleet("client", 3, PARAMETERS).snapshot()
    with pytest.raises(RoutebookError) as raised:
        other.restore_fleet(snapshot)
    assert raised.value.code == "foreign-snapshot"
    assert raised.value.message == "the snapshot was taken under other readings: `waiting_message`"
    assert other.restore_fleet(snapshot, by_state=True).count() == {("unregistered",): 3}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sessions": [0, 1, 2]}, "malformed-snapshot"),
        ({"sessions": [0, -1]}, "malformed-snapshot"),
        ({"sessions": [0.0]}, "malformed-snapshot"),
        ({"sessions": None}, "malformed-batch"),
        ({"places": None}, "malformed-snapshot"),
        ({"places": [None, None]}, "malformed-snapshot"),
        ({"places": [{}, {}]}, "malformed-snapshot"),
        ({"places": [{**SOMEWHERE, "remembered": {}}] * 2}, "malformed-snapshot"),
        ({"places": [{**SOMEWHERE, "state": ["ready"]}] * 2}, "malformed-snapshot"),
        ({"places": [{**SOMEWHERE, "parameters": {}}] * 2}, "missing-input"),
        ({"machine": "clint"}, "unknown-machine"),
        ({"machine": None}, "unknown-machine"),
    ],
    ids=str,
)
def test_a_snapshot_of_what_cannot_be_is_refused(engine: Engine, change: dict[str, Any], code: str) -> None:
    fleet = engine.fleet("client", 2, PARAMETERS)
    fleet.send([0], "start")
    with pytest.raises(RoutebookError) as raised:
        engine.restore_fleet({**kept(fleet), **change})
    assert raised.value.code == code


@pytest.mark.parametrize(
    "snapshot", [{}, {"machine": "client", "places": []}, [], None, "text", 1, np.zeros(3)]
)
def test_what_is_no_snapshot_is_refused(engine: Engine, snapshot: Any) -> None:
    with pytest.raises(RoutebookError) as raised:
        engine.restore_fleet(snapshot)
    assert raised.value.code == "malformed-snapshot"


@pytest.mark.parametrize("package", ["numpy", "polars"])
def test_a_missing_package_is_told_with_the_repair(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    for ask in (
        partial(engine.fleet, "client", 1, PARAMETERS),
        partial(engine.restore_fleet, {}),
        partial(engine.decide_batch, "delivery", {}),
    ):
        with pytest.raises(RoutebookError) as raised:
            ask()
        assert raised.value.to_json() == {
            "code": "missing-extra",
            "message": f"working on columns needs {package}, which is not installed",
            "help": "install it with: pip install 'routebook[columns]'",
        }


def test_sessions_do_not_wait_for_numpy() -> None:
    script = (
        "import sys, routebook;"
        "engine = routebook.compile(routebook.load('push-notifications'));"
        f"engine.session('client', {PARAMETERS}).send('start');"
        "print('numpy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout == "False\n"
