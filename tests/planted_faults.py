"""Logs of clients that do what is documented, but for faults that are planted and noted.

Sessions of the engine say what is documented. Nothing here knows how a log is audited: what has to be found follows from
how each fault is planted.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from copy import copy
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from routebook.program import Step
    from routebook.runtime import Engine, Session

WORDS = {
    "cluster_push": ["enabled", "disabled"],
    "client": ["jabber", "webex"],
    "platform": ["ios", "android"],
    "os_version": ["9", "12", "12.4", "13.3.1", "14", "17.4"],
    "access": ["on_premises", "mobile_remote_access"],
}
OUTPUTS = (
    "carried_by",
    "client_action",
    "presence",
    "push_channel",
    "push_priority",
    "sender",
    "session_channel",
)
HEADER = (
    *("client", "time", "event", "refused", "actions"),
    *(f"parameters.{name}" for name in WORDS),
    *(f"outputs.{name}" for name in OUTPUTS),
)
REST = b"," * (len(HEADER) - 3)
UNREADABLE: dict[str, list[bytes]] = {
    "jsonl": [
        b'{"client": "torn", "time": 1, "eve',
        b"nothing of the kind",
        b"[]",
        b'{"client": "timeless", "event": "start"}',
        b'{"client": "eventless", "time": 5}',
        b'{"time": 5, "event": "start"}',
        b'{"client": "dated", "time": "2024-05-01", "event": "start"}',
        b'{"client": "NaN", "time": NaN, "event": "start"}',
        b'{"client": "latin", "time": 7, "event": "\xe9"}',
        b'{"client": "twice", "time": 7, "time": 8, "event": "start"}',
        b'{"client": "list", "time": 7, "event": ["start"]}',
    ],
    "csv": [
        b"too,few",
        b"many,1,start" + REST + b",",
        b"latin,1,\xe9" + REST,
        b'"quoted"badly,1,start' + REST,
        b",1,start" + REST,
        b"timeless,,start" + REST,
        b"eventless,1," + REST,
        b"dated,2024-05-01,start" + REST,
    ],
    "parquet": [b"client", b"time", b"event"],
}
"""Lines that are no records; for Parquet, what is missing in a row."""

Record = dict[str, Any]


@dataclass(slots=True)
class Line:
    """A record, or the bytes that stand in the place of one; and the kind of finding that has to be told of it."""

    record: Record | None
    planted: str | None = None
    raw: bytes = b""


@dataclass(slots=True)
class Planted:
    """The lines of each client in their order, and those that are of none.

    `divergences` counts all, `unheld` the events of clients whose parameters are not known, and `rules` are those that
    the events are documented to rest on.
    """

    clients: dict[str, list[Line]] = field(default_factory=dict)
    stray: list[Line] = field(default_factory=list)
    divergences: int = 0
    unheld: int = 0
    rules: set[tuple[str, str]] = field(default_factory=set)

    @property
    def events(self) -> int:
        """How many events can be read."""
        return sum(map(len, self.clients.values()))

    def grouped(self, chance: Random) -> list[Line]:
        """The lines sorted by client, the stray ones anywhere but in the beginning."""
        return self._with_stray(
            [line for client in sorted(self.clients) for line in self.clients[client]], chance
        )

    def mixed(self, chance: Random) -> list[Line]:
        """The lines in any order in which those of one client are in theirs."""
        turns = [client for client, lines in self.clients.items() for _ in lines]
        chance.shuffle(turns)
        left = {client: iter(lines) for client, lines in self.clients.items()}
        return self._with_stray([next(left[client]) for client in turns], chance)

    def _with_stray(self, lines: list[Line], chance: Random) -> list[Line]:
        places = sorted(chance.randint(1, len(lines)) for _ in self.stray)
        whole, done = [], 0
        for place, stray in zip(places, self.stray, strict=True):
            whole += [*lines[done:place], stray]
            done = place
        return whole + lines[done:]


def expected(lines: Sequence[Line], first: int) -> Counter[tuple[str, int, str | None]]:
    """What has to be found: kind, position and client; the first line has this number."""
    return Counter(
        (line.planted, number, line.record["client"] if line.record else None)
        for number, line in enumerate(lines, first)
        if line.planted
    )


def plant(engine: Engine, seed: str, clients: int, length: int, faults: int, form: str) -> Planted:
    """A log of some clients with about as many events each, and as many faults of all kinds, for a form of file."""
    return _Planter(engine, Random(seed), length, form).log(clients, faults)  # noqa: S311  (no secret)


class _Planter:
    def __init__(self, engine: Engine, chance: Random, length: int, form: str) -> None:
        self.form = form
        self.engine = engine
        self.chance = chance
        self.length = length
        self.machine = engine.program.machines["client"]
        self.actions = sorted({action for cell in self.machine.cells for action in cell.actions})
        self.planted = Planted()
        self.outputs = {name: engine.program.axes[name].values for name in OUTPUTS}

    def log(self, clients: int, faults: int) -> Planted:
        chance = self.chance
        whole: list[Callable[[str], None]] = [
            self.without_start,
            self.without_parameters,
            self.with_impossible_parameters,
            self.with_changed_parameters,
        ]
        shares = Counter(chance.randrange(10) for _ in range(faults))
        self.planted.stray = [
            Line(None, "unreadable", chance.choice(UNREADABLE[self.form])) for _ in range(shares[0])
        ]
        odd = min(shares[1], clients // 2)
        inside = Counter(chance.randrange(clients - odd) for _ in range(faults - shares[0] - odd))
        for number in range(clients):
            name = f"{chance.choice(['device', 'gerät', 'Ω'])}-{number:05}"
            if number < odd:
                whole[number % len(whole)](name)
            else:
                self.client(name, inside[number - odd])
        return self.planted

    # clients that are at fault as a whole

    def without_start(self, name: str) -> None:
        """The first events are lost, up to one that no run begins with."""
        session = self.session()
        start = copy(session)
        lines = self.lines(name, session, self.length)
        for at, line in enumerate(lines[1:], 1):
            assert line.record
            step = copy(start).send(line.record["event"])
            telling = step.status != "undocumented" and not self.silent(line)
            if telling and did_in(did(step)) != did_in(line.record):
                line.record["parameters"] = lines[0].record["parameters"] if lines[0].record else {}
                line.planted = "missing-start"
                self.planted.clients[name] = lines[at:]
                return
        raise AssertionError("no run is as long as that and so dull")

    def without_parameters(self, name: str) -> None:
        lines = self.lines(name, self.session(), self.length)
        assert lines[0].record
        self.chance.choice([lines[0].record["parameters"].clear, lines[0].record["parameters"].popitem])()
        self.unheld(name, lines, "missing-parameters")

    def with_impossible_parameters(self, name: str) -> None:
        lines = self.lines(name, self.session(), self.length)
        assert lines[0].record
        lines[0].record["parameters"] |= self.chance.choice([{"platform": "symbian"}, {"os_version": "new"}])
        self.unheld(name, lines, "impossible-parameters")

    def with_changed_parameters(self, name: str) -> None:
        """Another run goes on in the place of the first one."""
        one, other = self.session(), self.session()
        while self.class_of(one) == self.class_of(other):
            other = self.session()
        lines = self.lines(name, one, self.length // 2)
        rest = self.lines(name, other, self.length)
        cut = next(at for at in range(5, len(rest)) if not self.silent(rest[at]))
        later = rest[cut:]
        assert later[0].record
        later[0].record["parameters"] = rest[0].record["parameters"] if rest[0].record else {}
        later[0].planted = "changed-parameters"
        self.in_time([*lines, *later])
        self.planted.clients[name] = [*lines, *later]

    def unheld(self, name: str, lines: list[Line], kind: str) -> None:
        lines[0].planted = kind
        self.planted.clients[name] = lines
        self.planted.unheld += len(lines)

    # clients that are at fault here and there

    def client(self, name: str, faults: int) -> None:
        session = self.session()
        lines = self.lines(name, session, self.length, plan=self.places(faults))
        self.planted.clients[name] = lines

    def places(self, faults: int) -> set[int]:
        return set(self.chance.sample(range(1, self.length), min(faults, self.length - 1)))

    def lines(
        self, name: str, session: Session, length: int, plan: set[int] | frozenset[int] = frozenset()
    ) -> list[Line]:
        chance, time, diverged = self.chance, self.chance.randrange(10**9), False
        parameters = {key: session.facts[key] for key in self.machine.parameters}
        lines: list[Line] = []
        for at in range(length):
            event = "start" if at == 0 else chance.choice(self.machine.events)
            step = session.send(event)
            time += chance.randrange(1, 1000)
            record: Record = {"client": name, "time": time, "event": event}
            if at == 0:
                record["parameters"] = parameters
            record |= self.anything() if step.status == "undocumented" else did(step)
            line = Line(record)
            before = lines[-1].record["time"] if lines and lines[-1].record else time
            lines.append(line)
            self.planted.rules |= rules_told(step)
            if at in plan:
                kind = self.spoil(line, step, before)
                if kind == "unknown-event":
                    lines.insert(-1, Line({"client": name, "time": time, "event": "app_crashed"}, kind))
                elif kind == "divergence":
                    self.planted.divergences += 1
                    line.planted = None if diverged else kind
                    diverged = True
                else:
                    line.planted = kind
        return lines

    def spoil(self, line: Line, step: Step, before: int) -> str:
        """Plant a fault in an event, and say of which kind it is; nothing that is undocumented can diverge."""
        record, chance = line.record, self.chance
        assert record is not None
        kinds = ["unknown-event", "unknown-output", "time-backwards"]
        if step.status != "undocumented":
            kinds += ["divergence"] * 5
        kind = chance.choice(kinds)
        if kind == "unknown-output":
            record["actions"], record["outputs"] = [*record.get("actions", [])], {**record.get("outputs", {})}
            ways = [
                lambda: record["actions"].append("explode"),
                lambda: record["outputs"].update(client_action="explodes"),
                lambda: record["outputs"].update(delivery_fee="high"),
            ]
            chance.choice(ways[:2] if self.form == "csv" else ways)()
        elif kind == "time-backwards":
            record["time"] = before - chance.randrange(1, 10**6)
        elif kind == "divergence":
            self.diverge(record)
        return kind

    def diverge(self, record: Record) -> None:
        """Let the implementation do something else that the book has words for."""
        chance, was = self.chance, did_in(record)
        while did_in(record) == was:
            record |= {"outputs": {**was["outputs"]}, "actions": [*was["actions"]], "refused": was["refused"]}
            match chance.randrange(5):
                case 0:
                    record |= {"refused": not was["refused"], "outputs": {}, "actions": []}
                case 1:
                    record["actions"].append(chance.choice(self.actions))
                case 2:
                    chance.shuffle(record["actions"])
                    record["actions"] = record["actions"][1:]
                case 3:
                    name = chance.choice([*was["outputs"], *self.outputs])
                    record["outputs"][name] = chance.choice(self.outputs[name])
                case 4 if was["outputs"]:
                    del record["outputs"][chance.choice([*was["outputs"]])]

    # the rest

    def session(self) -> Session:
        return self.engine.session(
            "client", {name: self.chance.choice(words) for name, words in WORDS.items()}
        )

    def class_of(self, session: Session) -> tuple[str, ...]:
        """What of the parameters makes a difference: for versions, the band."""
        bands = {"9": "old", "12": "12", "12.4": "12", "13.3.1": "13", "14": "new", "17.4": "new"}
        return tuple(bands.get(session.facts[name], session.facts[name]) for name in WORDS)

    def anything(self) -> Record:
        """What an implementation may do where nothing is documented."""
        chance = self.chance
        names = chance.sample(sorted(self.outputs), chance.randrange(3))
        return {
            "outputs": {name: chance.choice(self.outputs[name]) for name in names},
            "actions": chance.sample(self.actions, chance.randrange(3)),
            "refused": chance.choice([True, False]),
        }

    def silent(self, line: Line) -> bool:
        """Whether an event arrives where nothing is documented of arrivals; such a line tells nothing of the state."""
        assert line.record
        return str(line.record["event"]).endswith("_arrived")

    def in_time(self, lines: list[Line]) -> None:
        time = 0
        for line in lines:
            assert line.record
            time = line.record["time"] = time + self.chance.randrange(1, 1000)


def rules_told(step: Step) -> set[tuple[str, str]]:
    """The rules that a step rests on, where it is documented."""
    if step.status == "undocumented":
        return set()
    groups = [step.rules, step.decision.rules if step.decision else {}]
    return {(owner, rule) for group in groups for owner in group for rule in group[owner]}


def did(step: Step) -> Record:
    """What an implementation does that does what is documented, as a log records it."""
    record: Record = {}
    if step.status == "refused":
        record["refused"] = True
    if step.decision:
        record["outputs"] = dict(step.decision.outputs)
    if step.actions:
        record["actions"] = list(step.actions)
    return record


def did_in(record: Record) -> Record:
    """What a record says that an implementation did, in full."""
    return {
        "outputs": record.get("outputs", {}),
        "actions": record.get("actions", []),
        "refused": record.get("refused", False),
    }


def as_jsonl(lines: Sequence[Line], chance: Random) -> bytes:
    """One object a line, some written in other ways than most."""
    return b"".join((line.raw or _written(line, chance)) + b"\n" for line in lines)


def _written(line: Line, chance: Random) -> bytes:
    assert line.record
    record = dict(line.record)
    way = chance.randrange(20)
    if way == 0:
        record = dict(chance.sample([*record.items()], len(record)))
    elif way == 1:
        record |= {"level": "info", "id": chance.randrange(10**9)}
    return json.dumps(record, ensure_ascii=way == 2, separators=(",", ":") if way == 3 else None).encode()


def as_csv(lines: Sequence[Line]) -> bytes:
    """A header, and a row for each line."""
    written = [",".join(HEADER).encode() + b"\n"]
    for line in lines:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(_cells(line.record) if line.record else ())
        written.append(line.raw + b"\n" if line.raw else text.getvalue().encode())
    return b"".join(written)


def _cells(record: Record) -> list[Any]:
    does = did_in(record)
    parameters = record.get("parameters", {})
    return [
        *(record[name] for name in HEADER[:3]),
        str(does["refused"]).lower() if does["refused"] else "",
        " ".join(does["actions"]),
        *(parameters.get(name, "") for name in WORDS),
        *(does["outputs"].get(name, "") for name in OUTPUTS),
    ]


def as_rows(lines: Sequence[Line]) -> list[Record]:
    """Rows for Parquet, in which every column is."""
    empty: Record = {"client": "x", "time": 0, "event": "start"}
    rows = []
    for line in lines:
        record = line.record or {**empty, line.raw.decode(): None}
        parameters = record.get("parameters", {})
        rows.append(
            {
                **{name: record[name] for name in HEADER[:3]},
                **did_in(record),
                "parameters": {name: parameters.get(name) for name in WORDS},
                "outputs": {name: did_in(record)["outputs"].get(name) for name in (*OUTPUTS, "delivery_fee")},
            }
        )
    return rows
