"""automat: the flat machine; an event is a method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from automat import TypeMachineBuilder

from benchmarks.peers import Runner

if TYPE_CHECKING:
    from benchmarks.first_machine import FlatMachine


class Core:
    """What automat keeps beside the state: nothing."""

    __slots__ = ()


def runners(machine: FlatMachine) -> list[Runner]:
    inputs: Any = type("Inputs", (Protocol,), {event: _method(event) for event in machine.events})
    builder: Any = TypeMachineBuilder(inputs, Core)
    states = {name: builder.state(name) for name in machine.rows}
    for name, row in machine.rows.items():
        for event, to in row.items():
            states[name].upon(getattr(inputs, event)).to(states[to]).returns(None)
    made = builder.build()
    return [
        Runner(
            "automat, flat",
            lambda: made(Core()),
            lambda session, event: getattr(session, event)(),
            lambda session: session.__automat_transitioner__._state.name,  # noqa: SLF001  (there is no other way)
            "for send in [getattr(session, event) for event in day]: send()",
        )
    ]


def _method(event: str) -> Any:
    def method(self: Any) -> None: ...

    method.__name__ = event
    return method
