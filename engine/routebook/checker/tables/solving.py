"""Whether boxes cover a box, asked of a SAT solver: for spaces that are too large to be walked.

An input that has a value is a variable; a box that is avoided is a clause: one of its inputs has a value that it
does not admit. Audemard and Simon, "Predicting learnt clauses quality in modern SAT solvers", IJCAI 2009 (Glucose).
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from routebook.sets import NotDecided, bits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routebook.sets import Box

MOST_PROPAGATIONS = 6_000_000
"""How many conclusions a solver may draw in all that is asked about one table: some five seconds."""

MOST_CLAUSES = 1_000_000
"""Two for each pair of values of an input, which exclude each other."""


def solver_for(whole: Box, boxes: Sequence[Box]) -> Solver:
    """A solver for some boxes of a space; raises NotDecided where it is too large, or the `sat` extra is not installed."""
    if sum(mask.bit_count() ** 2 for mask in whole) > MOST_CLAUSES:
        raise NotDecided
    try:
        from pysat.solvers import Glucose3  # noqa: PLC0415  (an extra)
    except ImportError:
        raise NotDecided from None
    return Solver(Glucose3(), whole, boxes)


class Solver:
    """The boxes of a space as clauses, each of which can be switched on by the number of its box."""

    def __init__(self, solver: Any, whole: Box, boxes: Sequence[Box]) -> None:
        self.solver = solver
        self.whole = whole
        self.steps_left = MOST_PROPAGATIONS
        self.having: list[dict[int, int]] = []
        number = 0
        for mask in whole:
            axis = {bit: number + count for count, bit in enumerate(bits(mask), 1)}
            number += len(axis)
            self.having.append(axis)
            solver.add_clause(list(axis.values()))
            for one, other in combinations(axis.values(), 2):
                solver.add_clause([-one, -other])
        self.switch = range(number + 1, number + 1 + len(boxes))
        for switch, box in zip(self.switch, boxes, strict=True):
            solver.add_clause([-switch, *self._outside(box)])

    def left_of(self, box: Box, by: Iterable[int]) -> Box | None:
        """A combination of a box that none of the boxes of these numbers holds, or None; raises NotDecided."""
        wanted = [self.switch[number] for number in by]
        wanted += [-variable for variable in self._outside(box)]
        before = self.solver.accum_stats()["propagations"]
        self.solver.prop_budget(max(1, self.steps_left))
        answer = self.solver.solve_limited(assumptions=wanted)
        self.steps_left -= self.solver.accum_stats()["propagations"] - before
        if answer is None:
            raise NotDecided
        if not answer:
            return None
        true = {variable for variable in self.solver.get_model() if variable > 0}
        return tuple(
            next(1 << bit for bit, variable in axis.items() if variable in true) for axis in self.having
        )

    def _outside(self, box: Box) -> list[int]:
        """The variables of the values that a box does not admit."""
        return [
            variable
            for axis, mask, full in zip(self.having, box, self.whole, strict=True)
            if mask != full
            for bit, variable in axis.items()
            if not mask >> bit & 1
        ]
