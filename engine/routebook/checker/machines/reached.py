"""What the runs of a machine come to, whatever the parameters, under the default readings or one other choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.model import Move
from routebook.stepping import Unhandled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.exploring import Explored
    from routebook.model import Machine, Transition


def is_known(walks: Sequence[Explored]) -> bool:
    """Whether it is known where every run goes: no step has two outcomes, no end, or facts that cannot occur."""
    return all(isinstance(step.cause, Unhandled) for walk in walks for step in walk.missteps)


def states_entered(machine: Machine, walks: Sequence[Explored]) -> set[str]:
    """The states that are ever active, be it only in passing."""
    entered = {*machine.settled_in(None)}
    for walk in walks:
        for outcome in walk.outcomes():
            entered.update(outcome.configuration)
            for rule in outcome.taken:
                if isinstance(rule.outcome, Move) and rule.outcome.target:
                    entered.update(machine.settled_in(rule.outcome.target))
    return entered


def rules_not_taken(machine: Machine, walks: Sequence[Explored]) -> Iterator[Transition]:
    """The rules that no run goes by, though a state that they are for is entered."""
    entered = states_entered(machine, walks)
    taken = {rule.id for walk in walks for outcome in walk.outcomes() for rule in outcome.taken}
    for rule in machine.transitions:
        if rule.id not in taken and entered.intersection(rule.states):
            yield rule


def taken_instead(rule: Transition, machine: Machine, walks: Sequence[Explored]) -> Iterator[Transition]:
    """The rules that runs go by on the events of another, in the states that it is for; each once."""
    by_id = {each.id: each for each in machine.transitions}
    found = {
        outcome.taken[0].id: None
        for walk in walks
        for (configuration, _), cells in walk.rows.items()
        if not set(rule.states).isdisjoint(configuration)
        for event, outcome in cells.items()
        if event in rule.events and outcome.taken
    }
    return (by_id[each] for each in found)
