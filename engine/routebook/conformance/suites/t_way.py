"""Every combination of the values of so many facts, for those who have to show t-way coverage.

D. R. Kuhn, R. N. Kacker and Y. Lei, "Practical combinatorial testing", NIST SP 800-142, 2010. It counts what occurs
together: a combination of values that no documented case has is not asked.
"""

from __future__ import annotations

from functools import reduce
from itertools import combinations, product
from math import prod
from operator import and_
from typing import TYPE_CHECKING

from routebook.conformance.suites.covering import few_that_meet
from routebook.errors import TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.conformance.suites.columns import Column, Deciding

MOST_BITS = 2_000_000_000
"""What all sets of cases may take together: a quarter of a gigabyte."""


def t_way(deciding: Deciding, facts: int) -> list[int]:
    """Few cases that have every combination of the values of so many facts that a documented case has.

    With fewer facts than that, of all of them. Raises TooLarge.
    """
    columns = [deciding.decided.columns[name] for name in deciding.plan.inputs]
    chosen = [*combinations(columns, min(facts, len(columns)))]
    sets = sum(prod(map(len, each)) for each in chosen)
    if sets * deciding.every.bit_length() > MOST_BITS:
        raise TooLarge(
            f"`{deciding.plan.id}` has {sets} combinations of the values of {facts} facts",
            help="ask for those of fewer facts",
        )
    return few_that_meet([*_cases(deciding, chosen)])


def _cases(deciding: Deciding, chosen: Sequence[Sequence[Column]]) -> Iterator[int]:
    """For each combination of values the documented cases that have it."""
    for columns in chosen:
        for having in product(*columns):
            yield reduce(and_, having, deciding.asked)
