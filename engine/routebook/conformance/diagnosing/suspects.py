"""The single faults that could make a run fail where it does: cells that go wrong together, and what is wrong in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routebook.conformance.vector import REFUSED, UNDOCUMENTED, Expectation
from routebook.program import DOCUMENTED, EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.conformance.diagnosing.worlds import Cell, Move, Row, World
    from routebook.conformance.running import Run
    from routebook.program import FlatMachine, Step


@dataclass(frozen=True, slots=True)
class Scope:
    """Cells that would be wrong together, and how they are called.

    They are those of an event, in states that begin so, with these remembered facts, and under some rules of one table or
    machine; None is any.
    """

    words: str
    event: str | None = None
    state: tuple[str, ...] = ()
    memory: tuple[str, ...] | None = None
    rules: tuple[str, tuple[str, ...]] | None = None

    def cells(self, world: World) -> frozenset[Cell]:
        """The cells of a world that are meant."""
        return frozenset(
            (number, event)
            for number, row in enumerate(world.rows)
            for event, move in world.moves[number].items()
            if self._means(row, move)
        )

    def _means(self, row: Row, move: Move) -> bool:
        state, memory = row
        return (
            move.step.status != UNDOCUMENTED
            and self.event in {None, move.step.event}
            and state[: len(self.state)] == self.state
            and self.memory in {None, memory}
            and (self.rules is None or rules_of(move.step).get(self.rules[0]) == self.rules[1])
        )


@dataclass(frozen=True, slots=True)
class Effect:
    """What is wrong in a cell: other outputs, other actions, a refusal or none, another state, other remembered facts.

    None and nothing stand for what is documented; an output that is missing is None, and a fact goes by its place.
    """

    outputs: Mapping[str, str | None]
    actions: tuple[str, ...] | None = None
    status: str | None = None
    state: tuple[str, ...] | None = None
    memory: tuple[tuple[int, str], ...] = ()

    @property
    def size(self) -> int:
        """In how many ways a cell is wrong."""
        ways = (bool(self.outputs), self.actions is not None, bool(self.status), bool(self.state))
        return sum(ways) + len(self.memory)

    def seen(self, expect: Expectation) -> Expectation:
        """What is seen in a cell instead."""
        outputs = {**expect.outputs, **self.outputs}
        return Expectation(
            self.status or expect.status,
            {name: word for name, word in outputs.items() if word is not None},
            expect.actions if self.actions is None else self.actions,
        )

    def leads(self, world: World, documented: int) -> int:
        """The row that a cell leads to instead; the documented one where there is none such."""
        state, memory = world.rows[documented]
        changed = [*memory]
        for at, word in self.memory:
            changed[at] = word
        return world.numbers.get((self.state or state, tuple(changed)), documented)


def wrong_answers(machine: FlatMachine, world: World, number: int) -> Iterator[tuple[Scope, Cell, Effect]]:
    """The faults that answer as the run of that number was where it fails, and lead where it is documented."""
    run = world.runs[number]
    cell = world.paths[number][run.verdict.at or 0]
    effect = answering(world.moves[cell[0]][cell[1]].expect, run)
    for scope in scopes(machine, world, cell, effect):
        yield scope, cell, effect


def wrong_moves(machine: FlatMachine, world: World, number: int) -> Iterator[tuple[Scope, Cell, Effect]]:
    """The faults that lead elsewhere before the run of that number fails, or answer otherwise there and lead elsewhere."""
    run = world.runs[number]
    path = world.paths[number][: (run.verdict.at or 0) + 1]
    for length, cell in enumerate(path, start=1):
        move = world.moves[cell[0]][cell[1]]
        if move.step.status == UNDOCUMENTED:
            continue
        answers = answering(move.expect, run) if length == len(path) else Effect(EMPTY)
        for effect in leading(world, move.to, answers):
            for scope in scopes(machine, world, cell, effect):
                yield scope, cell, effect


def answering(expect: Expectation, run: Run) -> Effect:
    """The effect that the last step of a run shows."""
    reply = run.answer.replies[run.verdict.at or 0]
    names = [*expect.outputs, *reply.outputs]
    outputs = {
        name: reply.outputs.get(name) for name in names if reply.outputs.get(name) != expect.outputs.get(name)
    }
    status = None
    if reply.refused != (expect.status == REFUSED):
        status = REFUSED if reply.refused else DOCUMENTED
    return Effect(outputs, None if reply.actions == expect.actions else reply.actions, status)


def leading(world: World, documented: int, answers: Effect) -> Iterator[Effect]:
    """The effects that lead elsewhere, to the first row of each state that answers differently."""
    state, memory = world.rows[documented]
    for number, alike in enumerate(world.alike):
        if number == alike != world.alike[documented]:
            their_state, their_memory = world.rows[number]
            changed = tuple(
                (at, word)
                for at, (word, was) in enumerate(zip(their_memory, memory, strict=True))
                if word != was
            )
            yield replace(answers, state=None if their_state == state else their_state, memory=changed)


def scopes(machine: FlatMachine, world: World, cell: Cell, effect: Effect) -> Iterator[Scope]:
    """What may be wrong together with a cell: its event in its state, or in a state around that; all under a rule that its
    outputs come from, or under its own; the cell alone."""
    row, event = cell
    state, memory = world.rows[row]
    step = world.moves[row][event].step
    for size in range(len(state), 0, -1):
        yield Scope(f"`{event}` in `{state[size - 1]}`", event, state[:size])
    decided = step.decision.rules if step.decision and effect.outputs else EMPTY
    rules = {**step.rules, **decided}
    for name in sorted(rules, key=lambda name: not {*effect.outputs} & {*world.concludes.get(name, ())}):
        yield Scope(f"the rule {', '.join(rules[name])} of `{name}`", rules=(name, rules[name]))
    facts = ", ".join(f"{name}={word}" for name, word in zip(machine.remembers, memory, strict=True))
    yield Scope(f"`{event}` in `{state[-1]}` with {facts}", event, state, memory)


def rules_of(step: Step) -> Mapping[str, tuple[str, ...]]:
    """All rules that determine a step, those of the decision that it calls for included."""
    return {**step.rules, **step.decision.rules} if step.decision else step.rules
