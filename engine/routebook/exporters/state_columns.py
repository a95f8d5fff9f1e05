"""Where the states of a machine stand on its picture: in columns, so that arrows between them can be told apart."""

from __future__ import annotations

from dataclasses import dataclass
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

    sources: tuple[str, ...]
    target: str
    told: tuple[Told, ...]

    @property
    def usual(self) -> bool:
        """Whether it is taken without another choice of a reading."""
        return any(each.default for each in self.told)


def arrows_of(machine: Machine, told: Iterable[Told]) -> tuple[Arrow, ...]:
    """One arrow for each pair of source and target; sources side by side share it where the rules are the same."""
    along: dict[tuple[str, str], list[Told]] = {}
    for each in told:
        if isinstance(each.outcome, Move) and each.outcome.target is not None:
            for source in each.rule.states:
                along.setdefault((source, each.outcome.target), []).append(each)
    found: list[Arrow] = []
    for (source, target), rules in along.items():
        side = machine.states[source].parent
        for number, other in enumerate(found):
            if other.target == target and other.told == tuple(rules) and _side(machine, other) == side:
                found[number] = Arrow((*other.sources, source), target, other.told)
                break
        else:
            found.append(Arrow((source,), target, tuple(rules)))
    return tuple(found)


def _side(machine: Machine, arrow: Arrow) -> str | None:
    return machine.states[arrow.sources[0]].parent


def columns_of(machine: Machine, arrows: Sequence[Arrow]) -> Mapping[str | None, tuple[str, ...]]:
    """The states without states inside them by what they are in, neighbours being those that an arrow joins."""
    columns: dict[str | None, tuple[str, ...]] = {}
    for state in machine.states.values():
        if machine.settled_in(state.id)[-1] == state.id:
            columns[state.parent] = (*columns.get(state.parent, ()), state.id)
    joined = [(source, arrow.target) for arrow in arrows for source in arrow.sources]
    return {parent: _ordered(machine, members, joined) for parent, members in columns.items()}


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
