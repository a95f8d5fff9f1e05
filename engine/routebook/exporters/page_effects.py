"""What changes when another choice of a reading is made: cells of decisions, and steps of machines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.exploring import explore
from routebook.exporters.page_cases import merged, words_of_mask
from routebook.exporters.page_matrix import lay_out
from routebook.model import Gather, Move, Table
from routebook.recalling import Recalling
from routebook.settle import choose_readings, readings_in, settle
from routebook.stepping import Endless, Nondeterministic, Stepper, Unhandled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.exploring import Explored, Here
    from routebook.exporters.page_matrix import Codes, Matrix
    from routebook.model import Book, Machine
    from routebook.program import Decision
    from routebook.stepping import Outcome


@dataclass(frozen=True, slots=True)
class Taken:
    """What becomes of an event: the machine's rules that are taken, the status, and what they enter, set and do.

    There are no rules where a decision is undocumented, and there is no state where none is entered.
    """

    rules: tuple[str, ...]
    status: str
    state: str | None
    sets: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellsChanged:
    """How many cells of a decision have another answer, of how many, and which: the facts that single out each group.

    A group that nothing singles out is of all cells.
    """

    decision: str
    changed: int
    of: int
    groups: tuple[Mapping[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class StepsChanged:
    """What a choice changes in a machine.

    `pairs` are the (state, event) pairs with another outcome, by what happens before and after; `of` is the number
    of all pairs; `reached` and `lost` are the states that only the other choice or only the default reaches.
    """

    machine: str
    pairs: Mapping[tuple[Taken, Taken], tuple[tuple[str, str], ...]]
    of: int
    reached: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def changed(self) -> int:
        """How many (state, event) pairs have another outcome."""
        return len({pair for pairs in self.pairs.values() for pair in pairs})

    @property
    def grouped(self) -> Iterator[tuple[Taken, Taken, tuple[str, ...], tuple[str, ...]]]:
        """What happens before and after, with the states and the events for which it does, every one with every other."""
        for (was, now), pairs in self.pairs.items():
            by_state: dict[str, list[str]] = {}
            for state, event in pairs:
                by_state.setdefault(state, []).append(event)
            by_events: dict[tuple[str, ...], list[str]] = {}
            for state, events in by_state.items():
                by_events.setdefault(tuple(events), []).append(state)
            for shared, states in by_events.items():
                yield was, now, tuple(states), shared


@dataclass(frozen=True, slots=True)
class Effect:
    """What one choice of a reading changes against the default readings."""

    cells: tuple[CellsChanged, ...]
    steps: tuple[StepsChanged, ...]


def effects_of(book: Book) -> dict[str, dict[str, Effect]]:
    """For every reading, what each choice but the default changes, all other readings being the default ones."""
    default = _Readings(book, {})
    return {
        reading.id: {
            choice: _effect(book, default, _Readings(book, {reading.id: choice}), reading.id)
            for choice in reading.choices
            if choice != reading.default
        }
        for reading in book.readings.values()
    }


class _Readings:
    """A book under one choice of readings: its matrices and its machines' walks, each made when it is asked for."""

    def __init__(self, book: Book, chosen: Mapping[str, str]) -> None:
        self.book = settle(book, choose_readings(book, chosen))
        self.matrices: dict[str, Matrix | None] = {}
        self.walks: dict[str, list[Explored]] = {}
        self.decide = Recalling(self.book).decide

    def matrix(self, decision: str) -> Matrix | None:
        if decision not in self.matrices:
            self.matrices[decision] = lay_out(self.book, decision)
        return self.matrices[decision]

    def walk(self, machine: str) -> list[Explored]:
        if machine not in self.walks:
            self.walks[machine] = explore(self.book, self.book.machines[machine], self.decide)
        return self.walks[machine]

    def stepper(self, machine: str) -> Stepper:
        return Stepper(self.book, self.book.machines[machine], self.decide)


def _effect(book: Book, default: _Readings, other: _Readings, reading: str) -> Effect:
    cells = []
    for name, decision in book.decisions.items():
        asked = [decision] if isinstance(decision, Table) else book.required_by(name)
        if any(reading in readings_in(rule.outcome) for table in asked for rule in table.rules):
            before, after = default.matrix(name), other.matrix(name)
            if before and after:
                cells.append(_cells_changed(before, after))
    cells.sort(key=lambda each: not isinstance(book.decisions[each.decision], Gather))
    steps = [
        _steps_changed(machine, default.walk(machine.id), other.walk(machine.id), other.stepper(machine.id))
        for machine in book.machines.values()
        if _bears_on(book, reading, machine)
    ]
    return Effect(tuple(cells), tuple(steps))


def _cells_changed(before: Matrix, after: Matrix) -> CellsChanged:
    def answer(cells: Mapping[Codes, Decision], codes: Codes) -> object:
        return (cells[codes].status, cells[codes].outputs) if codes in cells else None

    every = dict.fromkeys([*before.cells, *after.cells])
    changed = [codes for codes in every if answer(before.cells, codes) != answer(after.cells, codes)]
    groups = (
        {
            known.name: words
            for known in before.space.inputs
            if (words := words_of_mask(before, box, known.name))
        }
        for box in (merged(changed) if changed else ())
    )
    return CellsChanged(before.decision, len(changed), len(before.cells), tuple(groups))


def _bears_on(book: Book, reading: str, machine: Machine) -> bool:
    """Whether a reading is in the conclusions of a machine or of a decision that it asks for."""
    asked = {entry.name for rule in machine.transitions for entry in rule.when}
    deciders = {book.inputs[name].decided_by for name in asked} | {
        event.decides for event in machine.events.values()
    }
    tables = book.required_by(*sorted(name for name in deciders if name))
    rules = [*machine.transitions, *(rule for table in tables for rule in table.rules)]
    return any(reading in readings_in(rule.outcome) for rule in rules)


def _steps_changed(
    machine: Machine, default: list[Explored], other: list[Explored], stepper: Stepper
) -> StepsChanged:
    """Compare every step that the default readings can come to with what the other choice makes of it."""
    pairs: dict[tuple[Taken, Taken], dict[tuple[str, str], None]] = {}
    for before, after in _walks_to_compare(default, other):
        for here, cells in before.rows.items():
            for event, was in cells.items():
                now = _step(stepper, after, here, event)
                if now and _result(was) != _result(now):
                    pairs.setdefault((_taken(was), _taken(now)), {})[here[0][-1], event] = None
    leaves = _states_reached(default)
    others = _states_reached(other)
    return StepsChanged(
        machine=machine.id,
        pairs={change: tuple(found) for change, found in pairs.items()},
        of=len(leaves) * len(machine.events),
        reached=tuple(state for state in machine.states if state in others and state not in leaves),
        lost=tuple(state for state in machine.states if state in leaves and state not in others),
    )


def _step(stepper: Stepper, walk: Explored, here: Here, event: str) -> Outcome | None:
    """What an event does in a row, even in one that the walk does not come to; None where the machine has no answer."""
    if here in walk.rows:
        return walk.rows[here].get(event)
    memory = dict(zip(stepper.machine.remembers, here[1], strict=True))
    try:
        return stepper.step(here[0], memory, event, walk.parameters)
    except (Unhandled, Nondeterministic, Endless):
        return None


def _walks_to_compare(default: list[Explored], other: list[Explored]) -> Iterator[tuple[Explored, Explored]]:
    walked = {member: walk for walk in other for member in walk.members}
    for before in default:
        met = {id(walked[member]): walked[member] for member in before.members}
        for after in met.values():
            yield before, after


def _result(outcome: Outcome) -> tuple[object, ...]:
    return outcome.status, outcome.configuration, outcome.memory, outcome.actions


def _taken(outcome: Outcome) -> Taken:
    moves = [rule.outcome for rule in outcome.taken if isinstance(rule.outcome, Move)]
    return Taken(
        rules=tuple(rule.id for rule in outcome.taken),
        status=outcome.status,
        state=outcome.configuration[-1] if any(move.target for move in moves) else None,
        sets=tuple(fact for move in moves for fact in move.sets.items()),
        actions=tuple(outcome.actions),
    )


def _states_reached(walks: list[Explored]) -> set[str]:
    return {here[0][-1] for walk in walks for here in walk.rows}
