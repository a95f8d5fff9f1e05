"""Builds a machine as a python-statemachine class: the same states, guards and transitions, run by that library.

Built from the book and never from the compiled table, so that each can be held against the other; decisions are
asked of the reference evaluator.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from statemachine import StateChart
from statemachine.exceptions import TransitionNotAllowed
from statemachine.io import create_machine_class_from_definition

from routebook.diagnostic import did_you_mean
from routebook.errors import MissingInput, UnknownInput, UnknownMachine, UnknownValue
from routebook.model import Move, Silence
from routebook.program import DOCUMENTED
from routebook.reference import decide
from routebook.sets import code_of, holds
from routebook.settle import choose_readings, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from routebook.model import Book, Machine, State, Transition


@dataclass(slots=True)
class Life:
    """The model of an instance: its facts, what it did so far, and its state as the library keeps it.

    To restore an instance, write `facts` and `state`: one state, or the whole path in an OrderedSet, outermost first.
    """

    facts: dict[str, str]
    actions: list[str] = field(default_factory=list)
    state: Any = None


def to_statechart(
    book: Book, machine: str, readings: Mapping[str, str] | None = None
) -> type[StateChart[Any]]:
    """The class of a machine; `Class(parameters)` makes an instance, whose `model` is a Life.

    An event that is refused or undocumented raises TransitionNotAllowed and changes nothing. What the library does
    not do: take a step back when a decision turns out to be undocumented in a transition without an event. An event
    or a state whose name means something else to the library has an underscore after it in the class: `send_`.
    Raises UnknownMachine and UnknownReading; making an instance raises MissingInput, UnknownInput and UnknownValue.
    """
    if machine not in book.machines:
        help_ = did_you_mean(machine, book.machines)
        raise UnknownMachine(f"the book `{book.id}` has no machine `{machine}`", help=help_)
    settled = settle(book, choose_readings(book, readings))
    return _Builder(settled, settled.machines[machine]).build()


class _Builder:
    """Builds the class of one machine of a book whose readings are settled."""

    def __init__(self, book: Book, machine: Machine) -> None:
        self.book = book
        self.machine = machine
        self.events = _spelled(machine.events, set(_callbacks(machine)))
        self.states = _spelled(machine.states, set(self.events.values()))

    def build(self) -> type[StateChart[Any]]:
        begin = dict(self.machine.remembers)
        checked = self._checked

        def __init__(  # noqa: N807  (becomes a method of the class)
            self: StateChart[Any],
            parameters: Mapping[str, str] | None = None,
            *,
            model: Life | None = None,
            listeners: list[object] | None = None,
        ) -> None:
            life = model or Life({**checked(parameters or {}), **begin})
            StateChart.__init__(self, model=life, listeners=listeners)

        return create_machine_class_from_definition(
            "".join(word.capitalize() for word in self.machine.id.split("_")),
            states={self.states[state.id]: self._state(state) for state in self.machine.children(None)},
            allow_event_without_transition=False,
            catch_errors_as_events=False,
            validate_final_reachability=False,
            validate_trap_states=False,
            validate_disconnected_states=False,
            __init__=__init__,
            __doc__=self.machine.about,
        )

    def _checked(self, parameters: Mapping[str, str]) -> Mapping[str, str]:
        """The parameters, if they are all there and no others; raises as `Engine.session` does."""
        for name in parameters:
            if name not in self.machine.parameters:
                repair = did_you_mean(str(name), self.machine.parameters)
                raise UnknownInput(f"`{name}` is not a parameter of `{self.machine.id}`", help=repair)
        for name in self.machine.parameters:
            if name not in parameters:
                message = f"`{name}` is missing: `{self.machine.id}` has it as a parameter"
                raise MissingInput(message, help=f"give `{name}`")
            known = self.book.inputs[name]
            try:
                code_of(known, parameters[name])
            except (ValueError, TypeError):
                repair = did_you_mean(str(parameters[name]), known.values)
                raise UnknownValue(f"`{name}` has no value `{parameters[name]}`", help=repair) from None
        return parameters

    def _state(self, state: State) -> Any:
        """A state as the library's definition has it, with the states inside it and its transitions.

        In a final state the library allows no event, so one in which all are silent needs no transitions there.
        """
        rules = [rule for rule in self.machine.transitions if state.id in rule.states]
        final = (
            state.final and state.parent is None and all(isinstance(each.outcome, Silence) for each in rules)
        )
        rows: dict[str | None, list[dict[str, Any]]] = {}
        for rule in () if final else rules:
            for event in rule.events or (None,):
                rows.setdefault(event and self.events[event], []).append(self._row(rule, event))
        children = {self.states[child.id]: self._state(child) for child in self.machine.children(state.id)}
        definition: dict[str, Any] = {
            "name": state.id,
            "initial": state.initial,
            "final": final or (state.final and not rules),
            "on": rows,
        }
        return {**definition, "states": children} if children else definition

    def _row(self, rule: Transition, event: str | None) -> dict[str, Any]:
        row: dict[str, Any] = {"target": None, "cond": self._guard(rule, event)}
        if isinstance(rule.outcome, Move):
            target = rule.outcome.target and self.states[rule.outcome.target]
            return {**row, "target": target, "on": self._effect(rule.outcome, event)}
        return {**row, "on": _refusal}

    def _guard(self, rule: Transition, event: str | None) -> Callable[..., bool]:
        """Whether a rule holds, unless a decision that could be consulted on the event is undocumented."""
        gives = self.machine.events[event].gives if event else {}
        called = self.machine.events[event].decides if event else None
        unasked = isinstance(rule.outcome, Silence) and not rule.when

        def guard(machine: StateChart[Any], model: Life) -> bool:
            facts = {**model.facts, **gives}
            if unasked:
                return True
            if called and decide(self.book, called, facts).status != DOCUMENTED:
                return False
            active = {
                name for name, spelled in self.states.items() if spelled in machine.configuration_values
            }
            for other in self._rules_on(event, active):
                if self._known(other, facts) is None:
                    return False
            return holds(rule.when, self._known(rule, facts) or {})

        guard.__name__ = (
            " and ".join(f"{each.name}: {'/'.join(each.written)}" for each in rule.when) or rule.id
        )
        return guard

    def _rules_on(self, event: str | None, active: set[str]) -> Iterator[Transition]:
        for rule in self.machine.transitions:
            if active.intersection(rule.states) and (
                event in rule.events or (event is None and not rule.events)
            ):
                yield rule

    def _known(self, rule: Transition, facts: Mapping[str, str]) -> dict[str, int] | None:
        """The values that a rule's conditions are about; None where a decision is undocumented."""
        known = {}
        for entry in rule.when:
            word = facts.get(entry.name)
            if word is None:
                decider = self.book.inputs[entry.name].decided_by or ""
                word = decide(self.book, decider, facts).outputs.get(entry.name)
            if word is None:
                return None
            known[entry.name] = code_of(self.book.inputs[entry.name], word)
        return known

    def _effect(self, move: Move, event: str | None) -> Callable[..., None]:
        sets = {**(self.machine.events[event].sets if event else {}), **move.sets}

        def effect(model: Life) -> None:
            model.facts |= sets
            model.actions += move.actions

        effect.__name__ = ", ".join(move.actions) or "stay"
        return effect


def _spelled(names: Iterable[str], taken: AbstractSet[str]) -> dict[str, str]:
    """How the class spells each name: with an underscore after it if it is taken, or an attribute of all machines."""
    attributes = {"model", "history_values", "state_field", *StateChart.__annotations__}
    spelled: dict[str, str] = {}
    for name in names:
        word = name
        while word in taken or word in attributes or hasattr(StateChart, word) or word in spelled.values():
            word += "_"
        spelled[name] = word
    return spelled


def _callbacks(machine: Machine) -> Iterator[str]:
    """The names under which the library looks for callbacks of its own accord."""
    yield "prepare_event"
    for event in (*machine.events, "transition"):
        yield from (f"before_{event}", f"on_{event}", f"after_{event}")
    for state in (*machine.states, "state"):
        yield from (f"on_enter_{state}", f"on_exit_{state}", f"on_invoke_{state}")


def _refusal(machine: StateChart[Any], event: Any) -> None:
    raise TransitionNotAllowed(event, machine.configuration)
