"""The compiled machine does what the python-statemachine class does, which is built from the book by itself."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statemachine.exceptions import TransitionNotAllowed
from statemachine.orderedset import OrderedSet

import routebook
from routebook.exploring import words_of
from strategies import Files, every_choice, shelve, small, stateful_books

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from statemachine import StateChart

    from routebook.model import Book, Machine
    from routebook.program import FlatMachine, Row, Timer
    from routebook.runtime import Engine

TCP = Path(__file__).parent / "books" / "tcp-connection"
REAL = pytest.mark.parametrize(
    "name", ["push-notifications", TCP], ids=["push-notifications", "tcp-connection"]
)
PHONE = {"cluster_push": "enabled", "client": "jabber", "access": "on_premises"}

repeatable = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

Clocks = dict[str, float]
"""The events that are due, each with the time after which it was started."""


@cache
def made(name: str | Path) -> tuple[Book, Engine]:
    book = routebook.load(name)
    return book, routebook.compile(book)


@dataclass(frozen=True)
class Seen:
    """What can be seen of a machine after an event."""

    configuration: frozenset[str]
    memory: tuple[str, ...]
    actions: tuple[str, ...] = ()
    documented: bool = True
    clocks: Clocks = field(default_factory=dict)


def clocks_of(machine: Machine, state: str) -> Clocks:
    """The clocks that entering a state starts."""
    timed = [rule for rule in machine.transitions if rule.after is not None and state in rule.states]
    return {event: rule.after for rule in timed for event in rule.events if rule.after is not None}


def clocks_in(machine: Machine, configuration: Iterable[str], but: str) -> Clocks:
    """The clocks that run in a configuration; that of the event that has come runs no more."""
    running = {event: time for state in configuration for event, time in clocks_of(machine, state).items()}
    running.pop(but, None)
    return running


def after(running: Clocks, timers: Sequence[Timer]) -> Clocks:
    """The clocks that run once the host has done what a step says; one that has rung need not be cancelled."""
    for timer in timers:
        if timer.seconds is None:
            running.pop(timer.event, None)
        else:
            assert timer.event not in running
            running[timer.event] = timer.seconds
    return running


class Watch:
    """Listens to an instance, and keeps the clocks of the states that it enters and leaves."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.running: Clocks = {}

    def on_exit_state(self, state: Any) -> None:
        for event in clocks_of(self.machine, state.name):
            self.running.pop(event, None)

    def on_enter_state(self, state: Any) -> None:
        self.running |= clocks_of(self.machine, state.name)


class Witness:
    """An instance of the class that a machine of a book is in the library."""

    def __init__(self, book: Book, machine: str, readings: Mapping[str, str]) -> None:
        self.machine = book.machines[machine]
        self.of = routebook.to_statechart(book, machine, readings)
        self.states = {state.name: value for value, state in self.of.states_map.items()}
        self.events = {str(event.id) for event in self.of._events}  # noqa: SLF001  (a class lists them nowhere else)

    def begin(self, parameters: Mapping[str, str]) -> Seen:
        self.parameters = dict(parameters)
        self.watch = Watch(self.machine)
        self.chart: StateChart[Any] = self.of(parameters, listeners=[self.watch])
        return self.seen()

    def put(self, row: Row, event: str) -> None:
        """Restore the instance to where an event comes; one that has ended is made anew."""
        if self.chart.is_terminated:
            self.begin(self.parameters)
        path = [self.states[state] for state in row.configuration]
        self.chart.model.state = path[0] if len(path) == 1 else OrderedSet(path)
        self.chart.model.facts = {
            **self.parameters,
            **dict(zip(self.machine.remembers, row.memory, strict=True)),
        }
        self.watch.running = clocks_in(self.machine, row.configuration, but=event)

    def send(self, event: str) -> Seen:
        self.chart.model.actions = []
        try:
            self.chart.send(event if event in self.events else f"{event}_")
        except TransitionNotAllowed:
            return self.seen(documented=False)
        return self.seen()

    def seen(self, *, documented: bool = True) -> Seen:
        life = self.chart.model
        active = frozenset(str(state.name) for state in self.chart.configuration)
        memory = tuple(life.facts[name] for name in self.machine.remembers)
        return Seen(active, memory, tuple(life.actions), documented, dict(self.watch.running))


def parameters_of(book: Book, machine: FlatMachine, codes: Sequence[int]) -> dict[str, str]:
    named = zip(machine.parameters, codes, strict=True)
    return {name: words_of(book.inputs[name])[code] for name, code in named}


def one_of_each_class(machine: FlatMachine) -> list[tuple[int, ...]]:
    return list({number: codes for codes, number in machine.classes.items()}.values())


def compare(book: Book, engine: Engine, machine: FlatMachine, members: Iterable[tuple[int, ...]]) -> int:
    """Every cell of the tables of some parameters, against an instance put into its row; how many there were."""
    witness = Witness(book, machine.id, engine.program.readings)
    compared = 0
    for codes in members:
        table = machine.tables[machine.classes[codes]]
        beginning = witness.begin(parameters_of(book, machine, codes))
        assert (frozenset(table[0].configuration), table[0].memory) == (
            beginning.configuration,
            beginning.memory,
        )
        for row, number in product(table, range(len(machine.events))):
            event, (at, following) = machine.events[number], row.moves[number]
            cell = machine.cells[at]
            witness.put(row, event)
            there = table[following]
            running = after(clocks_in(witness.machine, row.configuration, but=event), cell.timers)
            documented = cell.status == "documented"
            seen = Seen(frozenset(there.configuration), there.memory, cell.actions, documented, running)
            assert seen == witness.send(event), (codes, row.configuration, row.memory, event)
            assert cell.to == there.configuration
            compared += 1
    return compared


def run(
    book: Book, engine: Engine, machine: FlatMachine, codes: Sequence[int], events: Iterable[str]
) -> None:
    """One run of a session, against an instance that was never restored."""
    parameters = parameters_of(book, machine, codes)
    witness = Witness(book, machine.id, engine.program.readings)
    session = engine.session(machine.id, parameters)
    seen = witness.begin(parameters)
    assert frozenset(session.configuration) == seen.configuration
    running = dict(seen.clocks)
    for event in events:
        running.pop(event, None)
        witness.watch.running.pop(event, None)
        seen = witness.send(event)
        step = session.send(event)
        memory = tuple(session.facts[each] for each in machine.remembers)
        running = after(running, step.timers)
        happened = Seen(frozenset(step.to), memory, step.actions, step.status == "documented", running)
        assert happened == seen, event


@REAL
def test_every_cell_of_a_real_machine(name: str | Path) -> None:
    book, engine = made(name)
    for machine in engine.program.machines.values():
        assert compare(book, engine, machine, one_of_each_class(machine)) >= 1_000


@REAL
def test_every_cell_of_a_real_machine_under_every_reading_that_it_names(name: str | Path) -> None:
    book = routebook.load(name)
    (machine,) = book.machines.values()
    named = {"stopped_client", "waiting_message"} if name == "push-notifications" else set(book.readings)
    for readings in every_choice(book):
        if named.intersection(readings):
            engine = routebook.compile(book, readings)
            flat = engine.program.machines[machine.id]
            assert compare(book, engine, flat, one_of_each_class(flat)[:2]) > 100


@pytest.mark.exhaustive
@REAL
def test_every_cell_for_every_combination_of_parameters_under_every_reading(name: str | Path) -> None:
    book = routebook.load(name)
    for readings in every_choice(book):
        engine = routebook.compile(book, readings)
        for machine in engine.program.machines.values():
            assert compare(book, engine, machine, machine.classes) > 1_000


@REAL
@given(st.data())
@settings(repeatable, max_examples=40)
def test_random_runs_of_instances_that_were_never_restored(name: str | Path, data: st.DataObject) -> None:
    book, engine = made(name)
    (machine,) = engine.program.machines.values()
    codes = data.draw(st.sampled_from(sorted(machine.classes)))
    run(
        book,
        engine,
        machine,
        codes,
        data.draw(st.lists(st.sampled_from(machine.events), min_size=1, max_size=40)),
    )


def hold_against_the_library(files: Files, data: st.DataObject) -> None:
    """A random machine under a random choice: some of its classes cell by cell, and one run."""
    with TemporaryDirectory() as above:
        book = routebook.load(shelve(files, Path(above)))
    assert not [each for each in routebook.check(book) if each.severity == "error"]
    engine = routebook.compile(book, data.draw(st.sampled_from(every_choice(book))))
    machine = engine.program.machines["life"]
    compare(book, engine, machine, one_of_each_class(machine)[:4])
    codes = data.draw(st.sampled_from(sorted(machine.classes)))
    run(
        book,
        engine,
        machine,
        codes,
        data.draw(st.lists(st.sampled_from(machine.events), min_size=1, max_size=20)),
    )


@given(stateful_books(), st.data())
@settings(repeatable, max_examples=100)
def test_random_machines(files: Files, data: st.DataObject) -> None:
    hold_against_the_library(files, data)


@pytest.mark.exhaustive
@given(stateful_books(), st.data())
@settings(repeatable, max_examples=3_000)
def test_many_random_machines(files: Files, data: st.DataObject) -> None:
    hold_against_the_library(files, data)


# --- small machines, each kept for what it once showed


INPUTS = "inputs: {kind: {values: [plain, bold]}, light: {values: [on_top, below]}}\n"


def agrees(book: Book, parameters: Mapping[str, str], events: Sequence[str]) -> list[Seen]:
    """What a session and an instance of the class both show at the beginning and after each event."""
    engine = routebook.compile(book)
    (machine,) = engine.program.machines.values()
    compare(book, engine, machine, machine.classes)
    inputs = [words_of(book.inputs[name]) for name in machine.parameters]
    codes = [words.index(parameters[name]) for name, words in zip(machine.parameters, inputs, strict=True)]
    run(book, engine, machine, codes, events)
    witness = Witness(book, machine.id, {})
    return [witness.begin(parameters), *(witness.send(event) for event in events)]


def test_a_run_begins_where_transitions_without_an_event_lead(tmp_path: Path) -> None:
    book = small(
        tmp_path,
        INPUTS,
        """\
        machine: m
        about: begins in two ways
        parameters: [kind]
        states: {first: {initial: true}, second: {}, third: {}}
        events: {knock: {}}
        transitions:
          T1: {in: first,  when: {kind: bold}, to: second, source: p/1}
          T2: {in: second, to: third, source: p/1}
          T3: {in: [first, third], event: knock, stay: true, source: p/1}
        """,
    )
    assert agrees(book, {"kind": "plain"}, ["knock"])[0].configuration == {"first"}
    assert agrees(book, {"kind": "bold"}, ["knock"])[0].configuration == {"third"}


def test_a_final_state_has_homes_for_events_too(tmp_path: Path) -> None:
    book = small(
        tmp_path,
        INPUTS,
        """\
        machine: m
        about: ends
        states: {begun: {initial: true}, over: {final: true}, broken: {final: true}}
        events: {end: {}, snap: {}}
        transitions:
          T1: {in: begun,  event: end,  to: over,   source: p/1}
          T2: {in: begun,  event: snap, to: broken, source: p/1}
          T3: {in: broken, event: snap, stay: true, source: p/1}
        refused:
          R1: {in: over,   event: [end, snap], because: it is over}
          R2: {in: broken, event: end,         because: it is broken}
        """,
    )
    ended, refused, again = agrees(book, {}, ["end", "snap", "end"])[1:]
    assert ended.configuration == {"over"}
    assert (refused.documented, again.documented) == (False, False)
    assert [seen.documented for seen in agrees(book, {}, ["snap", "snap", "end"])[1:]] == [True, True, False]


@pytest.mark.parametrize(
    ("state", "event"),
    [
        ("model", "go"),
        ("send", "send"),
        ("states", "configuration"),
        ("history_values", "model"),
        ("same", "same"),
        ("final_states", "on_enter_state"),
        ("hold", "on_go_back"),
        ("id", "prepare_event"),
    ],
)
def test_names_that_the_library_uses_itself(tmp_path: Path, state: str, event: str) -> None:
    book = small(
        tmp_path,
        INPUTS,
        f"""\
        machine: m
        about: has names that the library would swallow
        states: {{{state}: {{initial: true}}, other: {{}}}}
        events: {{{event}: {{}}, go_back: {{}}}}
        transitions:
          T1: {{in: {state}, event: {event}, to: other, source: p/1}}
          T2: {{in: other, event: go_back, to: {state}, source: p/1}}
          T3: {{in: other, event: {event}, stay: true, source: p/1}}
        refused:
          R1: {{in: {state}, event: go_back, because: there is nowhere to go back to}}
        """,
    )
    seen = agrees(book, {}, ["go_back", event, event, "go_back"])
    assert [set(each.configuration) for each in seen] == [{state}, {state}, {"other"}, {"other"}, {state}]


def test_clocks_are_kept_by_leaving_and_entering_alone(tmp_path: Path) -> None:
    book = small(
        tmp_path,
        INPUTS,
        """\
        machine: m
        about: has a clock outside and one inside
        states:
          outer:
            initial: true
            inner: {initial: true}
            beside: {}
        events: {late: {}, soon: {}, over_again: {}, aside: {}, wait: {}}
        transitions:
          T1: {in: outer, event: late, after: 5 s,    to: outer,  source: p/1}
          T2: {in: inner, event: soon, after: 250 ms, to: beside, source: p/1}
          T3: {in: outer, event: over_again, to: inner,  source: p/1}
          T4: {in: inner, event: aside,      to: inner,  source: p/1}
          T5: {in: [beside, outer], event: [wait, soon, aside], stay: true, source: p/1}
        """,
    )
    clocks = [seen.clocks for seen in agrees(book, {}, ["wait", "aside", "soon", "over_again", "late"])]
    both = {"late": 5.0, "soon": 0.25}
    assert clocks == [both, both, both, {"late": 5.0}, both, both]
    session = routebook.compile(book).session("m")
    steps = [session.send(event) for event in ("aside", "soon", "over_again", "late")]
    assert [[(timer.event, timer.seconds) for timer in step.timers] for step in steps] == [
        [("soon", None), ("soon", 0.25)],
        [],
        [("late", None), ("late", 5.0), ("soon", 0.25)],
        [("soon", None), ("late", 5.0), ("soon", 0.25)],
    ]


GATED = """\
    decision: gate
    asks: is it open?
    needs: [kind, light]
    answers: {gate: [ajar, shut]}
    rules:
      G1: {kind: plain, light: on_top, then: ajar, source: p/1}
      G2: {kind: plain, light: below,  then: shut, source: p/1}
      G3: {kind: bold,  light: on_top, then: shut, source: p/2}
    """
IMPOSSIBLE = INPUTS + "impossible: {X1: {kind: bold, light: below, because: it cannot be}}\n"


def test_a_run_that_comes_to_impossible_facts_and_asks_about_them_is_a_fault(tmp_path: Path) -> None:
    book = small(
        tmp_path,
        IMPOSSIBLE,
        """\
        machine: m
        about: lets the light go down whatever the kind
        parameters: [kind]
        remembers: {light: on_top}
        states: {only: {initial: true}}
        events: {dusk: {sets: {light: below}}, call: {decides: gate}}
        transitions:
          T1: {in: only, event: [dusk, call], stay: true, source: p/1}
        """,
        gate=GATED,
    )
    assert [(each.code, each.about) for each in routebook.check(book)] == [("impossible-step", "only/call")]


def test_parameters_that_cannot_occur_together_begin_no_run(tmp_path: Path) -> None:
    book = small(
        tmp_path,
        IMPOSSIBLE,
        """\
        machine: m
        about: has it all from the beginning
        parameters: [kind, light]
        states: {only: {initial: true}}
        events: {call: {decides: gate}}
        transitions:
          T1: {in: only, event: call, stay: true, source: p/1}
        """,
        gate=GATED,
    )
    assert routebook.check(book) == ()
    engine = routebook.compile(book)
    assert engine.session("m", {"kind": "bold", "light": "on_top"}).send("call").status == "documented"
    with pytest.raises(routebook.RoutebookError) as raised:
        engine.session("m", {"kind": "bold", "light": "below"})
    assert raised.value.code == "impossible-facts"


# --- the class is a machine like any other of the library


def test_the_class_is_listened_to(book: Book) -> None:
    class Listener:
        def __init__(self) -> None:
            self.heard: list[tuple[str, str, str]] = []

        def after_transition(self, event: str, source: Any, target: Any) -> None:
            self.heard.append((event, source.id, target.id if target else "stays"))

    listener = Listener()
    parameters = {**PHONE, "platform": "ios", "os_version": "12.5"}
    chart = routebook.to_statechart(book, "client")(parameters, listeners=[listener])
    for event in ("start", "device_locked", "voice_call_arrived"):
        chart.send(event)
    assert [heard for heard in listener.heard if heard[0] in {"start", "voice_call_arrived"}] == [
        ("start", "unregistered", "registered"),
        ("voice_call_arrived", "quiet", "ready"),
    ]


def test_the_class_can_be_awaited(book: Book) -> None:
    class Listener:
        def __init__(self) -> None:
            self.entered: list[str] = []

        async def on_enter_state(self, state: Any) -> None:
            await asyncio.sleep(0)
            self.entered.append(state.id)

    listener = Listener()

    async def walk() -> set[str]:
        parameters = {**PHONE, "platform": "android", "os_version": "14"}
        chart = routebook.to_statechart(book, "client")(parameters, listeners=[listener])
        await chart.activate_initial_state()
        await chart.send("start")
        await chart.send("screen_turned_off")
        return {str(value) for value in chart.configuration_values}

    assert asyncio.run(walk()) == {"registered", "suspended", "quiet"}
    assert listener.entered[-2:] == ["suspended", "quiet"]


def test_the_class_can_be_drawn(book: Book) -> None:
    drawn = format(routebook.to_statechart(book, "client"), "mermaid")
    assert drawn.startswith("stateDiagram-v2")
    assert all(state in drawn for state in book.machines["client"].states)


def test_an_unknown_machine_is_told(book: Book) -> None:
    with pytest.raises(routebook.RoutebookError) as raised:
        routebook.to_statechart(book, "clint")
    assert (raised.value.code, raised.value.help) == ("unknown-machine", "did you mean `client`?")


# --- threads


def test_sessions_of_one_engine_do_not_disturb_each_other_in_eight_threads(book: Book) -> None:
    events = [
        "start",
        "device_locked",
        "message_arrived",
        "notification_opened",
        "session_resumed",
        "stop",
    ] * 30

    def walk(engine: Engine, number: int) -> list[tuple[str, ...]]:
        """Two sessions by turns, the second a step behind."""
        version = f"{12 + number % 5}.{number}"
        facts = {**PHONE, "platform": ("ios", "android")[number % 2], "os_version": version}
        ahead, behind = engine.session("client", facts), engine.session("client", facts)
        seen = [ahead.send(events[0]).to]
        for event, earlier in zip(events[1:], events, strict=False):
            seen += [ahead.send(event).to, behind.send(earlier).to]
        return seen

    one_by_one = [walk(routebook.compile(book), number) for number in range(4)]
    cold = routebook.compile(book)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda number: walk(cold, number % 4), range(64)))
    assert together == one_by_one * 16


def test_one_engine_decides_in_eight_threads(book: Book) -> None:
    names = ("cluster_push", "client", "client_mode", "os_generation", "traffic")
    every = [
        dict(zip(names, words, strict=True))
        for words in product(*(book.inputs[name].values for name in names))
    ]
    alone = routebook.compile(book)
    expected = [alone.decide("delivery", facts) for facts in every]
    cold = routebook.compile(book)

    def decide(number: int) -> bool:
        order = range(number, number + len(every))
        return all(cold.decide("delivery", every[i % len(every)]) == expected[i % len(every)] for i in order)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(decide, range(64)))
