"""Which combinations of facts the suite of a decision asks: all of them, or few that find every faulty rule."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from routebook.conformance.suites.choices import T_WAY, Level, Method
from routebook.conformance.suites.columns import Deciding
from routebook.conformance.suites.combinations import SEED, combinations_of
from routebook.conformance.suites.covering import few_that_meet
from routebook.conformance.suites.t_way import t_way
from routebook.conformance.suites.table_mutants import table_mutants
from routebook.conformance.suites.thinning import thinned
from routebook.conformance.suites.unique_cause import unique_cause

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routebook.conformance.suites.combinations import Codes
    from routebook.program import Plan, Program

MOST_ASKED = 4_096
"""How many combinations are all asked, in suites that are not quick."""

MOST_TRIED = 5_000
"""How many mutants are tried; of more, that many at even distances."""

EVERY_COMBINATION = (
    "a system that passes answers every combination of the facts as documented{versions}",
    "nothing is said of combinations that are undocumented, or of versions that are not asked",
    "every combination is asked",
)
"""What is promised, what is not, and by what proof."""

FEW_COMBINATIONS = (
    (
        "no system passes in which one rule is lost, concludes something else, has changed places with the next, or "
        "has a condition that admits one value more, less or another, if that ever gives another answer"
    ),
    (
        "nothing is said of systems with other faults or several, of combinations that are undocumented, or of "
        "versions that are not asked"
    ),
)

T_WAY_COVERAGE = (
    "every combination of the values of {facts} facts that a documented case has is asked",
    "no fault is promised to be found, and the score says how many are",
    "every such combination was sought among the cases",
)

UNIQUE_CAUSE = (
    (
        "each of {shown} conditions of the rules is shown to change the answer by itself, by two cases that differ in one "
        "fact, and every rule decides a case that decides one"
    ),
    (
        "no fault is promised to be found, and the score says how many are; {hidden} more conditions cannot be shown: no two "
        "documented cases that differ in one fact alone have other answers because of them"
    ),
    "every two documented cases that differ in one fact were compared",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The combinations that are asked, and what is found by them.

    `score` has for each kind of mutant how many are found, of how many that differ, as far as is known.
    """

    combinations: Sequence[Codes]
    method: str
    guarantee: str
    not_promised: str
    certificate: str
    score: Mapping[str, tuple[int, int]]


def combinations_to_ask(program: Program, plan: Plan, chosen: Level | Method) -> Asked:
    """What a suite asks of a decision; combinations that cannot occur may be among them. Raises TooLarge."""
    every, is_all = combinations_of(program, plan)
    deciding = Deciding(program, plan, every)
    faults = Faults(program, plan, deciding)
    if isinstance(chosen, Method):
        cases, *told = _by_method(deciding, every, chosen)
        if not is_all:
            told[-1] = f"{told[-1]}, of {_drawn(every)}"
    elif is_all and len(every) <= MOST_ASKED and chosen is not Level.QUICK:
        cases, told = range(len(every)), ["every combination", *_every_combination(program, plan)]
    else:
        cases, told = few_that_meet(faults.found_by), [*_by_mutation(faults, every, is_all=is_all)]
    method, guarantee, not_promised, certificate = told
    return Asked(
        [every[case] for case in cases],
        method,
        guarantee,
        not_promised,
        certificate,
        faults.score(cases, is_all=is_all),
    )


class Faults:
    """Faulty tables of a decision, as many as are tried, and the cases that find each."""

    def __init__(self, program: Program, plan: Plan, deciding: Deciding) -> None:
        tried, self.there_are = thinned(partial(table_mutants, program, plan), MOST_TRIED)
        self.kinds = [mutant.kind for mutant in tried]
        self.found_by = [deciding.differing(mutant.table, mutant.rows(deciding)) for mutant in tried]

    def score(self, cases: Iterable[int], *, is_all: bool) -> Mapping[str, tuple[int, int]]:
        """By kind how many some cases find, of how many that differ; of those that may, unless all cases are known."""
        asked = sum(1 << case for case in cases)
        score = dict.fromkeys(sorted({*self.kinds}), (0, 0))
        for kind, each in zip(self.kinds, self.found_by, strict=True):
            found, of = score[kind]
            score[kind] = (found + bool(each & asked), of + (bool(each) or not is_all))
        return score


def _every_combination(program: Program, plan: Plan) -> tuple[str, str, str]:
    guarantee, not_promised, certificate = EVERY_COMBINATION
    has_versions = any(program.axes[name].cuts is not None for name in plan.inputs)
    return guarantee.format(versions=", at the versions asked" * has_versions), not_promised, certificate


def _by_mutation(faults: Faults, every: Sequence[Codes], *, is_all: bool) -> tuple[str, str, str, str]:
    guarantee, not_promised = FEW_COMBINATIONS
    if not is_all:
        guarantee = f"{guarantee} to a combination that was drawn"
    tried = len(faults.found_by)
    if faults.there_are > tried:
        not_promised = f"{not_promised}; tried were {tried} of {faults.there_are} mutants"
    among = "every combination" if is_all else _drawn(every)
    certificate = f"what each mutant answers to {among} was compared with what the book does"
    return "mutation", guarantee, not_promised, certificate


def _by_method(
    deciding: Deciding, every: Sequence[Codes], method: Method
) -> tuple[Sequence[int], str, str, str, str]:
    if facts := T_WAY.get(method):
        guarantee, not_promised, certificate = T_WAY_COVERAGE
        return (
            t_way(deciding, facts),
            method.value,
            guarantee.format(facts=facts),
            not_promised,
            certificate,
        )
    shown = unique_cause(deciding, every)
    guarantee, not_promised, certificate = UNIQUE_CAUSE
    hidden = shown.there_are - shown.conditions
    return (
        shown.cases,
        "unique-cause MC/DC",
        guarantee.format(shown=shown.conditions),
        not_promised.format(hidden=hidden or "no"),
        certificate,
    )


def _drawn(every: Sequence[Codes]) -> str:
    return f"{len(every)} combinations, drawn with the seed {SEED}"
