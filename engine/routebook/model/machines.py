"""State machines: states, events, and transitions, which are rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from routebook.model.decisions import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.model.decisions import Acceptance
    from routebook.model.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition(Rule):
    """A rule of a machine: in any of `states`, on any of `events`; with no event it is taken at once.

    `after` is a time in seconds: its event is due that long after the state was entered.
    """

    states: tuple[str, ...]
    events: tuple[str, ...]
    after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state of a machine; `means` ties it to the facts that hold whenever it is active."""

    id: str
    parent: str | None
    initial: bool
    final: bool
    means: Mapping[str, str]
    about: str = field(default="", compare=False)
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What an event means wherever it arrives: facts it sets, facts it gives to the step, the decision it calls for."""

    id: str
    sets: Mapping[str, str]
    gives: Mapping[str, str]
    decides: str | None
    about: str = field(default="", compare=False)
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A state machine: what is fixed for a session, what it remembers, its states, events and transitions.

    `groups` are names for several events. `places` are those of the parameters, the remembered facts and what the
    machine is drawn for, by their paths in the file.
    """

    id: str
    about: str
    parameters: tuple[str, ...]
    remembers: Mapping[str, str]
    states: Mapping[str, State]
    events: Mapping[str, Event]
    groups: Mapping[str, tuple[str, ...]]
    actions: Mapping[str, str]
    transitions: tuple[Transition, ...]
    draw_for: str | None = None
    accepted: tuple[Acceptance, ...] = ()
    place: Place = field(compare=False)
    places: Mapping[tuple[str, ...], Place] = field(default_factory=dict, compare=False)

    def path(self, state: str) -> tuple[str, ...]:
        """The state and its ancestors, outermost first."""
        parent = self.states[state].parent
        return (*self.path(parent), state) if parent else (state,)

    def children(self, state: str | None) -> Iterator[State]:
        """The states directly inside one, or the outermost ones."""
        return (child for child in self.states.values() if child.parent == state)

    def settled_in(self, state: str | None) -> tuple[str, ...]:
        """The configuration that entering a state leads to: down its initial children to a leaf."""
        for child in self.children(state):
            if child.initial:
                return self.settled_in(child.id)
        return self.path(state) if state else ()
