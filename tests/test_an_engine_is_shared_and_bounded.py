"""An engine serves many threads at once, and whatever is asked of it, what it remembers stays small."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, permutations, product
from random import Random
from typing import TYPE_CHECKING

import pytest

import routebook
from one_client import FACTS, PARAMETERS
from routebook.memo import MOST_REMEMBERED, Memo, remember
from routebook.reference import decide
from routebook.settle import choose_readings, settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book
    from routebook.runtime import Engine


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hurried")
def test_eight_threads_get_the_answers_that_one_would(book: Book) -> None:
    engine = routebook.compile(book)
    values = {name: engine.program.axes[name].values for name in ("app", "device_lock", "screen", "traffic")}
    asked = [{**FACTS, **dict(zip(values, words, strict=True))} for words in product(*values.values())]
    settled = settle(book, choose_readings(book, None))
    expected = {str(facts): decide(settled, "delivery", facts).outputs for facts in asked}
    events = engine.program.machines["client"].events

    def hammer(seed: int) -> None:
        random = Random(seed)  # noqa: S311
        session, other = (engine.session("client", PARAMETERS) for _ in range(2))
        for number in range(1500):
            facts = {**random.choice(asked), "os_version": f"17.{number}"}
            known = expected[str({**facts, "os_version": "17.4"})]
            assert engine.decide("delivery", facts).outputs == known
            narrow = {name: word for name, word in facts.items() if name not in values or name == "traffic"}
            mode = engine.decide(
                "client_mode", {name: facts[name] for name in ("app", "device_lock", "screen")}
            )
            assert engine.decide("delivery", {**narrow, **mode.outputs}).outputs == known
            event = random.choice(events)
            assert session.send(event) == other.send(event)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hammer, range(8)))


def test_a_flood_of_new_values_is_answered_and_not_kept(book: Book) -> None:
    engine = routebook.compile(book)
    decider = engine.decider("delivery")
    for number in range(2 * MOST_REMEMBERED):
        facts = {**FACTS, "os_version": f"17.{number}"}
        assert (
            engine.decide("delivery", facts).rules
            == decider[tuple(facts[name] for name in decider.names)].rules
        )
    assert len(decider) <= MOST_REMEMBERED
    assert engine.decide("delivery", FACTS) is engine.decide("delivery", FACTS)


def test_a_flood_of_kinds_of_facts_is_answered_too(engine: Engine) -> None:
    expected = engine.decide("delivery", FACTS)
    for order in islice(permutations(FACTS), 200):
        decider = engine.decider("delivery", order)
        assert decider[tuple(FACTS[name] for name in order)] is expected
        assert engine.decide("delivery", FACTS) is expected


def test_a_full_memo_forgets_all_and_goes_on() -> None:
    worked_out = []

    def work_out(key: int) -> int:
        worked_out.append(key)
        return -key

    memo = Memo(work_out)
    assert [memo[key] for key in (1, 2, 1)] == [-1, -2, -1]
    assert worked_out == [1, 2]
    kept: dict[int, int] = {}
    for key in range(5):
        remember(kept, key, -key, most=3)
    assert kept == {3: -3, 4: -4}
