"""Exported code decides the same: in Python and in JavaScript, whatever an engine is asked, it answers as the engine does."""

from __future__ import annotations

from functools import cache
from itertools import islice, product
from math import prod
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import routebook
from routebook.versions import representative
from strategies import every_choice, shelve, small, stateful_books, tabular_books
from vendored import Shop, by_engine, shop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.program import Axis
    from routebook.runtime import Engine
    from strategies import Files
    from vendored import Asked, Call, Result

__all__ = ["shop"]  # a fixture

TESTS = Path(__file__).parent
SHIPPED = TESTS.parent / "spec" / "push-notifications"
FOLDERS = [SHIPPED, *sorted(each.parent for each in TESTS.glob("books/*/book.yaml"))]

ANSWERED: dict[str, set[str]] = {
    "push-notifications": {"documented", "undocumented"},
    "http-caching": {"documented", "undocumented", "impossible-facts"},
    "tcp-connection": set(),
}
"""What the cells of each book come to; there are no decisions in the last."""

LAID_OUT = 50_000
"""A decision with more cells is sampled."""

REAL = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
CHOICE = pytest.mark.parametrize("choice", [0, 1], ids=["by default", "read otherwise"])
TARGET = pytest.mark.parametrize("target", ["python", "javascript"])

BAD_WORDS = [
    "",
    "nonsense",
    "17.x",
    "1..2",
    "9999999999.1",
    "1.2\n",
    "\u0661",
    "x" * 100,
    "\ud800",
    "</script>",
]
BAD_NAMES = ["nonsense", "constructor", "toString", "__proto__", "", "a b", "\U0001f6d1" * 61]
NO_WORDS = [None, 5, 17.4, True, [], ["ios"], {}, {"a": "b"}]


@cache
def engine_for(folder: Path, choice: int) -> Engine:
    """The engine of a book under its default readings, or under another choice of one."""
    return routebook.engine(folder, every_choice(routebook.load(folder))[choice])


def words(axis: Axis) -> list[str]:
    """A word for each value of an input."""
    if axis.cuts is None:
        return [*axis.values]
    return [representative(axis.cuts, number) for number in range(len(axis.values))]


def cells(engine: Engine, decision: str, most: int) -> Iterator[dict[str, str]]:
    """Every combination of the given inputs of a decision, or as many as are wanted of them."""
    axes = [engine.program.axes[name] for name in engine.program.plans[decision].inputs]
    total = prod(len(axis.values) for axis in axes)
    if total <= LAID_OUT:
        for each in islice(product(*map(words, axes)), 0, None, max(1, total // most)):
            yield {axis.name: word for axis, word in zip(axes, each, strict=True)}
    else:
        rng = Random(decision)  # noqa: S311  (a sample, and no secret)
        for _ in range(min(most, 800)):
            yield {axis.name: rng.choice(words(axis)) for axis in axes}


def any_facts(engine: Engine, rng: Random, names: list[str]) -> dict[str, Any]:
    """Facts of any shape in the order of the inputs, derived ones among them; often with a mistake."""
    chance = rng.random()
    facts: dict[str, Any] = {
        name: rng.choice(words(engine.program.axes[name])) for name in names if rng.random() < chance
    }
    if facts and rng.random() < 0.3:
        facts[rng.choice([*facts])] = rng.choice(BAD_WORDS)
    elif rng.random() < 0.1:
        facts[rng.choice([*BAD_NAMES, *engine.program.axes])] = rng.choice(BAD_WORDS)
    return facts


def givable(engine: Engine) -> list[str]:
    """The facts that can be given, in their order."""
    needed = {need for sieve in engine.program.sieves.values() for need in sieve.needs}
    return [name for name, axis in engine.program.axes.items() if not axis.decided_by or name in needed]


def hold(engine: Engine, ask: Asked, calls: list[Call]) -> list[Result]:
    """Hold the results of exported code against those of the engine, which are returned."""
    expected = by_engine(engine)(calls)
    for call, one, other in zip(calls, expected, ask(calls), strict=True):
        if "error" in one and one["error"]["help"].startswith(("did you mean", "restore it with")):
            other.get("error", {})["help"] = one["error"]["help"]
        assert one == other, call
    return expected


def kinds(results: list[Result]) -> set[str]:
    """The codes of the errors, and the status of the answers, that there are among results."""
    return {
        each["error"]["code"] if "error" in each else each["answer"].get("status", "ran") for each in results
    }


def hold_all_cells(engine: Engine, ask: Asked, most: int) -> set[str]:
    calls: list[Call] = [
        ("decide", decision, facts)
        for decision in engine.program.plans
        for facts in cells(engine, decision, most)
    ]
    return kinds(hold(engine, ask, calls)) if calls else set()


@REAL
@CHOICE
@TARGET
def test_on_every_cell_of_every_decision(folder: Path, choice: int, target: str, shop: Shop) -> None:
    engine = engine_for(folder, choice)
    most = 800 if folder == SHIPPED else 60
    assert hold_all_cells(engine, shop.vend(target, engine.program), most) == ANSWERED[folder.name]


@pytest.mark.exhaustive
@REAL
@CHOICE
@TARGET
def test_on_all_cells_of_large_decisions_too(folder: Path, choice: int, target: str, shop: Shop) -> None:
    engine = engine_for(folder, choice)
    assert hold_all_cells(engine, shop.vend(target, engine.program), LAID_OUT) == ANSWERED[folder.name]


@REAL
@CHOICE
@TARGET
def test_on_facts_of_any_shape(folder: Path, choice: int, target: str, shop: Shop) -> None:
    engine = engine_for(folder, choice)
    rng = Random(folder.name)  # noqa: S311
    names = givable(engine)
    calls: list[Call] = [
        ("decide", rng.choice([*engine.program.plans] or ["nothing"]), any_facts(engine, rng, names))
        for _ in range(1_500)
    ]
    seen = kinds(hold(engine, shop.vend(target, engine.program), calls))
    assert engine.program.plans.keys() == set() or seen >= {
        "documented",
        "unknown-input",
        "unknown-value",
        "missing-input",
        "contradictory-facts",
    }


@TARGET
def test_on_versions_at_every_border(target: str, shop: Shop, tmp_path: Path) -> None:
    inputs = """
inputs:
  os: {type: version, bands: {old: "<=11.2", exact: "=12.4", new: ">13", newest: ">=14.0"}}
"""
    table = """
    decision: age
    asks: how old is it?
    needs: [os]
    answers: {age: [old, exact, new, newest, other]}
    hit_policy: first
    rules:
      R1: {os: newest, then: newest, source: p/1}
      R2: {os: new, then: new, source: p/1}
      R3: {os: exact, then: exact, source: p/1}
      R4: {os: old, then: old, source: p/1}
      R5: {then: other, source: p/1}
    """
    engine = routebook.compile(small(tmp_path, inputs, age=table))
    borders = ["0", "11", "11.2", "12", "12.4", "13", "14", "999999999"]
    versions = [
        f"{each}{more}" for each in borders for more in ("", ".0", ".0.0", ".0.0.0.0.0.1", ".1", ".10")
    ]
    calls: list[Call] = [("decide", "age", {"os": version}) for version in versions]
    ages = {
        each["answer"]["outputs"]["age"] for each in hold(engine, shop.vend(target, engine.program), calls)
    }
    assert len(ages) == 5


@TARGET
def test_on_a_given_fact_below_silence(target: str, shop: Shop, tmp_path: Path) -> None:
    sun = """
    decision: sun
    asks: what?
    needs: [hour]
    answers: {sun: [up, down]}
    rules: {R1: {hour: up, then: up, source: p/1}}
    undocumented: {U1: {hour: down, because: nothing is said}}
    """
    lamp = """
    decision: lamp
    asks: what?
    needs: [sun]
    answers: {lamp: [up, down], shade: [up, down]}
    rules:
      R1: {sun: up, then: {lamp: down, shade: up}, source: p/1}
      R2: {sun: down, then: {lamp: up, shade: down}, source: p/1}
    """
    house = """
    decision: house
    asks: what?
    gathers: [lamp, room]
    """
    room = sun.replace("sun", "room").replace("hour", "lamp")
    inputs = "inputs: {hour: {values: [up, down]}}"
    book = small(tmp_path, inputs, sun=sun, lamp=lamp, room=room, house=house)
    engine = routebook.compile(book)
    calls: list[Call] = [("decide", "house", {"hour": "down", "lamp": each}) for each in ("up", "down")]
    rules = [each["answer"]["rules"] for each in hold(engine, shop.vend(target, engine.program), calls)]
    assert rules == [{"sun": ["U1"]}, {"sun": ["U1"], "room": ["U1"]}]


@TARGET
def test_on_words_that_are_no_text(target: str, shop: Shop, engine: Engine) -> None:
    ask = shop.vend(target, engine.program)
    calls: list[Call] = [
        ("decide", "os_generation", {"platform": "ios", "os_version": "13", name: word})
        for name in ("platform", "os_version")
        for word in NO_WORDS
    ]
    calls += [("decide", "platform_cloud", word) for word in (None, 5, "platform", [], ["platform"])]
    calls += [("decide", word, {}) for word in (*NO_WORDS, ["relay"])]
    calls += [("run", word, {}, []) for word in (*NO_WORDS, ["client"])]
    calls += [("run", "client", word, []) for word in (None, 5, "platform", [], ["platform"])]
    for call, one, other in zip(calls, by_engine(engine)(calls), ask(calls), strict=True):
        assert one["error"]["code"] == other["error"]["code"], call


def parameters(engine: Engine, machine: str, rng: Random) -> dict[str, str]:
    """Parameters of a machine that can occur together."""
    flat = engine.program.machines[machine]
    codes = rng.choice(sorted(flat.classes))
    named = zip(flat.parameters, codes, strict=True)
    return {name: words(engine.program.axes[name])[code] for name, code in named}


def runs(engine: Engine, rng: Random, count: int) -> list[Call]:
    """Runs of every machine through random events, of which the last may be unknown."""
    return [
        (
            "run",
            name,
            parameters(engine, name, rng),
            [*rng.choices(machine.events, k=60), *rng.choice(([], ["nonsense"], [""]))],
        )
        for name, machine in engine.program.machines.items()
        for _ in range(count)
    ]


@REAL
@CHOICE
@TARGET
def test_step_by_step(folder: Path, choice: int, target: str, shop: Shop) -> None:
    engine = engine_for(folder, choice)
    rng = Random(choice)  # noqa: S311
    results = hold(engine, shop.vend(target, engine.program), runs(engine, rng, 60))
    assert kinds(results) == ({"ran", "unknown-event"} if engine.program.machines else set())


@TARGET
def test_parameters_are_checked_alike(target: str, shop: Shop, engine: Engine) -> None:
    rng = Random(5)  # noqa: S311
    names = [*engine.program.machines["client"].parameters, *givable(engine), "app"]
    good = parameters(engine, "client", rng)
    calls: list[Call] = [("run", "client", any_facts(engine, rng, names), []) for _ in range(300)]
    calls += [
        ("run", "client", {**good, name: rng.choice(BAD_WORDS)}, []) for name in [*good, *BAD_NAMES] * 5
    ]
    seen = kinds(hold(engine, shop.vend(target, engine.program), calls))
    assert seen >= {"unknown-input", "unknown-value", "malformed-version", "missing-input"}


@TARGET
def test_a_session_moves_between_engines_and_exported_code(target: str, shop: Shop, engine: Engine) -> None:
    ask = shop.vend(target, engine.program)
    rng = Random(6)  # noqa: S311
    for one, other in ((by_engine(engine), ask), (ask, by_engine(engine))):
        kept = [each["answer"]["snapshot"] for each in one(runs(engine, rng, 20)) if "answer" in each]
        calls: list[Call] = [("restore", each, False, ["start", "device_locked"]) for each in kept]
        assert len(calls) > 5
        assert one(calls) == other(calls)
        assert kinds(one(calls)) == {"ran"}


@TARGET
def test_a_bad_snapshot_is_refused_alike(target: str, shop: Shop, engine: Engine) -> None:
    session = engine.session("client", parameters(engine, "client", Random(7)))  # noqa: S311
    session.send("start")
    kept = session.snapshot()
    damages: list[dict[str, Any]] = [
        {"fingerprint": "0"},
        {"fingerprint": "0", "book": "other"},
        {"fingerprint": "0", "version": "0.9.0"},
        {"fingerprint": "0", "readings": {**kept["readings"], "ios13_column": "only_13"}},
        {"fingerprint": "0", "readings": []},
        {"state": ["nowhere"]},
        {"state": "registered"},
        {"state": [1, 2]},
        {"machine": "other"},
        {"machine": 5},
        {"parameters": {}},
        {"parameters": None},
        {"remembered": {}},
        {"remembered": {**kept["remembered"], "app": "nowhere"}},
        {"remembered": {**kept["remembered"], "more": "x"}},
    ]
    calls: list[Call] = [
        ("restore", {**kept, **damage}, by_state, []) for damage in damages for by_state in (False, True)
    ]
    no_snapshots: list[Any] = [{}, [], None, "snapshot"]
    calls += [("restore", each, False, []) for each in no_snapshots]
    results = hold(engine, shop.vend(target, engine.program), calls)
    assert kinds(results) == {
        "ran",
        "foreign-snapshot",
        "malformed-snapshot",
        "unknown-machine",
        "missing-input",
    }


@REAL
def test_javascript_explains_as_the_engine_does(folder: Path, shop: Shop) -> None:
    engine = engine_for(folder, 0)
    rng = Random(8)  # noqa: S311
    names = givable(engine)
    calls: list[Call] = [
        ("explain", decision, facts)
        for decision in engine.program.plans
        for facts in [*cells(engine, decision, 20), *(any_facts(engine, rng, names) for _ in range(10))]
    ]
    hold(engine, shop.vend("javascript", engine.program), calls)


@given(files=tabular_books() | stateful_books(), seed=st.integers(0, 2**32), data=st.data())
@settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=40,
)
def test_random_books_are_exported_as_they_are(
    tmp_path_factory: pytest.TempPathFactory, shop: Shop, files: Files, seed: int, data: st.DataObject
) -> None:
    book = routebook.load(shelve(files, tmp_path_factory.mktemp("books")))
    engine = routebook.compile(book, data.draw(st.sampled_from(every_choice(book))))
    rng = Random(seed)  # noqa: S311
    names = givable(engine)
    ask = shop.vend("python", engine.program)
    hold_all_cells(engine, ask, 60)
    shapes: list[Call] = [
        ("decide", decision, any_facts(engine, rng, names))
        for decision in engine.program.plans
        for _ in range(10)
    ]
    hold(engine, ask, shapes + runs(engine, rng, 5))
