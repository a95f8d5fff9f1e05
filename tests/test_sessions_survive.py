"""A session can be kept as plain JSON and taken up again, and never in a place where it cannot be."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import routebook
from one_client import PARAMETERS
from routebook.errors import RoutebookError

if TYPE_CHECKING:
    from routebook.model import Book
    from routebook.runtime import Engine

SPEC = Path(__file__).parents[1] / "spec" / "push-notifications"


def kept(engine: Engine, *events: str) -> dict[str, Any]:
    session = engine.session("client", PARAMETERS)
    for event in events:
        session.send(event)
    return json.loads(json.dumps(session.snapshot()))  # type: ignore[no-any-return]


def edited_copy(tmp_path: Path, file: str, before: str, after: str) -> Book:
    folder = tmp_path / "push-notifications"
    shutil.copytree(SPEC, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after), encoding="utf-8")
    return routebook.load(folder)


def refused(engine: Engine, snapshot: Any, **how: bool) -> tuple[str, str]:
    with pytest.raises(RoutebookError) as raised:
        engine.restore(snapshot, **how)
    return raised.value.code, raised.value.message


def test_a_restored_session_goes_on_where_it_was(engine: Engine) -> None:
    snapshot = kept(engine, "start", "device_locked", "message_arrived")
    session = engine.restore(snapshot)
    assert session.configuration == ("registered", "suspended", "notified")
    assert dict(session.facts) == {
        **PARAMETERS,
        "app": "on_screen",
        "device_lock": "locked",
        "screen": "turned_on",
    }
    assert session.snapshot() == snapshot
    assert session.send("notification_opened").to == ("registered", "foreground", "resuming")


def test_a_restored_session_remembers_conditions_independently(engine: Engine) -> None:
    session = engine.restore(kept(engine, "start", "device_locked", "app_left_screen", "app_entered_screen"))
    assert session.configuration[-1] == "quiet"
    assert session.send("device_unlocked").to[-1] == "ready"


def test_a_change_of_words_does_not_touch_snapshots(engine: Engine, tmp_path: Path) -> None:
    book = edited_copy(tmp_path, "decisions/presence.yaml", "asks: How does", "asks: In which way does")
    assert routebook.compile(book).restore(kept(engine, "start")).configuration[-1] == "ready"


def test_a_change_of_meaning_refuses_snapshots(engine: Engine, tmp_path: Path) -> None:
    book = edited_copy(tmp_path, "decisions/push_priority.yaml", "then: none,", "then: unstated,")
    changed = routebook.compile(book)
    snapshot = kept(engine, "start")
    assert refused(changed, snapshot) == (
        "foreign-snapshot",
        "the snapshot is of version 1.0.0 of `push-notifications`, which meant something else",
    )
    assert changed.restore(snapshot, by_state=True).configuration[-1] == "ready"


def test_another_reading_refuses_snapshots(engine: Engine, book: Book) -> None:
    other = routebook.compile(book, {"waiting_message": "lost"})
    assert refused(other, kept(engine, "start")) == (
        "foreign-snapshot",
        "the snapshot was taken under other readings: `waiting_message`",
    )


def test_another_book_refuses_snapshots(engine: Engine) -> None:
    snapshot = {**kept(engine, "start"), "book": "tea-room", "fingerprint": "0" * 16}
    assert (
        refused(engine, snapshot)[1]
        == "the snapshot is of the book `tea-room`, and this is `push-notifications`"
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"state": ["registered", "foreground", "nowhere"]}, "malformed-snapshot"),
        ({"state": ["registered", "suspended", "quiet"]}, "malformed-snapshot"),
        ({"state": ["ready"]}, "malformed-snapshot"),
        ({"state": "ready"}, "malformed-snapshot"),
        ({"state": [["registered"]]}, "malformed-snapshot"),
        (
            {"remembered": {"app": "on_screen", "device_lock": "locked", "screen": "turned_on"}},
            "malformed-snapshot",
        ),
        ({"remembered": {"app": "on_screen"}}, "malformed-snapshot"),
        ({"remembered": {"app": ["on_screen"], "device_lock": {}, "screen": 1}}, "malformed-snapshot"),
        ({"parameters": {**PARAMETERS, "client": "jaber"}}, "unknown-value"),
        ({"parameters": {**PARAMETERS, "os_version": "x"}}, "malformed-version"),
        ({"parameters": {}}, "missing-input"),
        ({"machine": "clint"}, "unknown-machine"),
        ({"machine": ["client"]}, "unknown-machine"),
    ],
    ids=str,
)
@pytest.mark.parametrize("by_state", [False, True])
def test_a_snapshot_of_a_place_that_cannot_be_is_refused(
    engine: Engine, change: dict[str, Any], code: str, *, by_state: bool
) -> None:
    assert refused(engine, {**kept(engine, "start"), **change}, by_state=by_state)[0] == code


@pytest.mark.parametrize("snapshot", [{}, {"state": []}, [], None, "text", 1])
def test_what_is_no_snapshot_is_refused(engine: Engine, snapshot: Any) -> None:
    assert refused(engine, snapshot)[0] == "malformed-snapshot"


def test_a_session_needs_its_parameters_and_nothing_else(engine: Engine) -> None:
    for facts, code in (
        ({}, "missing-input"),
        ({**PARAMETERS, "app": "on_screen"}, "unknown-input"),
        ({**PARAMETERS, "traffic": "message"}, "unknown-input"),
        ({**PARAMETERS, "clint": "x"}, "unknown-input"),
        ({**PARAMETERS, "platform": "windows"}, "unknown-value"),
    ):
        with pytest.raises(RoutebookError) as raised:
            engine.session("client", facts)
        assert raised.value.code == code


def test_an_unknown_event_changes_nothing(engine: Engine) -> None:
    session = engine.session("client", PARAMETERS)
    session.send("start")
    before = session.snapshot()
    for event in ("strat", "", "x" * 1000, None, ["start"]):
        with pytest.raises(RoutebookError) as raised:
            session.send(event)  # type: ignore[arg-type]
        assert raised.value.code == "unknown-event"
    assert session.snapshot() == before


def test_sessions_of_one_engine_are_independent(engine: Engine) -> None:
    one, other = engine.session("client", PARAMETERS), engine.session("client", PARAMETERS)
    one.send("start")
    assert (one.configuration[-1], other.configuration[-1]) == ("ready", "unregistered")
