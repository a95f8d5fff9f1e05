"""The suites that are made with the pictures and pages of a book, each with its proof."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from routebook.conformance.suites.choices import SHIPPED
from routebook.conformance.suites.refusing import refuse_incomplete
from routebook.conformance.suites.scenario_suite import scenario_suites
from routebook.conformance.suites.suites_of import suites_of
from routebook.errors import TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routebook.advancing import Advance
    from routebook.conformance.suites.permitting import Alternative
    from routebook.conformance.vector import Suite
    from routebook.model import Scenario
    from routebook.runtime import Engine


@dataclass(frozen=True, slots=True)
class Unmade:
    """A suite that is not made, because the decision or the machine is too large for it."""

    of: str
    level: str
    why: str


@dataclass(frozen=True, slots=True)
class Shipped:
    """The suites of a book, by level and in the order of the book, those of scenarios last; and what is not made."""

    suites: tuple[Suite, ...]
    unmade: tuple[Unmade, ...]


def ship(
    engine: Engine,
    scenarios: Iterable[Scenario],
    alternatives: Sequence[Alternative],
    advance: Advance,
) -> Shipped:
    """The suites of a book, certified by a solver; `advance` is told how many are made, and of how many.

    Raises IncompleteSuite and MissingExtra.
    """
    made: list[Suite] = []
    unmade: list[Unmade] = []
    names = [*engine.program.plans, *engine.program.machines]
    for number, (level, name) in enumerate(product(SHIPPED, names), 1):
        try:
            suites = suites_of(engine, level, alternatives, of=name, by_solver=True)
            made += [replace(suite, groups=tuple(suite.groups)) for suite in suites]
        except TooLarge as error:
            unmade.append(Unmade(name, level.value, error.message))
        advance(number, len(SHIPPED) * len(names))
    for suite in made:
        refuse_incomplete(suite)
    return Shipped((*made, *scenario_suites(engine, scenarios, alternatives)), tuple(unmade))
