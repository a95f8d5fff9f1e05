"""Deciding one thing at a time: the first book's `delivery`, by Routebook and by what a user would take instead.

Every answer is compared with Routebook's before anything is timed.
"""

from __future__ import annotations

import json
from importlib import import_module
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import routebook
from benchmarks.first_book import BOOK, DECISION, SILENT, flat_table, shuffler
from benchmarks.timing import Contender, rates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from benchmarks.first_book import Facts, FlatTable
    from benchmarks.peers import Decider

ROUTEBOOK = "Routebook"
SAMPLE = 96
"""How many facts those are asked that read every rule."""
COPIES = 6
"""How often all combinations are in a JSON text."""
ASK = 'for facts in many: engine.decide("delivery", facts)'
LOOK_UP = "for facts in many: answers[pick(facts)]"


def measure() -> dict[str, dict[str, float]]:
    """Decisions per CPU second: side by side on the same facts, then by the shape of the facts."""
    engine = routebook.compile(routebook.load(BOOK))
    table = flat_table(engine)
    return {
        "table": {
            "inputs": len(table.inputs),
            "combinations": len(table.cells),
            "rules": len(table.leaves),
            "outputs": len(table.outputs),
        },
        "deciding": rates(_side_by_side(engine, table)),
        **{shape: rates(both) for shape, both in _shapes(engine, table)},
    }


def _side_by_side(engine: routebook.Engine, table: FlatTable) -> Iterator[Contender]:
    every = table.every
    yield Contender(ROUTEBOOK, ASK, {"engine": engine, "many": every}, len(every))
    yield from _by_position(engine, table)
    for module in ("plain", "zen", "rego", "cedar", "spiff"):
        for peer in import_module(f"benchmarks.peers.{module}").deciders(table):
            many = every[:SAMPLE] if peer.reads_every_rule else every
            _compare(peer, many, table)
            given = [*map(peer.given, many)]
            yield Contender(peer.name, peer.statement, {**peer.names, "many": given}, len(many))


def _compare(peer: Decider, many: Sequence[Facts], table: FlatTable) -> None:
    for facts in many:
        expected = table.cells[tuple(facts.values())]
        if dict(peer.answer(facts)) != expected:
            raise AssertionError(f"{peer.name} answers {peer.answer(facts)} and not {expected} to {facts}")


def _by_position(engine: routebook.Engine, table: FlatTable) -> Iterator[Contender]:
    """The words as they are, each in a variable: a decider, and a bare dict."""
    rows = [tuple(facts.values()) for facts in table.every]
    names = ", ".join(table.inputs)
    decider = engine.decider(DECISION, tuple(table.inputs))
    for row in rows:
        _agree(decider[row], table.cells[row])
    for who, answers in {
        f"{ROUTEBOOK}, by position": decider,
        "bare dict, by position": table.cells,
    }.items():
        statement = f"for {names} in rows: answers[{names}]"
        yield Contender(who, statement, {"answers": answers, "rows": rows}, len(rows))


def _shapes(engine: routebook.Engine, table: FlatTable) -> Iterator[tuple[str, list[Contender]]]:
    """The same facts in other shapes, each for Routebook and for a bare dict keyed by what is given."""
    order = shuffler()
    shuffled = [dict(order.sample([*facts.items()], len(facts))) for facts in table.every]
    yield "in any order", _both(engine, shuffled, table.cells, tuple(table.inputs))

    mode = {
        facts: engine.decide("client_mode", dict(facts)).outputs["client_mode"]
        for facts in {tuple(each.items()) for each in table.every}
    }
    derived = [
        {
            **{name: word for name, word in facts.items() if name not in ("app", "device_lock", "screen")},
            "client_mode": mode[tuple(facts.items())],
        }
        for facts in table.every
    ]
    names = tuple(derived[0])
    answers = {
        tuple(given.values()): table.cells[tuple(facts.values())]
        for given, facts in zip(derived, table.every, strict=True)
    }
    yield "with a derived input", _both(engine, derived, answers, names)

    lines = [json.dumps(facts) for facts in table.every * COPIES]
    yield (
        "from JSON",
        _both(
            engine,
            [json.loads(line) for line in lines],
            table.cells,
            tuple(table.inputs),
            setup="many = [loads(line) for line in lines]",
            names={"loads": json.loads, "lines": lines},
        ),
    )


def _both(
    engine: routebook.Engine,
    many: Sequence[Facts],
    answers: Mapping[tuple[str, ...], Mapping[str, str]],
    inputs: tuple[str, ...],
    setup: str = "pass",
    names: Mapping[str, Any] | None = None,
) -> list[Contender]:
    pick: Callable[[Facts], tuple[str, ...]] = itemgetter(*inputs)
    for facts in many:
        _agree(engine.decide(DECISION, facts), answers[pick(facts)])
    given = names or {"many": many}
    return [
        Contender(ROUTEBOOK, ASK, {"engine": engine, **given}, len(many), setup),
        Contender("bare dict", LOOK_UP, {"answers": answers, "pick": pick, **given}, len(many), setup),
    ]


def _agree(decision: routebook.Decision, expected: Mapping[str, str]) -> None:
    found = decision.outputs or dict.fromkeys(expected, SILENT)
    if found != expected:
        raise AssertionError(f"Routebook answers {found} and not {expected}")
