"""A log that is not sorted is sorted, however large it is: what memory does not hold, a temporary file does."""

from __future__ import annotations

import sys
import tempfile
import tracemalloc
from dataclasses import replace
from itertools import accumulate, chain, groupby, pairwise
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planted_faults import as_jsonl, plant
from routebook.conformance.auditing import collecting, gathering, lines, merging
from routebook.conformance.auditing.audit import audit, hold
from routebook.conformance.auditing.forms import Form, Order, Start
from routebook.conformance.auditing.log import open_log
from routebook.conformance.auditing.naming import Naming
from routebook.conformance.auditing.ordering import by_client
from routebook.conformance.auditing.recorded import Batch, Said, Unread
from routebook.errors import UnreadableLog
from routebook.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from routebook.conformance.auditing.audit import Audited
    from routebook.conformance.auditing.finding import Finding
    from routebook.runtime import Engine

Event = tuple[str, Any, str, tuple[tuple[str, Any], ...]]
"""The client, the time, the name of the event, and the parameters that it carries."""

EVENTS = st.tuples(
    st.sampled_from(["a", "b", "B", "é", "z", "\U0001f4f1", "\ufb00"]),
    st.integers(0, 5) | st.sampled_from([-1.5, 2.5, 10**30]),
    st.sampled_from(["start", "stop", "ring"]),
    st.sampled_from([(), (), (("platform", "ios"),), (("platform", "os/2"),)]),
)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets memory hold few events, so that all else is written to a file."""
    monkeypatch.setattr(collecting, "A_BATCH", 5)
    monkeypatch.setattr(lines, "AT_ONCE", 64)
    shrink(monkeypatch, 50)


def shrink(patch: pytest.MonkeyPatch, a_run: int) -> None:
    patch.setattr(gathering, "A_RUN", a_run)
    patch.setattr(merging, "A_PIECE", 7)
    patch.setattr(merging, "MOST_ALIKE", 2)


def batches(events: list[Event], sizes: Iterable[int]) -> Iterator[Batch]:
    """Some events as they stand, each batch with numbers of its own for what is alike in it."""
    borders = [0, *(each for each in accumulate(sizes) if each < len(events)), len(events)]
    for start, stop in pairwise(borders):
        part = events[start:stop]
        saids = list(dict.fromkeys(event for _, _, event, _ in part))
        givens = list(dict.fromkeys(((), *(given for *_, given in part))))
        starts = [at for at in range(len(part)) if at == 0 or part[at][0] != part[at - 1][0]]
        yield Batch(
            names=[part[at][0] for at in starts],
            clients=range(len(starts)),
            starts=starts,
            positions=range(start + 1, stop + 1),
            times=[time for _, time, _, _ in part],
            said=[saids.index(event) for _, _, event, _ in part],
            given=[givens.index(given) for *_, given in part],
            sayings={at: Said(event, Frozen({}), (), refused=False) for at, event in enumerate(saids)},
            parameters=dict(enumerate(givens)),
            dated=False,
            unread=[Unread(start, "a reason")],
        )


def told(found: Iterable[Batch]) -> list[tuple[int, Event]]:
    """The events in their order, each with its position."""
    return [
        (
            batch.positions[at],
            (name, batch.times[at], batch.sayings[batch.said[at]].event, batch.parameters[batch.given[at]]),
        )
        for batch in found
        for name, start, stop in batch.runs()
        for at in range(start, stop)
    ]


@settings(deadline=None, max_examples=150)
@given(
    events=st.lists(EVENTS, max_size=60),
    sizes=st.lists(st.integers(1, 9), min_size=60, max_size=60),
    a_run=st.integers(1, 70),
    by_time=st.booleans(),
    has_numpy=st.booleans(),
)
def test_events_come_out_client_by_client_in_their_order(
    events: list[Event], sizes: list[int], a_run: int, by_time: bool, has_numpy: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        shrink(patch, a_run)
        if not has_numpy:
            patch.setitem(sys.modules, "numpy", None)
        found = [*by_client(batches(events, sizes), by_time=by_time)]
    placed = [*enumerate(events, 1)]
    in_order = sorted(placed, key=lambda each: each[1][:2] if by_time else each[1][0])
    assert told(found) == in_order
    for one, same in groupby(found, key=lambda batch: bool(batch.clients)):
        assert one or all(not batch.times for batch in same)
    unread = [*chain.from_iterable(batch.unread for batch in found)]
    assert unread == [*chain.from_iterable(batch.unread for batch in batches(events, sizes))]


@pytest.mark.parametrize("a_run", [3, 50])
@pytest.mark.parametrize("dated", [True, False])
def test_times_stay_dates_or_numbers(dated: bool, a_run: int, monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch, a_run)
    events: list[Event] = [(f"{number % 3}", number, "ring", ()) for number in range(20)]
    log = (replace(batch, dated=dated) for batch in batches(events, [4] * 20))
    assert {batch.dated for batch in by_client(log, by_time=False) if batch.times} == {dated}


def held_to_the_book(engine: Engine, path: Path, order: Order) -> tuple[list[Finding], Audited]:
    log = open_log(path, None, Naming())
    kept = Kept()
    audited = audit(hold(engine, "client", log.naming, {}, Start.INITIAL), log, order, kept, lambda *_: None)
    return kept.findings, audited


class Kept:
    """Keeps all findings."""

    findings: list[Finding]

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.findings = []

    def tell(self, finding: Finding) -> None:
        self.findings.append(finding)


def written(engine: Engine, folder: Path, clients: int = 15) -> Path:
    chance = Random("any size")  # noqa: S311  (no secret)
    path = folder / "log.jsonl"
    path.write_bytes(as_jsonl(plant(engine, "any size", clients, 40, 60, Form.JSONL).mixed(chance), chance))
    return path


@pytest.mark.parametrize("order", [*Order])
@pytest.mark.parametrize("a_run", [1, 50, 599])
def test_what_is_found_does_not_depend_on_how_much_memory_holds(
    engine: Engine, order: Order, a_run: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(engine, tmp_path)
    found = held_to_the_book(engine, path, order)
    assert len(found[0]) > 20
    shrink(monkeypatch, a_run)
    monkeypatch.setattr(collecting, "A_BATCH", 5)
    monkeypatch.setattr(lines, "AT_ONCE", 64)
    findings, audited = held_to_the_book(engine, path, order)
    assert findings == found[0]
    assert audited == found[1]


def test_one_client_with_every_event_is_put_in_order_without_holding_them(
    tiny: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "A_BATCH", 20)
    events: list[Event] = [("a", 1000 - number, "ring", ()) for number in range(1000)]
    found = [*by_client(batches(events, [9] * 200), by_time=True)]
    assert [time for batch in found for time in batch.times] == [*range(1, 1001)]
    assert max(len(batch.times) for batch in found) <= 20


@pytest.mark.usefixtures("tiny")
def test_a_log_eight_times_as_long_does_not_take_twice_the_memory() -> None:
    def peak(count: int) -> int:
        events: list[Event] = [(f"{at % 50}", at, "ring", ()) for at in range(count)]
        made = [*batches(events, [500] * count)]
        tracemalloc.start()
        number = sum(len(batch.times) for batch in by_client(iter(made), by_time=False))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert number == count
        return most

    with pytest.MonkeyPatch.context() as patch:
        shrink(patch, 2000)
        patch.setattr(merging, "A_BATCH", 1000)
        peak(4_000)  # what is loaded once
        assert peak(64_000) < 2 * peak(8_000)


# the file


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("stopped", [KeyboardInterrupt, MemoryError])
def test_nothing_is_left_of_the_file_when_an_audit_is_stopped(
    engine: Engine, stopped: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    path = written(engine, tmp_path)
    log = open_log(path, None, Naming())
    held = hold(engine, "client", log.naming, {}, Start.INITIAL)

    class Stops(Kept):
        def tell(self, finding: Finding) -> None:
            if finding.kind == "divergence":
                raise stopped

    with pytest.raises(stopped):
        audit(held, log, Order.LOG, Stops(), lambda *_: None)
    assert [*folder.iterdir()] == []


@pytest.mark.usefixtures("tiny")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device here that is always full")
def test_a_full_disk_is_told_as_what_it_is(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(engine, tmp_path)
    full = Path("/dev/full")
    monkeypatch.setattr(merging, "TemporaryFile", lambda: full.open("r+b"))
    with pytest.raises(UnreadableLog, match="cannot be sorted: No space left on device") as refused:
        held_to_the_book(engine, path, Order.LOG)
    assert "make room for temporary files" in refused.value.help


def test_no_file_is_made_where_memory_holds_the_log(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr(merging, "TemporaryFile", none)
    assert held_to_the_book(engine, written(engine, tmp_path), Order.LOG)[1].coverage.clients > 10
