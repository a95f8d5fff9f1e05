"""Which combinations of facts the suite of a decision asks: all of them, or few that find every faulty rule."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from routebook.conformance.suites.choices import Level
from routebook.conformance.suites.columns import Deciding
from routebook.conformance.suites.combinations import SEED, combinations_of
from routebook.conformance.suites.covering import few_that_meet
from routebook.conformance.suites.table_mutants import table_mutants
from routebook.conformance.suites.thinning import thinned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.conformance.suites.combinations import Codes
    from routebook.program import Plan, Program

MOST_ASKED = 4_096
"""How many combinations are all asked, in suites that are not quick."""

MOST_TRIED = 5_000
"""How many mutants are tried; of more, that many at even distances."""

EVERY_COMBINATION = (
    "a system that passes answers every combination of the facts as documented",
    "nothing is said of combinations that are undocumented, or of versions besides the one that stands for its band",
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
        "versions besides the one that stands for its band"
    ),
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


def combinations_to_ask(program: Program, plan: Plan, level: Level) -> Asked:
    """What the suite of a level asks of a decision; combinations that cannot occur are among them."""
    every, is_all = combinations_of(program, plan)
    deciding = Deciding(program, plan, every)
    tried, there_are = thinned(partial(table_mutants, program, plan), MOST_TRIED)
    kinds = [mutant.kind for mutant in tried]
    found_by = [deciding.differing(mutant.table, mutant.rows(deciding)) for mutant in tried]
    asks_all = is_all and len(every) <= MOST_ASKED and level is not Level.QUICK
    places = range(len(every)) if asks_all else few_that_meet(found_by)
    asked = sum(1 << place for place in places)
    score = {
        kind: (
            sum(bool(each & asked) for each, own in zip(found_by, kinds, strict=True) if own == kind),
            sum(bool(each) or not is_all for each, own in zip(found_by, kinds, strict=True) if own == kind),
        )
        for kind in sorted(set(kinds))
    }
    if asks_all:
        return Asked(every, "every combination", *EVERY_COMBINATION, score)
    guarantee, not_promised = FEW_COMBINATIONS
    among = "every combination"
    if not is_all:
        among = f"{len(every)} combinations, drawn with the seed {SEED},"
        guarantee = f"{guarantee} to a combination that was drawn"
    if there_are > len(tried):
        not_promised = f"{not_promised}; tried were {len(tried)} of {there_are} mutants"
    certificate = f"what each mutant answers to {among} was compared with what the book does"
    return Asked([every[place] for place in places], "mutation", guarantee, not_promised, certificate, score)
