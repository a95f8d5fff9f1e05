"""Where the states of a machine stand on its picture: in columns, so that arrows between them can be told apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations
from typing import TYPE_CHECKING

from routebook.model import Move

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routebook.exporters.rule_words import Told
    from routebook.model import Machine

MOST_ORDERED = 6


@dataclass(frozen=True, slots=True)
class Arrow:
    """What leads from some states, told alike for each, to one target."""

    number: int
    sources: tuple[str, ...]
    target: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The arrows of a picture, and its columns: the states that hold no others, by the state that they are in."""

    machine: Machine
    arrows: tuple[Arrow, ...]
    columns: Mapping[str | None, tuple[str, ...]]

    def is_compound(self, state: str) -> bool:
        """Whether there are states inside it."""
        return self.leaf(state) != state

    def leaf(self, state: str) -> str:
        """The innermost state that is entered with it."""
        return self.machine.settled_in(state)[-1]

    def column(self, state: str) -> int:
        """The number of its column, or of that in which it begins."""
        return list(self.columns).index(self.machine.states[self.leaf(state)].parent)

    def rank(self, state: str) -> int:
        """How far below the top of its column it stands."""
        return self.columns[self.machine.states[state].parent].index(state)

    def is_beside(self, arrow: Arrow) -> bool:
        """Whether an arrow leads from a state to its neighbour in a column, or back to itself."""
        column = self.columns.get(self.machine.states[arrow.target].parent, ())
        if len(arrow.sources) > 1 or not {*arrow.sources, arrow.target} <= {*column}:
            return False
        return abs(self.rank(arrow.sources[0]) - self.rank(arrow.target)) <= 1

    def is_inward(self, arrow: Arrow) -> bool:
        """Whether an arrow leads from a compound to a state inside it."""
        return any(source in self.machine.path(arrow.target)[:-1] for source in arrow.sources)

    def home(self, arrow: Arrow) -> str | None:
        """The innermost state that holds all that an arrow joins."""
        end = None if self.is_inward(arrow) else -1
        home = None
        for level in zip(
            *(self.machine.path(each)[:end] for each in (*arrow.sources, arrow.target)), strict=False
        ):
            if len(set(level)) > 1:
                break
            home = level[0]
        return home

    def is_at_border(self, state: str, arrow: Arrow) -> bool:
        """Whether an arrow ends or begins at the border of a compound."""
        ends = (*arrow.sources, arrow.target)
        return self.is_compound(state) and all(state not in self.machine.path(each)[:-1] for each in ends)


def places_of(machine: Machine, told: Iterable[Told]) -> Places:
    """One arrow for each pair of source and target; neighbours in a column are states that an arrow joins."""
    along: dict[tuple[str, str], list[Told]] = {}
    for each in told:
        if isinstance(each.outcome, Move) and each.outcome.target is not None:
            for source in each.rule.states:
                along.setdefault((source, each.outcome.target), []).append(each)
    columns: dict[str | None, tuple[str, ...]] = {}
    for state in machine.states.values():
        if machine.settled_in(state.id)[-1] == state.id:
            columns[state.parent] = (*columns.get(state.parent, ()), state.id)
    ordered = {parent: _ordered(machine, members, list(along)) for parent, members in columns.items()}
    return Places(machine, _arrows(machine, along), ordered)


def _arrows(machine: Machine, along: Mapping[tuple[str, str], list[Told]]) -> tuple[Arrow, ...]:
    """The arrows; sources side by side share one where the same rules lead from them to the same target."""
    found: list[Arrow] = []
    for (source, target), rules in along.items():
        arrow = Arrow(len(found), (source,), target, tuple(rules))
        twin = next((each for each in found if _is_alike(machine, each, arrow)), None)
        if twin is None:
            found.append(arrow)
        else:
            found[twin.number] = replace(twin, sources=(*twin.sources, source))
    return tuple(found)


def _is_alike(machine: Machine, one: Arrow, other: Arrow) -> bool:
    """Whether the same is told of two arrows to one target, from states side by side that it is not inside of."""
    (first, *_), (second, *_) = one.sources, other.sources
    beside = machine.states[first].parent == machine.states[second].parent
    outside = not {first, second} & {*machine.path(other.target)[:-1]}
    return one.target == other.target and one.told == other.told and beside and outside


def _ordered(
    machine: Machine, members: tuple[str, ...], joined: Sequence[tuple[str, str]]
) -> tuple[str, ...]:
    """The order, the initial state first, in which arrows pass over the fewest others; else that of the book."""
    inner = [pair for pair in joined if set(pair) <= set(members)]

    def cost(order: tuple[str, ...]) -> tuple[bool, int]:
        begins = any(machine.states[each].initial for each in order[1:])
        passed = sum(max(abs(order.index(one) - order.index(other)) - 1, 0) for one, other in inner)
        return begins, passed

    return min(permutations(members), key=cost) if len(members) <= MOST_ORDERED else members
