"""sismic: the flat machine, as a statechart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sismic.interpreter import Interpreter
from sismic.io.datadict import import_from_dict

from benchmarks.peers import Runner

if TYPE_CHECKING:
    from benchmarks.first_machine import FlatMachine


def runners(machine: FlatMachine) -> list[Runner]:
    states = [
        {"name": name, "transitions": [{"event": event, "target": to} for event, to in row.items()]}
        for name, row in machine.rows.items()
    ]
    root = {"name": "root", "initial": machine.initial, "states": states}
    chart = import_from_dict({"statechart": {"name": "client", "root state": root}})

    def make() -> Any:
        session = Interpreter(chart)
        session.execute()
        return session

    return [
        Runner(
            "sismic, flat",
            make,
            lambda session, event: session.queue(event).execute(),
            lambda session: session.configuration[-1],
            "for event in day: session.queue(event).execute()",
        )
    ]
