"""Two versions of a machine as one: their states and the outcomes of their rules, each with what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.comparing.change import CAME, CHANGED, WENT
from routebook.comparing.meaning import conditions
from routebook.exporters.rule_words import Told, outcomes_of
from routebook.model import Move

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from routebook.comparing.change import MachineChanged, Turns
    from routebook.model import Book, Machine, State

SAME = "same"


@dataclass(frozen=True, slots=True)
class Compared(Told):
    """An outcome of a rule in some states, with what became of it there.

    One that changed has in `was` what the old book has in its place; if that is nothing else, runs come to it elsewhere.
    """

    how: str = SAME
    was: Told | None = None


@dataclass(frozen=True, slots=True)
class Union:
    """The states of both machines where the new one, else the old one has them, and how those that differ do."""

    machine: Machine
    states: Mapping[str, str]
    told: tuple[Compared, ...]

    @property
    def differs(self) -> bool:
        """Whether any state or outcome does."""
        return bool(self.states) or any(each.how != SAME for each in self.told)


def union_of(old: Book, new: Book, machine_id: str, changed: MachineChanged | None) -> Union | None:
    """Both machines as one; `changed` has the runs that differ, if any do.

    None where they cannot be one: a state that went has lost, to another place, the state that was entered with it.
    """
    before, after = old.machines[machine_id], new.machines[machine_id]
    states = _states(before, after)
    if states is None:
        return None
    how = dict.fromkeys((name for name in after.states if name not in before.states), CAME)
    how |= dict.fromkeys((name for name in before.states if name not in after.states), WENT)
    how |= {
        name: CHANGED
        for name, state in after.states.items()
        if name in before.states and before.states[name] != state
    }
    elsewhere = set(_in_other_runs(changed, before, after)) if changed else set()
    told = _told(old, new, before, after, elsewhere)
    marked = tuple(_only_if(told, changed.under) if changed else told)
    return Union(replace(after, states=MappingProxyType(states)), MappingProxyType(how), marked)


def _states(before: Machine, after: Machine) -> dict[str, State] | None:
    states = {**before.states, **after.states}
    inside: dict[str | None, list[State]] = {}
    for state in states.values():
        inside.setdefault(state.parent, []).append(state)
    for members in inside.values():
        if any(state.initial and state.id in after.states for state in members):
            for state in members:
                if state.id not in after.states:
                    states[state.id] = replace(state, initial=False)
        elif not any(state.initial for state in members):
            return None
    return {name: states[name] for name in (*after.states, *before.states)}


def _in_other_runs(changed: MachineChanged, before: Machine, after: Machine) -> Iterator[tuple[str, str]]:
    """The rules, each with a state, that one of the books takes in a step and the other does not.

    A rule that waits for no event may be taken wherever the event before it led.
    """
    for turn in (turn for turns in changed.under for turn in turns.turns):
        for rules, machine in ((turn.old, before), (turn.new, after)):
            taken = {each.rule for each in {*turn.old} ^ {*turn.new} if each in rules}
            here = {state for leaf, _ in turn.pairs for state in machine.path(leaf)}
            for rule in machine.transitions:
                if rule.id in taken:
                    yield from ((rule.id, state) for state in rule.states if state in here or not rule.events)


def _only_if(told: Iterable[Compared], under: Sequence[Turns]) -> Iterator[Compared]:
    """What differs, with the choices under which alone it does in a run, if it does not by default."""
    usual, *others = (
        {each.rule for turn in turns.turns for each in (*turn.old, *turn.new)} for turns in under
    )
    for each in told:
        several = [
            turns.choices for turns, rules in zip(under[1:], others, strict=True) if each.rule.id in rules
        ]
        is_usual = each.how == SAME or each.rule.id in usual
        yield each if is_usual else replace(each, only=tuple(chain(*several)))


Key = tuple[str, str, tuple[tuple[str, str], ...]]
"""A rule, a state, and the readings of an outcome."""


def _told(
    old: Book, new: Book, before: Machine, after: Machine, elsewhere: Collection[tuple[str, str]]
) -> Iterator[Compared]:
    """What the new machine's rules do, then what only the old one's did; states with the same fate together."""
    olds, news = _by_key(old, before), _by_key(new, after)
    found: list[Compared] = []
    for key, told in news.items():
        was = olds.get(key)
        if was is None or _target(was) != _target(told):
            found.append(_in_state(told, key, CAME))
        elif _means(old, was) != _means(new, told):
            found.append(_in_state(told, key, CHANGED, was))
        else:
            found.append(_in_state(told, key, CHANGED if key[:2] in elsewhere else SAME))
    found += [
        _in_state(told, key, WENT)
        for key, told in olds.items()
        if key not in news or _target(news[key]) != _target(told)
    ]
    return _with_states_together(found)


def _by_key(book: Book, machine: Machine) -> dict[Key, Told]:
    return {
        (rule.id, state, tuple(told.under.items())): told
        for rule in machine.transitions
        for told in outcomes_of(book, rule)
        for state in rule.states
    }


def _in_state(told: Told, key: Key, how: str, was: Told | None = None) -> Compared:
    rule = replace(told.rule, states=(key[1],))
    return Compared(rule, told.outcome, told.under, told.default, told.only, how, was)


def _with_states_together(found: Iterable[Compared]) -> Iterator[Compared]:
    def apart_from_states(each: Compared) -> Compared:
        return replace(each, rule=replace(each.rule, states=()))

    for _, alike in groupby(found, apart_from_states):
        first, *others = alike
        states = (*first.rule.states, *(state for each in others for state in each.rule.states))
        yield replace(first, rule=replace(first.rule, states=states))


def _target(told: Told) -> str | None:
    return told.outcome.target if isinstance(told.outcome, Move) else None


def _means(book: Book, told: Told) -> object:
    """What is to be the same for an outcome to be the same in one state."""
    rule = told.rule
    return sorted(rule.events), rule.after, conditions(book, rule.when), told.outcome, told.default
