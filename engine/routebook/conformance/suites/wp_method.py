"""The Wp method: S. Fujiwara et al., "Test selection based on finite state models", IEEE TSE 17 (1991).

In a first phase the whole characterising set follows every state and every word that leads on, but for the longest. In
the second, after those, what tells the state that they reach from every other is enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.conformance.suites.covers import families, state_cover, traversals
from routebook.conformance.suites.separating import characterising_set, identifying_sets, separating_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.conformance.suites.mealy import Mealy, Word


def wp_method(machine: Mealy, extra_states: int = 0) -> Iterator[Word]:
    """The words of the suite for systems with at most so many more states than the machine."""
    separating = separating_words(machine)
    characterising = characterising_set(machine, separating.values())
    identifying = identifying_sets(machine, characterising)
    sets = families(machine, separating)
    for state, access in enumerate(state_cover(machine)):
        for word in characterising or ((),):
            yield access + machine.documented(word, state)
        for onward, ends in traversals(machine, state, extra_states, sets):
            reached = machine.after(onward, state)
            for word in (identifying[reached] if ends else characterising) or ((),):
                yield access + onward + machine.documented(word, reached)
