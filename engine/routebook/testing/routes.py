"""The shortest runs from where a session stands to everywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.program import UNDOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.runtime.session import Here

Route = tuple[tuple[str, ...], tuple[str, ...]]
"""The events that lead to a row, and those that are documented there."""


class Routes:
    """Routes between the rows of a machine for some parameters, each worked out when it is first asked for."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Here, Sequence[Route]]] = {}

    def from_(self, here: Here) -> Sequence[Route]:
        """The shortest documented run to each row that has a documented event, nearest first."""
        known = self._known.get(id(here))
        if known is None:
            known = self._known[id(here)] = (here, _routes(here))  # with the row, whose id stays its own then
        return known[1]


def _routes(start: Here) -> list[Route]:
    found: list[Route] = []
    reached = {id(start)}
    waiting: list[tuple[Here, tuple[str, ...]]] = [(start, ())]
    for here, run in waiting:
        documented = tuple(event for event, (step, _) in here.items() if step.status != UNDOCUMENTED)
        if documented:
            found.append((run, documented))
        for event in documented:
            following = here[event][1]
            if id(following) not in reached:
                reached.add(id(following))
                waiting.append((following, (*run, event)))
    return found
