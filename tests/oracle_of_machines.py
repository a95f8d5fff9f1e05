"""What is wrong with a machine, found naively: follow every run over explicit facts and write down what happens.

It reads the rows as they are written, and shares nothing with the package. What the words mean is told in
docs/writing-a-book.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Facts = dict[str, str]
Here = tuple[str, Facts]
"""The innermost state, and what is remembered."""

Fault = tuple[str, ...]
"""A code, and the names that the fault is about."""


def judge(book: Mapping[str, Any]) -> set[Fault]:
    """Every fault of the machine in a book.

    Where runs go is not known if rules overlap or go in a circle; then nothing is said of what is reached. A home that
    is missing could lead anywhere, so its state is no trap.
    """
    runs = Runs(book)
    faults: set[Fault] = {("nondeterministic-transitions", *each) for each in runs.overlaps}
    faults |= {("unhandled-event", *each) for each in runs.homeless}
    faults |= {("endless-transitions", *sorted(circle)) for circle in runs.circles}
    if not runs.overlaps and not runs.circles:
        faults |= {("unreachable-state", state) for state in runs.parents if state not in runs.entered}
        for label, (section, row) in runs.rows.items():
            if label not in runs.applied and runs.entered.intersection(row["in"]):
                faults.add(
                    ("unreachable-transition" if section == "transitions" else "needless-silence", label)
                )
        left = runs.left.union(state for state, _ in runs.homeless)
        for state in runs.rested if len(runs.rested) > 1 else ():
            if state not in left and runs.final.isdisjoint(runs.path(state)):
                faults.add(("trap-state", state))
    return faults


class Stuck(Exception):
    """A step that nobody can take; why has been written down."""


@dataclass
class Runs:
    """All that the runs of a machine show.

    `overlaps` are a state and two rows that hold in it at once, `homeless` an innermost state and an event, `circles`
    the rows of each; `entered` are states that are ever active, `applied` rows that runs go by, `rested` the innermost
    states in which runs rest, `left` those from which a step leads elsewhere.
    """

    book: Mapping[str, Any]
    overlaps: set[tuple[str, str, str]] = field(default_factory=set)
    homeless: set[tuple[str, str]] = field(default_factory=set)
    circles: set[frozenset[str]] = field(default_factory=set)
    entered: set[str] = field(default_factory=set)
    applied: set[str] = field(default_factory=set)
    rested: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    final: set[str] = field(default_factory=set)
    initial: set[str] = field(default_factory=set)
    parents: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.machine = self.book["machine"]
        self.read(None, self.machine["states"])
        sections = ("transitions", "undocumented", "refused")
        self.rows = {label: (each, row) for each in sections for label, row in self.machine[each].items()}
        names = self.machine["parameters"]
        for self.choice, *values in product(
            ["plain", "bold"], *(self.book["inputs"][name] for name in names)
        ):
            self.parameters = dict(zip(names, values, strict=True))
            if not self.book["impossible"] or self.parameters != self.book["impossible"]:
                self.follow()

    def read(self, parent: str | None, states: Mapping[str, Any]) -> None:
        for name, inner in states.items():
            self.parents[name] = parent
            self.initial |= {name} if "initial" in inner else set()
            self.final |= {name} if "final" in inner else set()
            self.read(name, {key: each for key, each in inner.items() if isinstance(each, dict)})

    def path(self, state: str | None) -> list[str]:
        """A state and those around it, innermost first."""
        return [state, *self.path(self.parents[state])] if state else []

    def down(self, state: str | None) -> str:
        """The innermost state that entering one comes to."""
        inside = [name for name in self.initial if self.parents[name] == state]
        return self.down(inside[0]) if inside else str(state)

    def follow(self) -> None:
        """Every run under one reading with some parameters."""
        start = self.down(None), dict(self.machine["remembers"])
        waiting, seen = [self.settle(start, [start], [])], []
        while waiting:
            here = waiting.pop()
            if here is None or here in seen:
                continue
            seen.append(here)
            self.rested.add(here[0])
            for event in self.machine["events"]:
                there = self.step(here, event)
                self.left |= {here[0]} if there and there[0] != here[0] else set()
                waiting.append(there)

    def step(self, here: Here, event: str) -> Here | None:
        """Where an event leads; None where nobody can tell."""
        leaf, memory = here
        what = self.machine["events"][event]
        try:
            label = self.choose({**self.parameters, **memory, **what.get("gives", {})}, leaf, event)
        except Stuck:
            return None
        if label == "undocumented":
            return here
        if label is None:
            self.homeless.add((leaf, event))
            return None
        outcome = self.outcome(label)
        if "status" in outcome:
            self.applied.add(label)
            return here
        there = self.down(outcome["to"]) if "to" in outcome else leaf
        after = {**memory, **what.get("sets", {}), **outcome.get("set", {})}
        return self.settle(here, [(there, after)], [label])

    def settle(self, before: Here, trail: list[Here], applied: list[str]) -> Here | None:
        """Where rows without an event lead on from the end of a trail; to where it was before, if one has no answer."""
        first = len(applied)
        while True:
            here = trail[-1]
            if here in trail[:-1]:
                self.circles.add(frozenset(applied[first + trail.index(here) :]))
                return None
            try:
                label = self.choose({**self.parameters, **here[1]}, here[0], None)
            except Stuck:
                return None
            if label == "undocumented":
                trail, applied, here = [before], [], before
            if label in {None, "undocumented"}:
                self.applied.update(applied)
                self.entered.update(state for leaf, _ in trail for state in self.path(leaf))
                return here
            outcome = self.outcome(str(label))
            trail.append((self.down(outcome["to"]), {**here[1], **outcome.get("set", {})}))
            applied.append(str(label))

    def choose(self, facts: Facts, leaf: str, event: str | None) -> str | None:
        """The row that an event, or the lack of one, goes by: its label, `undocumented`, or None for no row."""
        layers = [(state, self.rows_of(state, event)) for state in self.path(leaf)]
        nearest = next((labels for _, labels in layers if labels), [])
        if event and len(nearest) == 1 and "status" in self.outcome(nearest[0]) and not self.when(nearest[0]):
            return nearest[0]
        asked = {name for _, labels in layers for label in labels for name in self.when(label)}
        if event and "decides" in self.machine["events"][event]:
            asked.add("mood")
        ((need, moods),) = self.book["moods"].items()
        if "mood" in asked and moods[facts[need]] == "undocumented":
            return "undocumented"
        known = {name: {word} for name, word in facts.items()} | {"mood": {moods.get(facts.get(need))}}
        for state, labels in layers:
            held = [label for label in labels if all(known[n] & w for n, w in self.when(label).items())]
            if len(held) > 1:
                self.overlaps.update((state, *two) for two in combinations(held, 2))
                raise Stuck
            if held:
                return held[0]
        return None

    def rows_of(self, state: str, event: str | None) -> list[str]:
        return [
            label
            for label, (_, row) in self.rows.items()
            if state in row["in"] and event in row.get("event", [None])
        ]

    def when(self, label: str) -> dict[str, set[str]]:
        """The conditions of a row."""
        written = self.rows[label][1].get("when", {})
        return {name: {words} if isinstance(words, str) else {*words} for name, words in written.items()}

    def outcome(self, label: str) -> Mapping[str, Any]:
        """What a row comes to under the reading; a silence has a status."""
        section, row = self.rows[label]
        if section != "transitions":
            return {"status": section}
        found: Mapping[str, Any] = row["by_reading"]["doubt"][self.choice] if "by_reading" in row else row
        return found
