"""Everything that a machine can do: every reachable row, every event, once for each class of parameters.

Parameters are of one class if no rule, no state and no decision that a run may have to ask tells them apart; they are
walked once, and so are classes of different readings that see the same. A row is a configuration with the facts that
the machine remembers.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from routebook.errors import TooLarge
from routebook.impossible import contradicted, impossible
from routebook.recalling import Recalling
from routebook.reference import NoRule
from routebook.settle import readings_in, settle
from routebook.stepping import Configuration, Endless, Nondeterministic, Outcome, Stepper, Unhandled
from routebook.versions import representative

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from routebook.model import Book, Input, Machine, Table
    from routebook.stepping import Decide

MOST_COMBINATIONS = 200_000

Here = tuple[Configuration, tuple[str, ...]]

Seen = tuple[object, ...]
"""All that a machine can learn of its parameters and of the answers that it may have to ask for."""


@dataclass(frozen=True, slots=True)
class Misstep:
    """A step that cannot be taken: where, on which event, with which facts, and why."""

    configuration: Configuration
    event: str
    facts: Mapping[str, str]
    cause: Unhandled | Nondeterministic | Endless | NoRule


@dataclass(slots=True)
class Explored:
    """What one class of parameters can do, in a book whose readings are settled.

    `members` are the numbers of the parameters' values, `parameters` one of them in words. `beginning` is what is taken
    before any event comes. `rows` are in the order in which they were reached, the first being where a session begins.
    """

    book: Book
    members: list[tuple[int, ...]]
    parameters: Mapping[str, str]
    beginning: Outcome | None = None
    rows: dict[Here, dict[str, Outcome]] = field(default_factory=dict)
    missteps: list[Misstep] = field(default_factory=list)

    def outcomes(self) -> Iterator[Outcome]:
        """What became of the beginning and of every event in every row."""
        if self.beginning:
            yield self.beginning
        for cells in self.rows.values():
            yield from cells.values()


def words_of(known: Input) -> tuple[str, ...]:
    """A word for each value of an input; for a version, one that falls into each segment."""
    if known.cuts is None:
        return known.values
    return tuple(representative(known.cuts, number) for number in range(len(known.values)))


def explore(book: Book, machine: Machine, decide: Decide) -> list[Explored]:
    """Walk a machine from where it begins, for every class of parameters; raises TooLarge."""
    stepper = Stepper(book, machine, decide)
    found = list(_classes(stepper).values())
    for each in found:
        _walk(stepper, each)
    return found


def explore_each(book: Book, machine: Machine, choices: Iterable[Mapping[str, str]]) -> list[Explored]:
    """Walk a machine under each of several choices of readings; raises TooLarge.

    The book is as it was read. A walk that would be the same as one before it is left out.
    """
    own = {name for rule in machine.transitions for name in readings_in(rule.outcome)}
    walked: dict[Seen, Explored] = {}
    for readings in choices:
        settled = settle(book, readings)
        stepper = Stepper(settled, settled.machines[machine.id], Recalling(settled).decide)
        for seen, each in _classes(stepper).items():
            key = (*(readings[name] for name in own), *seen)
            if key not in walked:
                walked[key] = each
                _walk(stepper, each)
    return list(walked.values())


def _walk(stepper: Stepper, explored: Explored) -> None:
    machine = stepper.machine
    names = tuple(machine.remembers)
    meant = _asked_by_states(stepper)
    waiting: deque[Here] = deque()

    def take(
        here: Configuration, event: str, facts: Mapping[str, str], step: Callable[[], Outcome]
    ) -> Outcome | None:
        try:
            outcome = step()
            for decision in dict.fromkeys(each for state in outcome.configuration for each in meant[state]):
                stepper.answer(decision, {**explored.parameters, **outcome.memory})
        except (Unhandled, Nondeterministic, Endless, NoRule) as cause:
            explored.missteps.append(Misstep(here, event, facts, cause))
            return None
        waiting.append((outcome.configuration, tuple(outcome.memory[name] for name in names)))
        return outcome

    known = {**explored.parameters, **machine.remembers}
    begin = partial(stepper.begin, explored.parameters)
    explored.beginning = take(machine.settled_in(None), "the beginning", known, begin)
    while waiting:
        here = waiting.popleft()
        if here in explored.rows:
            continue
        cells = explored.rows[here] = {}
        memory = dict(zip(names, here[1], strict=True))
        for event, what in machine.events.items():
            known = {**explored.parameters, **memory, **what.gives}
            step = partial(stepper.step, here[0], memory, event, explored.parameters)
            if outcome := take(here[0], event, known, step):
                cells[event] = outcome


def _asked_by_states(stepper: Stepper) -> dict[str, tuple[str, ...]]:
    """The decisions to ask while a state is active, because of what it means; NoRule tells where they cannot be answered."""
    book, machine = stepper.book, stepper.machine
    known = {*machine.parameters, *machine.remembers}
    return {
        state.id: tuple(
            decider
            for name in state.means
            if (decider := book.inputs[name].decided_by) and can_be_asked(book, decider, known)
        )
        for state in machine.states.values()
    }


def _classes(stepper: Stepper) -> dict[Seen, Explored]:
    """The combinations of parameters that can occur, grouped by all that the machine can learn of them."""
    book, machine = stepper.book, stepper.machine
    inputs = [book.inputs[name] for name in machine.parameters]
    memories = [book.inputs[name] for name in machine.remembers]
    combinations = prod(len(each.values) for each in (*inputs, *memories))
    if combinations > MOST_COMBINATIONS:
        raise TooLarge(
            f"the machine `{machine.id}` has {combinations} combinations of parameters and remembered facts",
            help=f"at most {MOST_COMBINATIONS} can be laid out; split the machine or its inputs",
        )
    named = _named(machine)
    questions = list(_questions(stepper, named))
    bearing = _bearing(
        stepper, book.tables if book.impossible else book.required_by(*{q[0] for q in questions})
    )
    classes: dict[Seen, Explored] = {}
    known: dict[tuple[int, ...], Seen | None] = {}
    for codes in product(*(range(len(each.values)) for each in inputs)):
        parameters = {each.name: words_of(each)[code] for each, code in zip(inputs, codes, strict=True)}
        part = tuple(code for each, code in zip(inputs, codes, strict=True) if each.name in bearing | named)
        if part not in known:
            own = [code for each, code in zip(inputs, codes, strict=True) if each.name in named]
            known[part] = _seen(stepper, parameters, own, questions)
        if (seen := known[part]) is not None:
            classes.setdefault(seen, Explored(book, [], parameters)).members.append(codes)
    return classes


Question = tuple[str, str, tuple[tuple[str, str], ...]]
"""A decision, one of its outputs or "" for its status, and the facts besides the parameters that it is asked with."""


def _named(machine: Machine) -> set[str]:
    """What the rules and the states of a machine are about."""
    conditions = {entry.name for rule in machine.transitions for entry in rule.when}
    return conditions.union(*(state.means for state in machine.states.values()))


def _bearing(stepper: Stepper, tables: Iterable[Table]) -> set[str]:
    """What makes a difference to the answers of tables, and to whether the facts can occur together."""
    book = stepper.book
    if stepper.told_of_derived:
        return {*book.inputs}
    constrained = {entry.name for rule in book.impossible for entry in rule.when}
    return constrained.union(*(table.needs for table in tables))


def _questions(stepper: Stepper, named: Collection[str]) -> dict[Question, None]:
    """All that a run may have to ask, each once."""
    book, machine = stepper.book, stepper.machine
    called: dict[tuple[tuple[str, str], ...], set[str]] = {(): set()}
    for event in machine.events.values():
        decides = {event.decides} if event.decides else set()
        called.setdefault(tuple(event.gives.items()), set()).update(decides)
    questions: dict[Question, None] = {}
    for gives, decisions in called.items():
        names = {*machine.parameters, *machine.remembers, *dict(gives)}
        asked = [(decision, "") for decision in sorted(decisions)]
        for name in sorted(set(named) - names):
            decider = book.inputs[name].decided_by
            if decider and can_be_asked(book, decider, names):
                asked.append((decider, name))
        for decision, output in asked:
            bearing = _bearing(stepper, book.asked(decision, names))
            memories = {name: words_of(book.inputs[name]) for name in machine.remembers if name in bearing}
            for values in product(*memories.values()):
                local = {**dict(zip(memories, values, strict=True)), **dict(gives)}
                local = {name: word for name, word in local.items() if name in bearing}
                questions[decision, output, tuple(local.items())] = None
    return questions


def _seen(
    stepper: Stepper, parameters: Mapping[str, str], own: list[int], questions: Iterable[Question]
) -> Seen | None:
    """What the machine can learn of some parameters; None where they cannot occur together."""
    if not can_occur(stepper, parameters):
        return None
    seen: list[object] = [*own]
    for decision, output, local in questions:
        try:
            answer = stepper.answer(decision, {**parameters, **dict(local)})
        except NoRule:
            seen.append(None)
        else:
            seen.append(answer.outputs.get(output) if output else answer.status)
    return tuple(seen)


def can_occur(stepper: Stepper, parameters: Mapping[str, str]) -> bool:
    """Whether parameters can occur together, by themselves and by what can be derived from them alone."""
    book = stepper.book
    if stepper.told_of_derived and contradicted(book, parameters):
        return False
    if not book.impossible:
        return True
    tables = [table for table in book.tables if can_be_asked(book, table.id, parameters.keys())]
    try:
        return not impossible(book, tables, parameters, stepper.decide)
    except NoRule:
        return False


def can_be_asked(book: Book, decision: str, known: Collection[str]) -> bool:
    """Whether some facts suffice for a decision: an output may be asked only on events that give what it needs."""
    tables = book.asked(decision, frozenset(known))
    answers = {name for table in tables for name in table.answers}
    return all(name in known or name in answers for table in tables for name in table.needs)
