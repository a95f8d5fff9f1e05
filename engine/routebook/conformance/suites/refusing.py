"""Suites that are shipped find every fault that they promise to find, or they are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.conformance.suites.mutants import EXTRA_STATE
from routebook.conformance.vector import MACHINE
from routebook.errors import IncompleteSuite

if TYPE_CHECKING:
    from routebook.conformance.vector import Suite


def refuse_incomplete(suite: Suite) -> None:
    """Raise IncompleteSuite where the suite of a machine misses faults, each of which it promises to find.

    These are wrong answers, wrong next states and events that are not handled; a wrong hidden state too, if the suite
    promises to find systems with more states than the machine.
    """
    for kind, (found, of) in suite.mutation_score.items() if suite.kind == MACHINE else ():
        if found < of and (kind != EXTRA_STATE or suite.extra_states):
            raise IncompleteSuite(
                f"the suite of `{suite.of}` of the level {suite.level} finds {found} of {of} faults of the kind `{kind}`"
            )
