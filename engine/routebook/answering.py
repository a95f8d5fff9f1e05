"""Quick ways from the numbers of a plan's given inputs to its decision: one look at a cell, or a walk through sieves."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from routebook.chain import Uncovered
from routebook.memo import remember
from routebook.sets import bits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from routebook.chain import Chain
    from routebook.program import Axis, Decision, Plan, Sieve

    Answering = Callable[[Iterable[int]], Decision]
    Needs = Sequence[tuple[int, tuple[int, ...]]]


def strides_of(plan: Plan, axes: Mapping[str, Axis], names: Sequence[str]) -> tuple[int, ...]:
    """How far apart two neighbouring values of each input lie among a plan's cells, in the order of names."""
    sizes = [len(axes[name].values) for name in plan.inputs]
    return tuple(prod(sizes[plan.inputs.index(name) + 1 :]) for name in names)


def by_cell(chain: Chain, plan: Plan) -> Answering:
    """By one look at the cells of a plan that is laid out, each number being multiplied by its stride already.

    It raises Uncovered for what cannot occur.
    """
    cells = plan.cells or ()

    def answer(numbers: Iterable[int]) -> Decision:
        number = cells[sum(numbers)]
        if number < 0:
            raise Uncovered(plan.id, {})
        return chain.numbered(plan, number)

    return answer


def by_walking(chain: Chain, plan: Plan, names: Sequence[str]) -> Answering:
    """Through the tables of a plan, one `and` for each input; it raises Uncovered for what cannot occur."""
    walk, impossible = _walk(chain, plan, names)
    made: dict[tuple[int, ...], Decision] = {}

    def answer(codes: Iterable[int]) -> Decision:
        known = [*codes]
        held = []
        for sieve, needs, outputs, in_play in walk:
            alive = in_play
            for place, admitted in needs:
                alive &= admitted[known[place]]
            if not alive:
                raise Uncovered(sieve.id, {})
            if sieve.hit_policy == "first":
                alive &= -alive
            highest = alive.bit_length() - 1
            concluded = outputs[highest]
            if concluded is None:
                return chain.answer_possible(plan, dict(zip(names, known, strict=False)))
            known += concluded
            held.append(~alive if sieve.hit_policy == "any" else highest)
        for masks in impossible:
            if all(mask >> known[place] & 1 for place, mask in masks):
                raise Uncovered(plan.id, {})
        key = tuple(held)
        decision = made.get(key)
        if decision is None:
            decision = chain.determined(
                plan, {stop[0].id: _rules(each) for stop, each in zip(walk, held, strict=True)}
            )
            remember(made, key, decision)
        return decision

    return answer


def _rules(held: int) -> tuple[int, ...]:
    """The rules that held: one by its number, several as the complement of their bits."""
    return tuple(bits(~held)) if held < 0 else (held,)


Stop = tuple["Sieve", "Needs", "Sequence[tuple[int, ...] | None]", int]
"""A table to walk through: what it needs, by its place among what is known; what its rules conclude; those in play."""


def _walk(chain: Chain, plan: Plan, names: Sequence[str]) -> tuple[list[Stop], list[list[tuple[int, int]]]]:
    """The tables of a plan and what is declared impossible, over a list of all that is known, the names first."""
    places = {name: place for place, name in enumerate(names)}
    walk: list[Stop] = []
    for sieve in map(chain.sieves.__getitem__, plan.tables):
        needs = tuple(zip(map(places.__getitem__, sieve.needs), sieve.admits, strict=True))
        outputs = [verdict.outputs for verdict in sieve.verdicts]
        walk.append((sieve, needs, outputs, -1 if needs else (1 << len(outputs)) - 1))
        places |= {name: len(places) + at for at, name in enumerate(sieve.outputs)}
    impossible = [
        [(places[name], mask) for name, mask in masks.items()]
        for _, masks in chain.impossible
        if masks.keys() <= places.keys()
    ]
    return walk, impossible
