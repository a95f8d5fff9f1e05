"""Whether promises hold, found naively: in one world after the other, by what the words of a promise say of a run.

A world is one choice of every parameter and of every reading. What a step does, and what a decision answers, is the
reference evaluators'; the promise is read as it is written. What the words mean is told in docs/writing-a-book.md.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

from routebook import reference
from routebook.exploring import words_of
from routebook.impossible import impossible
from routebook.reference import NoRule
from routebook.sets import code_of
from routebook.settle import settle
from routebook.stepping import Endless, Nondeterministic, Stepper, Unhandled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from routebook.model import Book, Table
    from routebook.program import Decision
    from routebook.stepping import Outcome

Written = dict[str, Any]
"""A promise, or a part of one, as it stands in the file."""

Row = tuple[tuple[str, ...], tuple[str, ...]]
"""The active states, and what is remembered."""


def listed(words: Any) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


def choices_of(book: Book, promise: Written) -> Iterator[dict[str, str]]:
    """Every combination of the choices of readings under which a promise is made."""
    under = promise.get("under", {})
    choices = [listed(under.get(name, list(each.choices))) for name, each in book.readings.items()]
    return (dict(zip(book.readings, words, strict=True)) for words in product(*choices))


def admits(book: Book, name: str, written: Any, word: str) -> bool:
    """Whether a word is, or lies in, one of those of a condition."""
    known = book.inputs[name]
    value = known.values[code_of(known, word)]
    return written == "-" or any(value in known.groups.get(each, (each,)) for each in listed(written))


@dataclass(frozen=True)
class Facts:
    """Facts, and what can be derived from them; `called` is the decision that is asked for anyway."""

    book: Book
    known: Mapping[str, str]
    called: str | None = None

    def value(self, name: str) -> str | None:
        """A fact, or the answer to it; None where there is none, or the facts do not suffice or cannot be."""
        if name in self.known:
            return self.known[name]
        shown = self.called and name in self.book.outputs_of(self.called)
        decision = self.called if shown else self.book.inputs[name].decided_by
        tables = self.tables(decision) if decision else None
        if decision is None or tables is None or not self.can_be(tables):
            return None
        return reference.decide(self.book, decision, self.known).outputs.get(name)

    def tables(self, decision: str) -> tuple[Table, ...] | None:
        """The tables that a decision asks; None where one needs a fact that is not there."""
        tables = self.book.asked(decision, self.known.keys())
        answered = {name for table in tables for name in table.answers}
        needed = {name for table in tables for name in table.needs}
        return tables if needed <= answered | self.known.keys() else None

    def hold(self, conditions: Written) -> bool:
        """Whether all conditions hold."""
        for name, written in conditions.items():
            word = self.value(name)
            if word is None or not admits(self.book, name, written, word):
                return False
        return True

    def can_be(self, tables: Sequence[Table] | None = None) -> bool:
        """Whether they can occur together, by themselves or by what some tables, or all that can, make of them."""

        def ask(decision: str, facts: Mapping[str, str]) -> Decision:
            return reference.decide(self.book, decision, facts)

        asked = tables or [table for table in self.book.tables if self.tables(table.id) is not None]
        try:
            return not impossible(self.book, asked, self.known, ask)
        except NoRule:
            return False


@dataclass(frozen=True)
class Happened:
    """One step of a run: the event, what its rules see, where it led."""

    event: str
    start: Row
    sees: Facts
    outcome: Outcome
    end: Row

    def is_such(self, pattern: Written, groups: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether a pattern means the step."""
        events = [each for word in listed(pattern.get("event", [])) for each in groups.get(word, (word,))]
        return (
            ("event" not in pattern or self.event in events)
            and ("in" not in pattern or any(each in self.start[0] for each in listed(pattern["in"])))
            and ("state" not in pattern or any(each in self.end[0] for each in listed(pattern["state"])))
            and all(each in self.outcome.actions for each in listed(pattern.get("do", [])))
            and self.outcome.status in listed(pattern.get("status", "documented"))
            and self.sees.hold(pattern.get("when", {}))
        )


@dataclass
class World:
    """A machine with its parameters and readings chosen."""

    book: Book
    machine: str
    parameters: dict[str, str]
    known: dict[Row, list[Happened]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.life = self.book.machines[self.machine]
        self.stepper = Stepper(
            self.book, self.life, lambda name, facts: reference.decide(self.book, name, facts)
        )

    def beginning(self) -> Row | None:
        try:
            return self.row(self.stepper.begin(self.parameters))
        except (Unhandled, Nondeterministic, Endless, NoRule):
            return None

    def row(self, outcome: Outcome) -> Row:
        return outcome.configuration, tuple(outcome.memory[name] for name in self.life.remembers)

    def steps(self, row: Row) -> list[Happened]:
        """What each event does that can happen there."""
        if row not in self.known:
            self.known[row] = list(self.stepped(row))
        return self.known[row]

    def stepped(self, row: Row) -> Iterator[Happened]:
        memory = dict(zip(self.life.remembers, row[1], strict=True))
        for name, event in self.life.events.items():
            try:
                outcome = self.stepper.step(row[0], memory, name, self.parameters)
            except (Unhandled, Nondeterministic, Endless, NoRule):
                continue
            sees = Facts(self.book, {**self.parameters, **memory, **event.gives}, event.decides)
            yield Happened(name, row, sees, outcome, self.row(outcome))


@dataclass
class Judge:
    """A promise over a machine, in one world."""

    world: World
    promise: Written

    def such(self, step: Happened, pattern: Written) -> bool:
        return step.is_such(pattern, self.world.life.groups)

    def breaks(self, run: list[Happened]) -> bool:
        """Whether a run breaks the promise, by the words."""
        if "absence" in self.promise:
            return any(self.such(step, self.promise["absence"]) for step in run)
        if "existence" in self.promise:
            wanted = self.promise["existence"]
            return not any(self.such(step, wanted) for step in run) and not self.can_come(wanted, run)
        if "response" in self.promise:
            after, comes = self.promise["response"]["after"], self.promise["response"]["comes"]
            owed = any(
                self.such(step, after) and not any(self.such(later, comes) for later in run[number:])
                for number, step in enumerate(run)
            )
            return owed and not self.can_come(comes, run)
        before, comes = self.promise["precedence"]["before"], self.promise["precedence"]["comes"]
        since = self.promise["precedence"].get("since")
        for number, step in enumerate(run):
            if self.such(step, before):
                renewed = [at for at in range(number) if since is not None and self.such(run[at], since)]
                first = renewed[-1] if renewed else 0
                if not any(self.such(each, comes) for each in run[first : number + 1]):
                    return True
        return False

    def can_come(self, pattern: Written, run: list[Happened]) -> bool:
        """Whether a run can go on to a step such as the pattern means."""
        start = run[-1].end if run else self.world.beginning()
        assert start
        return any(self.such(step, pattern) for row in self.reached(start) for step in self.world.steps(row))

    def reached(self, start: Row) -> list[Row]:
        found = {start: None}
        waiting = [start]
        while waiting:
            for step in self.world.steps(waiting.pop()):
                if step.end not in found:
                    found[step.end] = None
                    waiting.append(step.end)
        return list(found)

    def shortest_of(self, longest: int) -> int | None:
        """The length of the shortest run that breaks the promise, of all up to some length, each tried by itself."""
        start = self.world.beginning()
        runs: list[list[Happened]] = [[]] if start else []
        for length in range(longest + 1):
            if any(self.breaks(run) for run in runs):
                return length
            runs = [[*run, step] for run in runs for step in self.world.steps(run[-1].end if run else start)]  # type: ignore[arg-type]
        return None

    def shortest(self) -> int | None:
        """The same for runs of any length: those that come to one row, with the same still to come, go on alike."""
        start = self.world.beginning()
        if start is None:
            return None
        waiting: deque[tuple[Row, list[Happened]]] = deque([(start, [])])
        seen = set()
        while waiting:
            row, run = waiting.popleft()
            if self.breaks(run):
                return len(run)
            kind = self.still_to_come(run)
            if (row, kind) not in seen:
                seen.add((row, kind))
                waiting.extend((step.end, [*run, step]) for step in self.world.steps(row))
        return None

    def still_to_come(self, run: list[Happened]) -> bool:
        """What of a run matters for how it goes on: whether something has to come, or has to come first."""
        if "absence" in self.promise:
            return False
        if "existence" in self.promise:
            return not any(self.such(step, self.promise["existence"]) for step in run)
        ((_, parts),) = [item for item in self.promise.items() if item[0] in {"precedence", "response"}]
        comes = [number for number, step in enumerate(run) if self.such(step, parts["comes"])]
        calls = parts["after"] if "after" in parts else parts.get("since")
        called = [number for number, step in enumerate(run) if calls is not None and self.such(step, calls)]
        last_come, last_called = max(comes, default=-1), max(called, default=-1)
        if "after" in parts:
            return last_called > last_come
        return not comes or last_called > last_come

    def says_something(self) -> bool:
        """Whether a run has a step that the promise is about."""
        start = self.world.beginning()
        wanted = self.promise.get("precedence", {}).get(
            "before", self.promise.get("response", {}).get("after")
        )
        if wanted is None:
            return True
        return start is not None and any(
            self.such(step, wanted) for row in self.reached(start) for step in self.world.steps(row)
        )


def worlds_of(book: Book, promise: Written) -> Iterator[tuple[dict[str, str], World]]:
    """Each world that a promise over a machine is about, with the readings that are chosen in it."""
    names = book.machines[promise["machine"]].parameters
    for readings in choices_of(book, promise):
        settled = settle(book, readings)
        for words in product(*(words_of(book.inputs[name]) for name in names)):
            facts = Facts(settled, dict(zip(names, words, strict=True)))
            if facts.can_be() and facts.hold(promise.get("given", {})):
                yield readings, World(settled, promise["machine"], dict(facts.known))


def answers_of(
    book: Book, promise: Written, readings: Mapping[str, str]
) -> Iterator[tuple[dict[str, str], bool]]:
    """Every combination of facts that a promise over a decision is about, and whether the answer breaks it."""
    decision = promise["decision"]
    conditions = promise.get("when", {})
    settled = settle(book, readings)
    deciders = {by for name in conditions if (by := book.inputs[name].decided_by)}
    tables = book.required_by(decision, *sorted(deciders))
    derived = {name for table in tables for name in table.answers}
    names = list(dict.fromkeys([*(name for table in tables for name in table.needs), *conditions]))
    names = [name for name in names if name not in derived]
    for words in product(*(words_of(book.inputs[name]) for name in names)):
        facts = Facts(settled, dict(zip(names, words, strict=True)))
        if not facts.can_be() or not facts.hold(conditions):
            continue
        outputs = reference.decide(settled, decision, facts.known).outputs
        if outputs:
            way = "never" if "never" in promise else "always"
            held = [admits(book, name, written, outputs[name]) for name, written in promise[way].items()]
            yield dict(facts.known), all(held) if way == "never" else not all(held)
