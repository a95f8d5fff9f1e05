"""The HSI method: G. Luo, A. Petrenko and G. v. Bochmann, "Selecting test sequences for partially-specified
nondeterministic finite state machines", IWPTS 1994.

Every state and every word that leads on is followed by an identifier of the state that it reaches: words of which any
two states have one in common that tells them apart.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from routebook.conformance.suites.covers import families, state_cover, traversals
from routebook.conformance.suites.separating import (
    characterising_set,
    harmonised_identifiers,
    separating_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.conformance.suites.mealy import Mealy, Word


def hsi_method(machine: Mealy, extra_states: int = 0) -> Iterator[Word]:
    """The words of the suite for systems with at most so many more states than the machine."""
    separating = separating_words(machine)
    identifiers = harmonised_identifiers(machine, characterising_set(machine, separating.values()))
    sets = families(machine, separating)
    for state, access in enumerate(state_cover(machine)):
        onwards = (each.word for each in traversals(machine, state, extra_states, sets))
        for onward in chain([()], onwards):
            reached = machine.after(onward, state)
            for word in identifiers[reached] or ((),):
                yield access + onward + machine.documented(word, reached)
