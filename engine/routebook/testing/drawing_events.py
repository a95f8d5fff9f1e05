"""Strategies for events: runs that lead to every state of a machine alike, however hard it is to reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from routebook.testing.routes import Routes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from routebook.runtime import Engine
    from routebook.runtime.session import Here


@st.composite
def run_to_a_move(draw: DrawFn, routes: Routes, here: Here) -> tuple[str, ...]:
    """The shortest run to a row that is drawn, and an event that is documented there; nothing where none ever is."""
    reached = routes.from_(here)
    if not reached:
        return ()
    run, events = draw(st.sampled_from(reached))
    return (*run, draw(st.sampled_from(events)))


def events_of(engine: Engine, machine: str, given: Mapping[str, str], most: int) -> SearchStrategy[list[str]]:
    """At most so many events for a fresh session, none of them undocumented; raises what `Engine.session` does."""
    session = engine.session(machine, given)
    return _events(session.linked.rows[0], Routes(), most)


@st.composite
def _events(draw: DrawFn, here: Here, routes: Routes, most: int) -> list[str]:
    sent: list[str] = []
    length = draw(st.integers(0, most))
    while len(sent) < length and (run := draw(run_to_a_move(routes, here))):
        for event in run[: length - len(sent)]:
            sent.append(event)
            here = here[event][1]
    return sent
