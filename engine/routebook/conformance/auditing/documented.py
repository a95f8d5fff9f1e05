"""The book's side of an audit: what a machine is documented to do, and the words that the book has for it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from routebook.diagnostic import did_you_mean
from routebook.errors import ContradictoryFacts, MalformedVersion, MissingInput
from routebook.memo import remember
from routebook.program import UNDOCUMENTED
from routebook.runtime.facts import shown
from routebook.versions import segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routebook.conformance.auditing.recorded import Given, Said
    from routebook.program import Consult, Step
    from routebook.runtime import Engine

MOST_PLACES = 4096
"""For so many parameters it is remembered where they lead."""

Rules = frozenset[tuple[str, str]]
"""Rules, each by the machine or decision that it is of, and its id."""


@dataclass(frozen=True, slots=True)
class Places:
    """A machine for some parameters: for each row, which is a state with what is remembered, what each event does
    there and the row that it leads to. A run begins in the first. `values` are the numbers of the parameters' values."""

    values: tuple[int, ...]
    rows: Sequence[Mapping[str, tuple[Step, int]]]


class Documented:
    """One machine of a book, as logs are held to it. Its answers never change; some are remembered."""

    def __init__(self, engine: Engine, machine: str, common: Mapping[str, str]) -> None:
        """`common` are parameters of every client. Raises what `Engine.session` does, but for those that are missing."""
        with suppress(MissingInput):
            engine.session(machine, common)
        self._engine = engine
        self._common = {**common}
        self._by_given: dict[Given, Places] = {}
        self._by_values: dict[tuple[int, ...], Places] = {}
        self.machine = engine.program.machines[machine]
        self.events = frozenset(self.machine.events)
        self.actions = frozenset(action for cell in self.machine.cells for action in cell.actions)
        program = engine.program
        self._concluding = {name: sieve.id for sieve in program.sieves.values() for name in sieve.outputs}
        self.outputs = {name: program.axes[name].values for name in self._concluding}

    def places(self, given: Given) -> Places:
        """Where a client with some parameters can be.

        Raises what `Engine.session` does, MalformedVersion for a number with a point, and ContradictoryFacts for a
        parameter that is another than that of all clients.
        """
        try:
            return self._by_given[given]
        except KeyError:
            pass
        parameters: dict[str, Any] = {**self._common, **dict(given)}
        for name, value in given:
            if isinstance(value, float):
                message = f"`{shown(name)}` is the number `{shown(value)}`, of which more than one text can be meant"
                raise MalformedVersion(message, help="write versions as text")
        linked = self._engine.session(self.machine.id, parameters).linked
        values = tuple(self._value(name, parameters[name]) for name in self.machine.parameters)
        for name, value in given:
            if name in self._common and self._value(name, self._common[name]) != self._value(
                name, parameters[name]
            ):
                said = f"`{name}` is `{shown(value)}` here, and `{shown(self._common[name])}` was given for all clients"
                raise ContradictoryFacts(
                    said, help=f"leave `{name}` out behind the log's name, or correct it"
                )
        places = self._by_values.get(values)
        if places is None:
            numbers = {id(row): number for number, row in enumerate(linked.rows)}
            places = Places(
                values,
                [
                    {event: (step, numbers[id(there)]) for event, (step, there) in row.items()}
                    for row in linked.rows
                ],
            )
            remember(self._by_values, values, places, most=MOST_PLACES)
        remember(self._by_given, given, places, most=MOST_PLACES)
        return places

    def strange(self, said: Said) -> tuple[str, str, str] | None:
        """What the book has no word for: the kind of finding, the sentence and the repair."""
        if said.event not in self.events:
            told = f"`{self.machine.id}` has no event `{shown(said.event)}`"
            return "unknown-event", told, did_you_mean(shown(said.event), self.events)
        for name, value in said.outputs.items():
            if name not in self.outputs:
                told = f"the book has no output `{shown(name)}`"
                return "unknown-output", told, did_you_mean(shown(name), self.outputs)
            if value not in self.outputs[name]:
                told = f"the output `{name}` has no value `{shown(value)}`"
                return "unknown-output", told, did_you_mean(shown(value), self.outputs[name])
        for action in said.actions:
            if action not in self.actions:
                told = f"`{self.machine.id}` takes no action `{shown(action)}`"
                return "unknown-output", told, did_you_mean(shown(action), self.actions)
        return None

    def rules(self) -> tuple[tuple[str, str], ...]:
        """Every documented rule that the machine rests on: its own, and those of the decisions that it asks."""
        program = self._engine.program
        cells = [cell for cell in self.machine.cells if cell.status != UNDOCUMENTED]
        own = {(self.machine.id, rule): None for cell in cells for rule in cell.transitions}
        asked = {consult.decision for cell in cells for consult in _consults(cell.consults, cell.called)}
        tables = {table: None for decision in sorted(asked) for table in program.plans[decision].tables}
        theirs = [
            (table, verdict.rule)
            for table in tables
            for verdict in program.sieves[table].verdicts
            if verdict.outputs is not None
        ]
        return (*sorted(own), *theirs)

    def broken(
        self, places: Places, row: int, event: str, outputs: Iterable[str | None]
    ) -> tuple[Mapping[str, tuple[str, ...]], tuple[str, ...]]:
        """The rules that say what some outputs are where an event comes in a row, None standing for what the machine does;
        and the passages that they cite."""
        step = places.rows[row][event][0]
        rules: dict[str, tuple[str, ...]] = {}
        sources: dict[str, None] = {}
        for output in outputs:
            table = self._concluding.get(output) if output and step.decision else None
            if table and step.decision and table in step.decision.rules:
                rules[table] = step.decision.rules[table]
                verdicts = self._engine.program.sieves[table].verdicts
                cited = [each.sources for each in verdicts if each.rule in rules[table]]
            else:
                flat = self.machine.tables[self.machine.classes[places.values]][row]
                cell = self.machine.cells[flat.moves[self.machine.events.index(event)][0]]
                rules[self.machine.id] = cell.transitions
                cited = [cell.sources]
            sources |= dict.fromkeys(chain.from_iterable(cited))
        return rules, tuple(sources)

    def _value(self, name: str, word: str) -> int:
        axis = self._engine.program.axes[name]
        return axis.values.index(word) if axis.cuts is None else segment(axis.cuts, word)


def rules_of(step: Step) -> Mapping[str, tuple[str, ...]]:
    """The rules of a step: the machine's, those of the decisions that it consulted, and of the one that it called for."""
    return {**step.rules, **step.decision.rules} if step.decision else step.rules


def _consults(consults: Iterable[Consult], called: Consult | None) -> tuple[Consult, ...]:
    return (*consults, called) if called else tuple(consults)
