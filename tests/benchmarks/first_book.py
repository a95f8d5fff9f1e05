"""The first book as what is timed needs it: facts for `delivery`, and the decision as one flat table.

A peer gets the smallest tree of conditions that answers every combination as Routebook does, one rule for each leaf.
That is far fewer rules than the combinations, and so the kindest table to a peer that reads one rule after the other.
Versions are one for each band of the book, and plain words to a peer: it compares no numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import routebook

BOOK = "push-notifications"
DECISION = "delivery"
VERSIONS = {"<12": "11.4.1", ">=12 <13": "12.5.7", ">=13 <14": "13.7", ">=14": "17.4"}
SILENT = "undocumented"
"""What a peer answers for every output where the document says nothing."""

Facts = dict[str, str]
Cell = tuple[str, ...]
Box = tuple[str | None, ...]
"""A value for each input, or None where any will do."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A rule of the flat table: its conditions, and its answer as a value for each output."""

    when: Mapping[str, str]
    then: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FlatTable:
    """One decision as every combination of its inputs with the answer, and as the fewest rules that say the same."""

    inputs: Mapping[str, tuple[str, ...]]
    outputs: tuple[str, ...]
    cells: Mapping[Cell, Mapping[str, str]]
    leaves: tuple[Leaf, ...]

    @property
    def every(self) -> list[Facts]:
        """Facts for every combination, shuffled, always in the same way."""
        found = [dict(zip(self.inputs, cell, strict=True)) for cell in self.cells]
        shuffler().shuffle(found)
        return found


def shuffler() -> Random:
    """Chance that is the same in every run."""
    return Random(0)  # noqa: S311


def flat_table(engine: routebook.Engine) -> FlatTable:
    """The decision of the first book, asked of the engine for every combination."""
    plan = engine.program.plans[DECISION]
    inputs = {
        name: tuple(VERSIONS.get(value, value) for value in engine.program.axes[name].values)
        for name in plan.inputs
    }
    cells = {
        cell: _answer(engine, dict(zip(inputs, cell, strict=True)), plan.outputs)
        for cell in product(*inputs.values())
    }
    return FlatTable(inputs, plan.outputs, cells, _smallest_tree(inputs, cells))


def _answer(engine: routebook.Engine, facts: Facts, outputs: tuple[str, ...]) -> Mapping[str, str]:
    return engine.decide(DECISION, facts).outputs or dict.fromkeys(outputs, SILENT)


def _smallest_tree(
    inputs: Mapping[str, tuple[str, ...]], cells: Mapping[Cell, Mapping[str, str]]
) -> tuple[Leaf, ...]:
    @cache
    def leaves(box: Box) -> tuple[Leaf, ...]:
        within = product(
            *((value,) if value else all_ for value, all_ in zip(box, inputs.values(), strict=True))
        )
        answers = {tuple(cells[cell].items()) for cell in within}
        if len(answers) == 1:
            when = {name: value for name, value in zip(inputs, box, strict=True) if value}
            return (Leaf(when, dict(*answers)),)
        return min(
            (
                tuple(leaf for value in values for leaf in leaves((*box[:at], value, *box[at + 1 :])))
                for at, values in enumerate(inputs.values())
                if not box[at]
            ),
            key=len,
        )

    return leaves((None,) * len(inputs))
