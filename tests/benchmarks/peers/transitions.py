"""transitions: the flat machine, one for each session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transitions import Machine

from benchmarks.peers import Runner

if TYPE_CHECKING:
    from benchmarks.first_machine import FlatMachine


def runners(machine: FlatMachine) -> list[Runner]:
    moves = [[event, name, to] for name, row in machine.rows.items() for event, to in row.items()]

    def make() -> Machine:
        return Machine(
            states=[*machine.rows], transitions=moves, initial=machine.initial, auto_transitions=False
        )

    return [
        Runner(
            "transitions, flat",
            make,
            lambda session, event: session.trigger(event),
            lambda session: session.state,
            "for event in day: session.trigger(event)",
        )
    ]
