"""Auditing recorded logs: a million events in each form and order, with the standard library alone and with polars.

Nothing is found in any of them, and every event is counted, before anything is timed.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import polars as pl

import routebook
from benchmarks.first_book import BOOK, VERSIONS, shuffler
from benchmarks.first_machine import MACHINE, PARAMETERS
from benchmarks.timing import Contender, rates
from routebook.conformance.auditing.audit import audit, hold
from routebook.conformance.auditing.forms import Order, Start
from routebook.conformance.auditing.log import open_log
from routebook.conformance.auditing.naming import Naming

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import ModuleType

    from routebook.conformance.auditing.audit import Audited
    from routebook.conformance.auditing.finding import Finding

CLIENTS = 10_000
EVENTS = 1_000_000
ALONE = "standard library alone"
SORTED, MIXED, ONE = "sorted by client", "clients mixed", "one client"

Record = dict[str, Any]


def measure() -> dict[str, dict[str, float]]:
    """Events per CPU second: with numpy and polars, and for JSON Lines without them too."""
    engine = routebook.compile(routebook.load(BOOK))
    with TemporaryDirectory() as folder:
        logs = dict(_logs(engine, Path(folder)))
        lines = {name: path for name, path in logs.items() if path.suffix == ".jsonl"}
        return {
            "log": {"events": EVENTS, "clients": CLIENTS, "parameters": len(_parameters(engine))},
            "auditing": rates([_contender(engine, name, path, EXTRAS) for name, path in logs.items()]),
            ALONE: rates([_contender(engine, name, path, NO_EXTRAS) for name, path in lines.items()]),
        }


EXTRAS = {name: import_module(name) for name in ("numpy", "polars")}
NO_EXTRAS: dict[str, None] = dict.fromkeys(EXTRAS)


def _contender(
    engine: routebook.Engine, name: str, path: Path, extras: Mapping[str, ModuleType | None]
) -> Contender:
    """An audit that imports some packages, or cannot."""
    log = open_log(path, None, Naming())

    def run() -> Audited:
        held = hold(engine, MACHINE, log.naming, {}, Start.INITIAL)
        return audit(held, log, Order.LOG, Silent(), lambda *_: None)

    audited = run()
    if audited.found or audited.coverage.events != EVENTS:
        raise AssertionError(f"{name}: {audited.found} in {audited.coverage.events} events")
    names = {"run": run, "modules": sys.modules, "extras": extras}
    return Contender(name, "run()", names, EVENTS, setup="modules.update(extras)")


class Silent:
    """Is told of nothing, for nothing is found."""

    def begin(self) -> None:
        """The log is read again."""

    def tell(self, finding: Finding) -> None:
        """Something is found, which is not as it should be."""
        raise AssertionError(finding)


def _logs(engine: routebook.Engine, folder: Path) -> Iterator[tuple[str, Path]]:
    """The logs by what they are called; those of one order hold the same events."""
    length = EVENTS // CLIENTS
    clients = [[*_records(engine, number, length)] for number in range(CLIENTS)]
    turns = [number for number in range(CLIENTS) for _ in range(length)]
    shuffler().shuffle(turns)
    left = [iter(records) for records in clients]
    orders = {
        SORTED: [record for records in clients for record in records],
        MIXED: [next(left[number]) for number in turns],
        ONE: [*_records(engine, _parameters(engine).index(PARAMETERS), EVENTS)],
    }
    for order, records in orders.items():
        lines = folder / f"{order}.jsonl"
        lines.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        yield f"JSON Lines, {order}", lines
        rows = folder / f"{order}.parquet"
        pl.DataFrame(records, infer_schema_length=None).write_parquet(rows)
        yield f"Parquet, {order}", rows


def _records(engine: routebook.Engine, number: int, length: int) -> Iterator[Record]:
    """What a client does that does what is documented, any event after any other."""
    chance = shuffler()
    chance.seed(number)
    every = _parameters(engine)
    given = every[number % len(every)]
    session = engine.session(MACHINE, given)
    events, time = engine.program.machines[MACHINE].events, 1_700_000_000_000
    for at in range(length):
        event = chance.choice(events) if at else "start"
        step = session.send(event)
        time += chance.randrange(100_000)
        yield {
            "client": f"device-{number:05}",
            "time": time,
            "event": event,
            **({} if at else {"parameters": given}),
            "outputs": dict(step.decision.outputs) if step.decision else {},
            "actions": list(step.actions),
            "refused": step.status == "refused",
        }


def _parameters(engine: routebook.Engine) -> Sequence[Mapping[str, str]]:
    axes, names = engine.program.axes, engine.program.machines[MACHINE].parameters
    every = product(*(axes[name].values for name in names))
    return [
        {name: VERSIONS.get(word, word) for name, word in zip(names, words, strict=True)} for words in every
    ]
