"""The suite of a machine, with all that it promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.conformance.suites.methods import method_of, words_of_level
from routebook.conformance.suites.naming import name_of_row
from routebook.conformance.suites.promising import guarantee_of, not_promised, prove
from routebook.conformance.suites.scoring import Score, scores
from routebook.conformance.suites.under_test import machines_under_test
from routebook.conformance.suites.vectors_of_words import VectorsOfWords
from routebook.conformance.vector import Covered, Group, Suite, Vector

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routebook.conformance.suites.choices import Level
    from routebook.conformance.suites.permitting import Alternative
    from routebook.conformance.suites.under_test import UnderTest
    from routebook.program import FlatMachine
    from routebook.runtime import Engine


def machine_suite(
    engine: Engine,
    machine: str,
    level: Level,
    extra_states: int,
    alternatives: Sequence[Alternative],
    *,
    by_solver: bool,
) -> Suite:
    """The suite of a machine, for every class of its parameters; raises TooLarge and MissingExtra."""
    flat, program = engine.program.machines[machine], engine.program
    tests = [
        (each, words_of_level(level, each.machine, extra_states))
        for each in machines_under_test(engine, flat)
    ]
    machines = [(each.machine, words) for each, words in tests]
    scored = _all_together([scores(*each) for each in machines])
    vectors = VectorsOfWords(flat, extra_states + 1, alternatives)
    return Suite(
        book=program.book,
        version=program.version,
        fingerprint=program.fingerprint,
        readings=program.readings,
        kind="machine",
        of=machine,
        level=level.value,
        method=" and ".join(sorted({method_of(level, each, extra_states) for each, _ in machines})),
        extra_states=extra_states,
        guarantee=guarantee_of(extra_states),
        not_promised=not_promised(scored),
        mutation_score={kind: (score.found, score.differ) for kind, score in scored.items()},
        certificate=prove(machines, extra_states, by_solver=by_solver),
        covered=tuple(_covered(flat, each) for each, _ in tests),
        groups=_groups(flat, (each for test in tests for each in vectors.make(*test))),
    )


def _all_together(several: Sequence[Mapping[str, Score]]) -> Mapping[str, Score]:
    return {
        kind: Score(*map(sum, zip(*(each[kind] for each in several), strict=True))) for kind in several[0]
    }


def _covered(machine: FlatMachine, under_test: UnderTest) -> Covered:
    alike = [
        tuple(name_of_row(machine, under_test.rows, under_test.rows[row]) for row in rows)
        for rows in under_test.states
        if len(rows) > 1
    ]
    return Covered(under_test.given, under_test.combinations, len(under_test.states), tuple(alike))


def _groups(machine: FlatMachine, vectors: Iterable[tuple[str, Vector]]) -> tuple[Group, ...]:
    """The vectors by the rule that they aim at, in the order in which rules are first aimed at."""
    groups: dict[str, list[Vector]] = {}
    for rule, vector in vectors:
        groups.setdefault(rule, []).append(vector)
    return tuple(Group(rule, _sources(machine, rule), tuple(each)) for rule, each in groups.items())


def _sources(machine: FlatMachine, rule: str) -> tuple[str, ...]:
    """The passages that a rule cites: those of every cell in which it is taken."""
    cited = [cell.sources for cell in machine.cells if rule in cell.transitions]
    return tuple(source for source in cited[0] if all(source in each for each in cited))
