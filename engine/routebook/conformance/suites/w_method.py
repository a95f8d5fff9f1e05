"""The W method: T. S. Chow, "Testing software design modeled by finite-state machines", IEEE TSE 4 (1978).

Every state and every word that leads on from it is followed by the whole characterising set, so that a wrong answer is
seen in many places, and the wrong move can be named. Where moves are undocumented, the words end before them.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from routebook.conformance.suites.covers import families, state_cover, traversals
from routebook.conformance.suites.separating import characterising_set, separating_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.conformance.suites.mealy import Mealy, Word


def w_method(machine: Mealy, extra_states: int = 0) -> Iterator[Word]:
    """The words of the suite for systems with at most so many more states than the machine."""
    separating = separating_words(machine)
    characterising = characterising_set(machine, separating.values())
    sets = families(machine, separating)
    for state, access in enumerate(state_cover(machine)):
        onwards = (each.word for each in traversals(machine, state, extra_states, sets))
        for onward in chain([()], onwards):
            reached = machine.after(onward, state)
            for word in characterising or ((),):
                yield access + onward + machine.documented(word, reached)
