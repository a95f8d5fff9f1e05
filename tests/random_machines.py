"""Random machines as plain values, and the text of the book that holds one.

The values are those that stand in the files: `inputs`, `impossible`, `moods` (what a table derives from one input) and
the `machine`. It has no fault (`sound`), or every event has a home in every state, and what leads on without an event
is drawn without a plan (`whole`), or it is such a machine with one row lost or widened (`broken`), or all its rows are
drawn without a plan (`wild`).
"""

from __future__ import annotations

from itertools import cycle, product
from random import Random
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

BOOK = "random-machine"
KINDS = ("sound", "whole", "broken", "wild")
FACTS = {"tea": ["black", "green"], "size": ["small", "large", "huge"], "room": ["open", "shut"]}
GUESTS = ["regular", "visitor"]
MOODS = ["calm", "merry"]
UNDOCUMENTED = "undocumented"
CHOICES = ["plain", "bold"]
MOST_STATES = 12

Row = dict[str, Any]


def text_of(book: Mapping[str, Any]) -> str:
    """A book as one text, that `book_of` reads back."""
    return yaml.safe_dump(dict(book), sort_keys=False, default_flow_style=None, width=110)


def book_of(text: str) -> dict[str, Any]:
    """The values of a text that is kept as a case; what is left out is empty."""
    empty = {"inputs": FACTS, "impossible": {}, "moods": {"tea": dict.fromkeys(FACTS["tea"], MOODS[0])}}
    found = {**empty, **yaml.safe_load(text)}
    sections: dict[str, Any] = {
        "remembers": {},
        "parameters": [],
        "transitions": {},
        "undocumented": {},
        "refused": {},
    }
    found["machine"] = {**sections, **found["machine"]}
    return found


def write(book: Mapping[str, Any], above: Path) -> Path:
    """Write the files of a book into a folder of its name; the folder."""
    ((need, answers),) = book["moods"].items()
    doubt = {
        "about": "a doubt",
        "passages": ["p1"],
        "default": CHOICES[0],
        "choices": dict.fromkeys(CHOICES, "so"),
    }
    mood = {"decision": "mood", "asks": "which?", "needs": [need], "answers": {"mood": MOODS}}
    mood["rules"] = {
        f"M{value}": {need: value, "then": word, "source": "p1"}
        for value, word in answers.items()
        if word != UNDOCUMENTED
    }
    mood["undocumented"] = {
        f"U{value}": {need: value, "because": "so"} for value, word in answers.items() if word == UNDOCUMENTED
    }
    impossible = {"X1": {**book["impossible"], "because": "so"}} if book["impossible"] else {}
    files = {
        "book.yaml": {
            "format": 1,
            "book": BOOK,
            "title": "A random machine",
            "version": "1.0.0",
            "sources": {"manual": {"title": "The manual", "passages": {"p1": {"page": 1}}}},
        },
        "inputs.yaml": {
            "inputs": {name: {"values": values} for name, values in book["inputs"].items()},
            "impossible": impossible,
        },
        "readings.yaml": {"readings": {"doubt": doubt}},
        "decisions/mood.yaml": mood,
        "machines/m.yaml": {"machine": "m", "about": "a machine", **book["machine"]},
    }
    for name, values in files.items():
        path = above / BOOK / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8", newline="\n")
    return above / BOOK


def random_machine(seed: str, kind: str) -> dict[str, Any]:
    """A book with a machine of a kind; the same for the same seed."""
    return _Maker(Random(seed)).make(kind)  # noqa: S311  (the same machines on every computer)


class _Maker:
    """Draws one book."""

    def __init__(self, random: Random) -> None:
        self.random = random
        names = random.sample(list(FACTS), len(FACTS))
        split = random.randint(0, 2)
        self.parameters, self.remembered = names[:split], names[split : split + random.randint(1, 2)]
        self.need = random.choice(self.parameters + self.remembered)
        self.words = {name: FACTS[name] for name in self.parameters + self.remembered} | {"mood": MOODS}
        self.parents: dict[str, str | None] = {}
        self.rows: dict[str, dict[str, Row]] = {"transitions": {}, "undocumented": {}, "refused": {}}

    def make(self, kind: str) -> dict[str, Any]:
        random = self.random
        for number in range(random.choice([2, 3, 4, 6, 9, MOST_STATES])):
            shallow = [None, *(name for name in self.parents if self._depth(name) < 2)]
            self.parents[f"s{number}"] = random.choice(shallow) if number > 1 else None
        self.targets = cycle(random.sample(list(self.parents), len(self.parents)))
        states = self._states(None)
        self.events = {f"e{number}": self._event() for number in range(random.randint(1, 4))}
        if kind == "sound":
            self._add_ring()
        elif kind == "wild":
            for _ in range(random.randint(2, 14)):
                events = self._some(list(self.events))
                self._add(self._some(list(self.parents)), events, self._guard(events))
        else:
            self._add_homes()
        for _ in range(random.choice([0, 0, 0, 1, 3]) if kind != "sound" else 0):
            self._add([random.choice(list(self.parents))], [], self._guard([]))
        if kind == "broken":
            self._break()
        words = [*MOODS, UNDOCUMENTED] if kind != "sound" and random.random() < 0.2 else MOODS
        two = self.parameters if len(self.parameters) == 2 and random.random() < 0.3 else []
        return {
            "inputs": {**FACTS, "guest": GUESTS},
            "impossible": {name: random.choice(FACTS[name]) for name in two},
            "moods": {self.need: {value: random.choice(words) for value in FACTS[self.need]}},
            "machine": {
                "parameters": self.parameters,
                "remembers": {name: random.choice(FACTS[name]) for name in self.remembered},
                "states": states,
                "events": self.events,
                **self.rows,
            },
        }

    def _depth(self, state: str | None) -> int:
        return 1 + self._depth(self.parents[state]) if state else -1

    def _states(self, parent: str | None) -> dict[str, Any]:
        inside = [name for name, above in self.parents.items() if above == parent]
        first = self.random.choice(inside) if inside else None
        states: dict[str, Any] = {}
        for name in inside:
            inner = self._states(name)
            final = {"final": True} if not inner and self.random.random() < 0.15 else {}
            states[name] = {**({"initial": True} if name == first else {}), **final, **inner}
        return states

    def _event(self) -> dict[str, Any]:
        random, event = self.random, {}
        if random.random() < 0.4:
            event["sets"] = {name: random.choice(FACTS[name]) for name in self._some(self.remembered)}
        if random.random() < 0.3:
            event["gives"] = {"guest": random.choice(GUESTS)}
        return event | ({"decides": "mood"} if random.random() < 0.2 else {})

    def _some(self, names: list[str]) -> list[str]:
        return self.random.sample(names, min(len(names), self.random.choice([1, 1, 1, 2, 3])))

    def _guard(self, events: list[str]) -> Row:
        """Conditions on at most two names, and on what all the events give."""
        guard: Row = {}
        for name in self.random.sample(list(self.words), self.random.choice([1, 1, 2])):
            if self.random.random() < 0.6:
                guard[name] = self.random.sample(
                    self.words[name], self.random.randint(1, len(self.words[name]))
                )
        if events and all("gives" in self.events[event] for event in events):
            guard["guest"] = self.random.choice(GUESTS)
        return guard

    def _add_ring(self) -> None:
        """An event that leads from each innermost state to the next; the others have homes there, by the parameters."""
        leaves = [name for name in self.parents if name not in self.parents.values()]
        for number, leaf in enumerate(leaves):
            row = {"in": [leaf], "event": ["e0"], "to": leaves[number - 1], "source": "p1"}
            self.rows["transitions"][f"R{number}"] = row
        for event, leaf in product(list(self.events)[1:], leaves):
            self._share_out([leaf], event, self.parameters)

    def _share_out(self, states: list[str], event: str, names: list[str]) -> None:
        """One row for all, or two that share out the values of one name."""
        if not names or self.random.random() < 0.5:
            self._add(states, [event], {})
            return
        name = self.random.choice(names)
        cut = self.random.randint(1, len(self.words[name]) - 1)
        for part in (self.words[name][:cut], self.words[name][cut:]):
            self._add(states, [event], {name: part})

    def _add_homes(self) -> None:
        """A home for every event in every outermost state, and some in those inside."""
        for event, state in product(self.events, self.parents):
            if self.parents[state] is None or self.random.random() < 0.4:
                self._share_out([state], event, list(self.words))

    def _add(self, states: list[str], events: list[str], guard: Row) -> None:
        row: Row = {"in": [*states], **({"event": [*events]} if events else {})}
        row |= {"when": guard} if guard else {}
        section = (
            self.random.choice(["transitions"] * 5 + ["undocumented", "refused"]) if events else "transitions"
        )
        row |= (
            self._outcome(eventless=not events) | {"source": "p1"}
            if section == "transitions"
            else {"because": "so"}
        )
        self.rows[section][f"{section[0].upper()}{sum(map(len, self.rows.values()))}"] = row

    def _outcome(self, *, eventless: bool, deep: bool = True) -> Row:
        random = self.random
        if deep and random.random() < 0.15:
            return {
                "by_reading": {
                    "doubt": {each: self._outcome(eventless=eventless, deep=False) for each in CHOICES}
                }
            }
        if not eventless and not deep and random.random() < 0.3:
            return {"status": random.choice([UNDOCUMENTED, "refused"])}
        sets = {name: random.choice(FACTS[name]) for name in self._some(self.remembered)}
        row: Row = {"set": sets} if random.random() < 0.3 else {}
        if not eventless and random.random() < 0.3:
            return {**row, "stay": True}
        return {**row, "to": next(self.targets)}

    def _break(self) -> None:
        """Lose one row, or widen one."""
        section = self.random.choice([name for name, rows in self.rows.items() if rows])
        label = self.random.choice(list(self.rows[section]))
        if self.random.random() < 0.5:
            del self.rows[section][label]
        else:
            self.rows[section][label].pop("when", None)
