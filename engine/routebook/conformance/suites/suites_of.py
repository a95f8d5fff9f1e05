"""The suites of a book: one for each decision and each machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.advancing import unheard, within
from routebook.conformance.suites.choices import EXTRA_STATES, makes_suites_of
from routebook.conformance.suites.decision_suite import decision_suite
from routebook.conformance.suites.machine_suite import machine_suite
from routebook.diagnostic import did_you_mean
from routebook.errors import UnknownDecision, UnsuitableMethod

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.advancing import Advance
    from routebook.conformance.suites.choices import Level, Method
    from routebook.conformance.suites.permitting import Alternative
    from routebook.conformance.vector import Suite
    from routebook.runtime import Engine


def suites_of(
    engine: Engine,
    level: Level | Method,
    alternatives: Sequence[Alternative],
    *,
    of: str | None = None,
    extra_states: int | None = None,
    by_solver: bool = False,
    advance: Advance = unheard,
) -> Iterator[Suite]:
    """The suites of a level for a book's decisions and machines, or for those called `of`, in the order of the book.

    A method in the place of the level makes those that it is for.

    `alternatives` are the other choices of readings whose answers are permitted. Systems may have so many `extra_states`,
    by default those of the level. The solver certifies suites without extra states if asked to. `advance` is told how many
    suites are made, and of how many. Raises UnknownDecision, UnsuitableMethod, TooLarge, MissingExtra
    and IncompleteSuite.
    """
    program = engine.program
    decisions = [name for name in program.plans if of in {None, name}]
    machines = [name for name in program.machines if of in {None, name}]
    if of is not None and not decisions and not machines:
        raise UnknownDecision(
            f"the book `{program.book}` has neither a decision nor a machine `{of}`",
            help=did_you_mean(of, [*program.plans, *program.machines]),
        )
    made_decisions = decisions if makes_suites_of(level, machines=False) else []
    made_machines = machines if makes_suites_of(level, machines=True) else []
    if of is not None and not made_decisions and not made_machines:
        other = "decisions" if machines else "machines"
        raise UnsuitableMethod(
            f"the method `{level.value}` makes suites of {other} alone, and `{of}` is not one of these",
            help="choose another method, or a level",
        )
    extra = EXTRA_STATES.get(level, 0) if extra_states is None else extra_states
    total = len(made_decisions) + len(made_machines)
    for number, name in enumerate(made_decisions, 1):
        yield decision_suite(engine, name, level, alternatives)
        advance(number, total)
    for number, name in enumerate(made_machines, len(made_decisions)):
        part = within(advance, number, total)
        yield machine_suite(engine, name, level, extra, alternatives, by_solver=by_solver, advance=part)
