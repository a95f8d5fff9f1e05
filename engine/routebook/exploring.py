"""Everything that a machine can do: every reachable row, every event, once for each class of parameters.

Parameters whose guards and decisions never differ are walked once. A row is a configuration with the facts that
the machine remembers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from routebook.errors import TooLarge
from routebook.impossible import impossible
from routebook.reference import NoRule
from routebook.stepping import Configuration, Endless, Nondeterministic, Outcome, Stepper, Unhandled
from routebook.versions import representative

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from routebook.model import Book, Input, Machine
    from routebook.program import Decision
    from routebook.stepping import Decide

MOST_COMBINATIONS = 200_000

Here = tuple[Configuration, tuple[str, ...]]


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

    `members` are the numbers of the parameters' values, `parameters` one of them in words. `rows` are in the order
    in which they were reached, the first being where a session begins.
    """

    book: Book
    members: list[tuple[int, ...]]
    parameters: Mapping[str, str]
    rows: dict[Here, dict[str, Outcome]] = field(default_factory=dict)
    missteps: list[Misstep] = field(default_factory=list)


def words_of(known: Input) -> tuple[str, ...]:
    """A word for each value of an input; for a version, one that falls into each segment."""
    if known.cuts is None:
        return known.values
    return tuple(representative(known.cuts, number) for number in range(len(known.values)))


def explore(book: Book, machine: Machine, decide: Decide) -> list[Explored]:
    """Walk a machine from where it begins, for every class of parameters; raises TooLarge."""
    stepper = Stepper(book, machine, decide)
    found = list(_classes(book, machine, stepper))
    for each in found:
        _walk(stepper, each)
    return found


def _walk(stepper: Stepper, explored: Explored) -> None:
    machine = stepper.machine
    names = tuple(machine.remembers)
    waiting: list[Here] = []

    def take(
        here: Configuration, event: str, facts: Mapping[str, str], step: Callable[[], Outcome]
    ) -> Outcome | None:
        try:
            outcome = step()
            facts = {**explored.parameters, **outcome.memory}
            _ask_what_is_meant(stepper, outcome.configuration, facts)
        except (Unhandled, Nondeterministic, Endless, NoRule) as cause:
            explored.missteps.append(Misstep(here, event, facts, cause))
            return None
        waiting.append((outcome.configuration, tuple(outcome.memory[name] for name in names)))
        return outcome

    known = {**explored.parameters, **machine.remembers}
    take(machine.settled_in(None), "the beginning", known, partial(stepper.begin, explored.parameters))
    while waiting:
        here = waiting.pop(0)
        if here in explored.rows:
            continue
        cells = explored.rows[here] = {}
        memory = dict(zip(names, here[1], strict=True))
        for event, what in machine.events.items():
            known = {**explored.parameters, **memory, **what.gives}
            step = partial(stepper.step, here[0], memory, event, explored.parameters)
            if outcome := take(here[0], event, known, step):
                cells[event] = outcome


def _ask_what_is_meant(stepper: Stepper, configuration: Configuration, facts: Mapping[str, str]) -> None:
    """Ask for the derived inputs that states mean, which raises NoRule where the facts cannot occur together."""
    for state in configuration:
        for name in stepper.machine.states[state].means:
            decider = stepper.book.inputs[name].decided_by
            if decider and _can_be_asked(stepper.book, decider, facts):
                stepper.answer(decider, facts)


def _classes(book: Book, machine: Machine, stepper: Stepper) -> Iterator[Explored]:
    """Group the combinations of parameters by all that the machine's rules can learn of them."""
    inputs = [book.inputs[name] for name in machine.parameters]
    memories = [words_of(book.inputs[name]) for name in machine.remembers]
    combinations = 1
    for values in [*(each.values for each in inputs), *memories]:
        combinations *= len(values)
    if combinations > MOST_COMBINATIONS:
        raise TooLarge(
            f"the machine `{machine.id}` has {combinations} combinations of parameters and remembered facts",
            help=f"at most {MOST_COMBINATIONS} can be laid out; split the machine or its inputs",
        )
    situations = list(_situations(machine, memories))
    classes: dict[tuple[object, ...], Explored] = {}
    for codes in product(*(range(len(each.values)) for each in inputs)):
        parameters = {each.name: words_of(each)[code] for each, code in zip(inputs, codes, strict=True)}
        if _impossible(stepper, parameters):
            continue
        key = tuple(_seen(book, machine, stepper, parameters, codes, situations))
        if key not in classes:
            classes[key] = Explored(book, [], parameters)
        classes[key].members.append(codes)
    yield from classes.values()


def _impossible(stepper: Stepper, parameters: Mapping[str, str]) -> bool:
    """Whether parameters cannot occur together, by themselves or by what can be derived from them alone."""
    book = stepper.book
    tables = [table for table in book.tables if _can_be_asked(book, table.id, parameters)]
    try:
        return impossible(book, tables, parameters, stepper.decide)
    except NoRule:
        return True


def _situations(
    machine: Machine, memories: list[tuple[str, ...]]
) -> Iterator[tuple[dict[str, str], set[str]]]:
    """Each set of facts besides the parameters in which rules are tried, and the decisions called for then."""
    called: dict[tuple[tuple[str, str], ...], set[str]] = {(): set()}
    for event in machine.events.values():
        called.setdefault(tuple(event.gives.items()), set()).update(
            {event.decides} if event.decides else set()
        )
    for values in product(*memories):
        memory = dict(zip(machine.remembers, values, strict=True))
        for gives, decisions in called.items():
            yield {**memory, **dict(gives)}, decisions


def _seen(
    book: Book,
    machine: Machine,
    stepper: Stepper,
    parameters: Mapping[str, str],
    codes: tuple[int, ...],
    situations: list[tuple[dict[str, str], set[str]]],
) -> Iterator[object]:
    """What rules and states can learn of some parameters: those they name, and each answer that they could consult."""
    named = {entry.name for rule in machine.transitions for entry in rule.when}
    named.update(name for state in machine.states.values() for name in state.means)
    for name, code in zip(machine.parameters, codes, strict=True):
        if name in named:
            yield code
    given = {*machine.parameters, *machine.remembers}
    deciders = {
        name: book.inputs[name].decided_by for name in sorted(named - given) if book.inputs[name].decided_by
    }
    for local, decisions in situations:
        facts = {**parameters, **local}
        for name, decider in deciders.items():
            if name not in facts and _can_be_asked(book, decider or "", facts):
                answer = _answer(stepper, decider or "", facts)
                yield answer.outputs.get(name) if answer else None
        for decision in sorted(decisions):
            answer = _answer(stepper, decision, facts)
            yield answer.status if answer else None


def _answer(stepper: Stepper, decision: str, facts: Mapping[str, str]) -> Decision | None:
    try:
        return stepper.answer(decision, facts)
    except NoRule:
        return None


def _can_be_asked(book: Book, decision: str, facts: Mapping[str, str]) -> bool:
    """Whether the facts suffice for a decision: an output may be asked only on events that give what it needs."""
    tables = book.asked(decision, facts.keys())
    answers = {name for table in tables for name in table.answers}
    return all(name in facts or name in answers for table in tables for name in table.needs)
