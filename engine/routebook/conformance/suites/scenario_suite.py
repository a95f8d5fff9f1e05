"""The scenarios of a book as vectors: what the document itself tells, held against a system step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.conformance.retelling import step_of
from routebook.conformance.suites.choices import SCENARIOS
from routebook.conformance.suites.permitting import run_permissions, under_which_occur
from routebook.conformance.vector import MACHINE, UNDOCUMENTED, Group, Suite, Vector
from routebook.errors import ContradictoryFacts, ImpossibleFacts
from routebook.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from routebook.conformance.suites.permitting import Alternative
    from routebook.model import Scenario
    from routebook.program import Step
    from routebook.runtime import Engine


def scenario_suites(
    engine: Engine, scenarios: Iterable[Scenario], alternatives: Sequence[Alternative]
) -> Iterator[Suite]:
    """A suite for each machine that scenarios walk, in the order of the book.

    A scenario is left out if its parameters cannot occur under the readings of the engine, or none of its steps is documented.
    """
    by_machine: dict[str, list[Group]] = {name: [] for name in engine.program.machines}
    for scenario in scenarios:
        by_machine[scenario.machine] += _group(engine, scenario, alternatives)
    for machine, groups in by_machine.items():
        if groups:
            yield _suite(engine, machine, tuple(groups))


def _suite(engine: Engine, machine: str, groups: tuple[Group, ...]) -> Suite:
    program = engine.program
    return Suite(
        book=program.book,
        version=program.version,
        fingerprint=program.fingerprint,
        readings=program.readings,
        kind=MACHINE,
        of=machine,
        level=SCENARIOS,
        method="scenarios",
        extra_states=0,
        guarantee="a system that passes answers every step of these scenarios as documented",
        not_promised="nothing is said of any other run",
        mutation_score={},
        certificate="each step of each scenario is asked",
        groups=groups,
    )


def _group(engine: Engine, scenario: Scenario, alternatives: Sequence[Alternative]) -> Iterator[Group]:
    """A scenario as a vector that aims at the last documented step, with what the scenario cites."""
    machine, given = scenario.machine, Frozen(scenario.given)
    events = [step.event for step in scenario.steps if step.event is not None]
    steps = _walk(engine, scenario, events)
    documented = [at for at, step in enumerate(steps) if step.status != UNDOCUMENTED]
    if documented:
        target = documented[-1]
        others = under_which_occur(alternatives, machine, given)
        permitted = run_permissions(steps, others)
        vector = Vector(scenario.id, given, tuple(map(step_of, steps, permitted)), target)
        yield Group(steps[target].rules[machine][0], scenario.sources, (vector,))


def _walk(engine: Engine, scenario: Scenario, events: Iterable[str]) -> list[Step]:
    """The steps of a scenario; none if its parameters cannot occur."""
    try:
        session = engine.session(scenario.machine, scenario.given)
    except (ContradictoryFacts, ImpossibleFacts):
        return []
    return [*map(session.send, events)]
