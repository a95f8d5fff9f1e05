"""python-statemachine: the class that Routebook makes of the book, with its guards, and the flat machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statemachine.io import create_machine_class_from_definition

import routebook
from benchmarks.first_book import BOOK
from benchmarks.first_machine import MACHINE, PARAMETERS
from benchmarks.peers import Runner

if TYPE_CHECKING:
    from benchmarks.first_machine import FlatMachine, Place


def runners(machine: FlatMachine) -> list[Runner]:
    chart = routebook.to_statechart(routebook.load(BOOK), MACHINE)
    states: Any = {
        name: {
            "initial": name == machine.initial,
            "on": {event: [{"target": to}] for event, to in row.items()},
        }
        for name, row in machine.rows.items()
    }
    flat: Any = create_machine_class_from_definition("Flat", states=states)
    return [
        Runner(
            "python-statemachine, the book's class",
            lambda: chart(PARAMETERS),
            lambda session, event: session.send(event),
            lambda session: machine.names[_place_of(session)],
        ),
        Runner(
            "python-statemachine, flat",
            flat,
            lambda session, event: session.send(event),
            lambda session: next(iter(session.configuration)).id,
        ),
    ]


def _place_of(session: Any) -> Place:
    states = tuple(state.name for state in session.configuration)
    return states, tuple(word for name, word in session.model.facts.items() if name not in PARAMETERS)
