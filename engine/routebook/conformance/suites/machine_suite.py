"""The suite of a machine, with all that it promises."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from routebook.advancing import unheard, within
from routebook.conformance.suites.choices import Method
from routebook.conformance.suites.methods import method_of, words_of
from routebook.conformance.suites.naming import name_of_row
from routebook.conformance.suites.promising import guarantee_of, in_words, not_promised, prove
from routebook.conformance.suites.scoring import Score, scores
from routebook.conformance.suites.under_test import machines_under_test
from routebook.conformance.suites.vectors_of_words import VectorsOfWords
from routebook.conformance.vector import Covered, Group, Suite, Vector

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from routebook.advancing import Advance
    from routebook.conformance.suites.choices import Level
    from routebook.conformance.suites.mealy import Word
    from routebook.conformance.suites.permitting import Alternative
    from routebook.conformance.suites.promising import Proof
    from routebook.conformance.suites.under_test import UnderTest
    from routebook.program import FlatMachine
    from routebook.runtime import Engine


def machine_suite(
    engine: Engine,
    machine: str,
    level: Level | Method,
    extra_states: int,
    alternatives: Sequence[Alternative],
    *,
    by_solver: bool,
    advance: Advance = unheard,
) -> Suite:
    """The suite of a machine, for every class of its parameters; raises UnsuitableMethod, TooLarge, MissingExtra
    and IncompleteSuite.

    Its words are all there; its vectors are made when they are gone through, and then again. `advance` is told for how
    many of the classes it is made, of how many.
    """
    flat, program = engine.program.machines[machine], engine.program
    tests = machines_under_test(engine, flat)
    words: list[tuple[Word, ...]] = []
    known: list[Known] = []
    for number, test in enumerate(tests):
        part = within(advance, number, len(tests))
        words.append(words_of(level, test.machine, extra_states, part))
        known.append(_look_into(test, words[-1], level, extra_states, by_solver=by_solver))
        advance(number + 1, len(tests))
    scored = _all_together([each.scores for each in known])
    only_moves = level is Method.TRANSITIONS
    return Suite(
        book=program.book,
        version=program.version,
        fingerprint=program.fingerprint,
        readings=program.readings,
        kind="machine",
        of=machine,
        level=level.value,
        method=" and ".join(sorted({each.method.value for each in known})),
        extra_states=extra_states,
        guarantee=guarantee_of(extra_states, only_moves=only_moves),
        not_promised=not_promised(scored, only_moves=only_moves),
        mutation_score={kind: (score.found, score.differ) for kind, score in scored.items()},
        certificate=in_words([each.proof for each in known]),
        covered=tuple(_covered(flat, each) for each in tests),
        groups=GroupsOfMachine(flat, tests, words, extra_states + 1, tuple(alternatives)),
    )


class Known(NamedTuple):
    """What is known of the words for a class of parameters."""

    method: Method
    scores: Mapping[str, Score]
    proof: Proof


def _look_into(
    test: UnderTest, words: Sequence[Word], level: Level | Method, extra_states: int, *, by_solver: bool
) -> Known:
    proof = prove(
        test.machine, words, extra_states, only_moves=level is Method.TRANSITIONS, by_solver=by_solver
    )
    return Known(method_of(level, test.machine, extra_states), scores(test.machine, words), proof)


@dataclass(frozen=True, slots=True)
class GroupsOfMachine:
    """The vectors by the class of parameters, the state and the rule that they aim at, made for one state at a time."""

    machine: FlatMachine
    tests: Sequence[UnderTest]
    words: Sequence[Sequence[Word]]
    onward: int
    alternatives: Sequence[Alternative]

    def __iter__(self) -> Iterator[Group]:
        vectors = VectorsOfWords(self.machine, self.onward, self.alternatives)
        for test, words in zip(self.tests, self.words, strict=True):
            for _, aimed in groupby(vectors.make(test, words), key=attrgetter("state")):
                groups: dict[str, list[Vector]] = {}
                for each in aimed:
                    groups.setdefault(each.rule, []).append(each.vector)
                for rule, theirs in groups.items():
                    yield Group(rule, _sources(self.machine, rule), tuple(theirs))


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


def _sources(machine: FlatMachine, rule: str) -> tuple[str, ...]:
    """The passages that a rule cites: those of every cell in which it is taken."""
    cited = [cell.sources for cell in machine.cells if rule in cell.transitions]
    return tuple(source for source in cited[0] if all(source in each for each in cited))
