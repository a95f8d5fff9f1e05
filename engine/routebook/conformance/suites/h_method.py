"""The H method: R. Dorofeeva, K. El-Fakih and N. Yevtushenko, "An improved conformance testing method", FORTE 2005.

Looks at each two words that have to be told apart, and where nothing does so yet adds a word for its few steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.advancing import unheard
from routebook.conformance.suites.cheapest import Cheapest
from routebook.conformance.suites.growing import Growing
from routebook.conformance.suites.identifying import tell
from routebook.conformance.suites.separating import separating_words
from routebook.conformance.suites.telling import to_tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.advancing import Advance
    from routebook.conformance.suites.mealy import Mealy, Word


def h_method(machine: Mealy, extra_states: int = 0, advance: Advance = unheard) -> Iterator[Word]:
    """The words of the suite for systems with at most so many more states than the machine.

    This takes minutes where there are tens of thousands, so `advance` is told from how many states all has been led on.
    """
    separating = separating_words(machine)
    suite = Growing(machine)
    search = Cheapest(suite, separating)
    for node, others in to_tell(suite, extra_states, separating, advance):
        tell(suite, search, node, others)
    return suite.tree.words()
