"""Combinations of facts: all of them where they are few enough, else some that lie in and beside the rules."""

from __future__ import annotations

from itertools import islice, product
from math import prod
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.program import Plan, Program, Sieve

MOST_WALKED = 100_000
"""How many combinations are gone through one by one."""

SEED = 0

Codes = tuple[int, ...]
"""The numbers of the values of a plan's inputs, in their order."""


def combinations_of(program: Program, plan: Plan) -> tuple[Sequence[Codes], bool]:
    """Combinations of the facts that a decision rests on, and whether these are all there are."""
    sizes = [len(program.axes[name].values) for name in plan.inputs]
    if prod(sizes) <= MOST_WALKED:
        return [*product(*map(range, sizes))], True
    drawn = islice(_drawn(program, plan, sizes), MOST_WALKED)
    return [*dict.fromkeys(drawn)], False


def _drawn(program: Program, plan: Plan, sizes: Sequence[int]) -> Iterator[Codes]:
    """In rounds over all rules: one inside each, and those beside it in which one fact is another."""
    random = Random(SEED)  # noqa: S311  (the same on every computer)
    for _ in range(MOST_WALKED):
        for sieve in map(program.sieves.__getitem__, plan.tables):
            for rule in range(len(sieve.verdicts)):
                inside = [
                    values[int(random.random() * len(values))]
                    for values in _admitted(sieve, rule, plan.inputs, sizes)
                ]
                yield tuple(inside)
                for place, size in enumerate(sizes):
                    if plan.inputs[place] in sieve.needs:
                        yield (*inside[:place], int(random.random() * size), *inside[place + 1 :])


def _admitted(sieve: Sieve, rule: int, names: Sequence[str], sizes: Sequence[int]) -> Iterator[Sequence[int]]:
    """For each input the values that a rule admits."""
    for name, size in zip(names, sizes, strict=True):
        if name in sieve.needs:
            admits = sieve.admits[sieve.needs.index(name)]
            yield [value for value in range(size) if admits[value] >> rule & 1] or range(size)
        else:
            yield range(size)
