"""Random promises as they are written, and small machines whose runs go round and round.

A promise is about the only machine of a book, or about one of its decisions.
"""

from __future__ import annotations

from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from oracle_of_promises import Facts
from strategies import BECAUSE, Draft

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from oracle_of_promises import Written
    from routebook.model import Book
    from strategies import Files


def words_for(book: Book, name: str) -> list[str]:
    known = book.inputs[name]
    return [*known.groups, *(known.values if known.cuts is None else ())]


def some(words: list[str]) -> SearchStrategy[Any]:
    one = st.sampled_from(words)
    return one | st.lists(one, min_size=1, max_size=3, unique=True)


@st.composite
def conditions(draw: DrawFn, book: Book, names: list[str], most: int) -> Written:
    """Conditions on some of the names."""
    chosen = draw(st.lists(st.sampled_from(names), max_size=most, unique=True)) if names else []
    return {name: draw(some(words_for(book, name))) for name in chosen}


@st.composite
def patterns(draw: DrawFn, book: Book) -> Written:
    """A pattern of the steps of the only machine."""
    (machine,) = book.machines.values()
    pattern: Written = {}
    for key, words, seldom in (
        ("event", [*machine.events, *machine.groups], 2),
        ("in", list(machine.states), 3),
        ("state", list(machine.states), 3),
        ("do", list(machine.actions), 4),
        ("status", ["documented", "undocumented", "refused"], 6),
    ):
        if words and draw(st.integers(1, seldom)) == 1:
            pattern[key] = draw(some(words))
    if draw(st.integers(1, 3)) == 1 and (when := draw(conditions(book, list(book.inputs), 2))):
        pattern["when"] = when
    return pattern


@st.composite
def readings_for(draw: DrawFn, book: Book) -> Written:
    """At most one reading, under some choices of which a promise is made."""
    if not book.readings or draw(st.integers(1, 4)) > 1:
        return {}
    reading = book.readings[draw(st.sampled_from(list(book.readings)))]
    return {"under": {reading.id: draw(some(list(reading.choices)))}}


@st.composite
def promises_over_runs(draw: DrawFn, book: Book) -> Written:
    (machine,) = book.machines.values()
    way = draw(st.sampled_from(["absence", "existence", "precedence", "response"]))
    parts = {"precedence": ["before", "comes"], "response": ["after", "comes"]}.get(way, [])
    if way == "precedence" and draw(st.booleans()):
        parts.append("since")
    says = {part: draw(patterns(book)) for part in parts} or draw(patterns(book))
    parameters = dict.fromkeys(machine.parameters, "")
    derived = [each.id for each in book.tables if Facts(book, parameters).tables(each.id) is not None]
    names = [*parameters, *(name for name, each in book.inputs.items() if each.decided_by in derived)]
    restricted = draw(conditions(book, names, 1))
    written = {"machine": machine.id, way: says, **draw(readings_for(book))}
    return {**written, "given": restricted} if restricted else written


@st.composite
def promises_over_answers(draw: DrawFn, book: Book) -> Written:
    decision = draw(st.sampled_from(list(book.decisions)))
    way = draw(st.sampled_from(["never", "always"]))
    outputs = list(book.outputs_of(decision))
    chosen = draw(st.lists(st.sampled_from(outputs), min_size=1, max_size=2, unique=True))
    says = {name: draw(some(words_for(book, name))) for name in chosen}
    when = draw(conditions(book, list(book.inputs), 2))
    written = {"decision": decision, way: says, **draw(readings_for(book))}
    return {**written, "when": when} if when else written


IMPOSSIBLE: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"X1": {"kind": "two", "mood": "merry", "because": BECAUSE}},
    {"X1": {"room": "shut", "mood": "calm", "because": BECAUSE}},
)


def round_machine(seed: int) -> Files:
    """A book whose machine has a few states, all of them entered again and again, and two readings."""
    random = Random(seed)  # noqa: S311  (the same machines on every computer)
    states = [f"s{number}" for number in range(random.randint(2, 4))]
    rows: dict[str, dict[str, Any]] = {"transitions": {}, "refused": {}}

    def outcome() -> Written:
        done = {"do": [random.choice("ab")]} if random.random() < 0.5 else {}
        return {"to": random.choice(states), **done} if random.random() < 0.8 else {"stay": True, **done}

    def add(row: Written) -> None:
        if random.random() < 0.1:
            rows["refused"][f"R{len(rows['refused'])}"] = {**row, "because": BECAUSE}
            return
        told = outcome()
        if random.random() < 0.2:
            told = {"by_reading": {random.choice(["first", "second"]): {"so": outcome(), "other": outcome()}}}
        rows["transitions"][f"T{len(rows['transitions'])}"] = {**row, **told, "source": "p/1"}

    for state, event in product(states, "xyz"):
        row = {"in": state, "event": event}
        name, words = random.choice([("kind", ["one", "two"]), ("mood", ["calm", "merry"]), ("", [])])
        if name and random.random() < 0.4:
            for word in words:
                add({**row, "when": {name: word}})
        else:
            add(row)
    answers = [random.choice(["calm", "merry", "undocumented"]) for _ in range(4)]
    mood = {
        "decision": "mood",
        "asks": "which?",
        "needs": ["kind"],
        "answers": {"mood": ["calm", "merry"]},
        "rules": {
            label: {"kind": kind, "by_reading": {reading: {"so": one, "other": other}}, "source": "p/1"}
            for label, kind, reading, one, other in (
                ("M1", "one", "first", *answers[:2]),
                ("M2", "two", "second", *answers[2:]),
            )
        },
    }
    machine = {
        "machine": "life",
        "about": "a life",
        "parameters": ["kind"],
        "remembers": {"room": "open"},
        "actions": {"a": "one thing", "b": "another"},
        "states": {state: {"initial": True} if state == "s0" else {} for state in states},
        "events": {"x": {"sets": {"room": "shut"}}, "y": {"sets": {"room": "open"}}, "z": {}},
        **rows,
    }
    draft = Draft(
        inputs={"kind": {"values": ["one", "two"]}, "room": {"values": ["open", "shut"]}},
        impossible=random.choice(IMPOSSIBLE),
        readings={"first": ("so", "other"), "second": ("so", "other")},
        decisions={"mood": mood},
        machines={"life": machine},
    )
    return draft.files()
