"""Where the runs of a machine of two books part: both are walked side by side, for every session."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from routebook.comparing.change import Cited, Effect, Turn
from routebook.comparing.covering import cover
from routebook.comparing.joint import axes_over, facts_for, row_in, space_of
from routebook.exploring import explore
from routebook.frozen import Frozen
from routebook.sets import code_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from routebook.comparing.answers import Answering
    from routebook.comparing.covering import Codes
    from routebook.comparing.joint import Axis
    from routebook.exploring import Explored, Here
    from routebook.model import Machine
    from routebook.stepping import Configuration, Outcome

BEGINNING = "the beginning"
"""What stands for the event by which a session begins."""

Kind = tuple[Effect | None, Effect | None, tuple[Cited, ...], tuple[Cited, ...]]


@dataclass(slots=True)
class _Found:
    """A kind of difference as far as it was met: where, for which sessions, and the shortest run to it."""

    pairs: dict[tuple[str, str], None] = field(default_factory=dict)
    sessions: dict[Codes, None] = field(default_factory=dict)
    run: tuple[str, ...] = ()
    example: Codes = ()


def compare_machine(old: Answering, new: Answering, machine: str) -> tuple[Turn, ...]:
    """The steps of a machine that differ, as long as the runs before them went through the same states; raises TooLarge."""
    machines = (old.book.machines[machine], new.book.machines[machine])
    given = [{*each.parameters} for each in machines]
    names = dict.fromkeys(name for each in reversed(machines) for name in each.parameters)
    axes = axes_over(names, old.book, new.book, given)
    found: dict[Kind, _Found] = {}
    occurring: list[Codes] = []
    walked = (
        explore(old.book, machines[0], old.recalling.decide),
        explore(new.book, machines[1], new.recalling.decide),
    )
    for (one, other), sessions in _together((old, new), walked, machine, axes).items():
        occurring += sessions
        walks = (None if one is None else walked[0][one], None if other is None else walked[1][other])
        for kind, pair, run in _walk(machines, walks):
            each = found.setdefault(kind, _Found())
            each.pairs[pair] = None
            each.sessions |= dict.fromkeys(sessions)
            if not each.example or len(run) < len(each.run):
                each.run, each.example = run, sessions[0]
    return tuple(_turn(kind, each, axes, occurring) for kind, each in found.items())


Walks = tuple[int | None, int | None]
"""The numbers of the walks of one session in both books; None where a book has no such session."""


def _together(
    sides: tuple[Answering, Answering],
    walked: tuple[list[Explored], list[Explored]],
    machine: str,
    axes: Sequence[Axis],
) -> dict[Walks, list[Codes]]:
    """The sessions that either book has, by the walks that they are of in both."""
    of = [{codes: at for at, walk in enumerate(walks) for codes in walk.members} for walks in walked]
    found: dict[Walks, list[Codes]] = {}
    for codes in product(*(range(len(axis.known.values)) for axis in axes)):
        one, other = (
            of[number].get(_own_codes(side, machine, facts_for(number, axes, codes)))
            for number, side in enumerate(sides)
        )
        if one is not None or other is not None:
            found.setdefault((one, other), []).append(codes)
    return found


def _own_codes(side: Answering, machine: str, facts: Mapping[str, str] | None) -> Codes:
    """The numbers of a session's parameters in one book; of no session, where it does not know a value."""
    if facts is None:
        return (-1,)
    inputs = side.book.inputs
    return tuple(code_of(inputs[name], facts[name]) for name in side.book.machines[machine].parameters)


def _walk(
    machines: tuple[Machine, Machine], walks: tuple[Explored | None, Explored | None]
) -> Iterator[tuple[Kind, tuple[str, str], tuple[str, ...]]]:
    """Every step that differs, with the state and event, and the events of a shortest run that ends with it."""
    old, new = walks
    shared = [name for name in machines[0].remembers if name in machines[1].remembers]
    begun = (old.beginning if old else None, new.beginning if new else None)
    leaf = machines[1].settled_in(None)[-1]
    if kind := _kind((), frozenset(), begun, machines, shared):
        yield kind, (leaf, BEGINNING), ()
    if not begun[0] or not begun[1] or begun[0].configuration != begun[1].configuration:
        return
    assert old is not None and new is not None  # noqa: S101, PT018  (both have begun)
    events = [event for event in machines[1].events if event in machines[0].events]
    first = (_here(machines[0], begun[0]), _here(machines[1], begun[1]))
    waiting: deque[tuple[tuple[Here, Here], tuple[str, ...]]] = deque([(first, ())])
    seen = {first}
    while waiting:
        here, run = waiting.popleft()
        for event in events:
            steps = (old.rows[here[0]].get(event), new.rows[here[1]].get(event))
            if kind := _kind(here[0][0], _apart_at(here, machines), steps, machines, shared):
                yield kind, (here[0][0][-1], event), (*run, event)
            if steps[0] and steps[1] and steps[0].configuration == steps[1].configuration:
                there = (_here(machines[0], steps[0]), _here(machines[1], steps[1]))
                if there not in seen:
                    seen.add(there)
                    waiting.append((there, (*run, event)))


def _here(machine: Machine, outcome: Outcome) -> Here:
    return outcome.configuration, tuple(outcome.memory[name] for name in machine.remembers)


Apart = tuple[str, str, str]
"""A fact that both machines remember, and the two values that it has in them."""


def _apart_at(here: tuple[Here, Here], machines: tuple[Machine, Machine]) -> frozenset[Apart]:
    """The facts of which both machines remember different values before a step."""
    one, other = (
        dict(zip(each.remembers, at[1], strict=True)) for each, at in zip(machines, here, strict=True)
    )
    return frozenset((name, word, other[name]) for name, word in one.items() if other.get(name, word) != word)


def _kind(
    here: Configuration,
    before: frozenset[Apart],
    steps: tuple[Outcome | None, Outcome | None],
    machines: tuple[Machine, Machine],
    shared: Sequence[str],
) -> Kind | None:
    """In what two steps differ, and by which rules; None where they do not. Facts that differed `before` are told where they parted."""
    one, other = steps
    facts: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})
    if one and other:
        words = {name: (one.memory[name], other.memory[name]) for name in shared}
        apart = {name: two for name, two in words.items() if two[0] != two[1] and (name, *two) not in before}
        facts = ({name: two[0] for name, two in apart.items()}, {name: two[1] for name, two in apart.items()})
    effects = (_effect(here, one, facts[0]), _effect(here, other, facts[1]))
    if effects[0] == effects[1]:
        return None
    cited = (_cited(machines[0], one), _cited(machines[1], other))
    return (*effects, *cited)


def _effect(here: Configuration, outcome: Outcome | None, facts: Mapping[str, str]) -> Effect | None:
    if outcome is None:
        return None
    moved = outcome.configuration != here
    return Effect(
        status=outcome.status,
        state=outcome.configuration[-1] if moved else None,
        actions=tuple(outcome.actions),
        timers=tuple(outcome.timers),
        facts=Frozen(facts),
    )


def _cited(machine: Machine, outcome: Outcome | None) -> tuple[Cited, ...]:
    taken = outcome.taken if outcome else ()
    return tuple(Cited(machine.id, rule.id, rule.sources) for rule in taken)


def _turn(kind: Kind, found: _Found, axes: Sequence[Axis], occurring: Sequence[Codes]) -> Turn:
    space = space_of(axes)
    others = [codes for codes in occurring if codes not in found.sessions]
    rows = [row_in(space, box) for box in cover(found.sessions, others, space.whole)]
    example = {
        axis.known.name: (axis.words[1] or axis.words[0] or ())[code] or axis.known.values[code]
        for axis, code in zip(axes, found.example, strict=True)
    }
    before, after, old, new = kind
    return Turn(before, after, tuple(found.pairs), old, new, example, found.run, tuple(rows))
