"""The machines that a suite is made for: one for each class of parameters of which the answers differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routebook.conformance.retelling import expected_of
from routebook.conformance.suites.mealy import Mealy, least_mealy
from routebook.program import UNDOCUMENTED
from routebook.runtime.session import link
from routebook.versions import representative

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.conformance.vector import Expectation
    from routebook.program import Axis, FlatMachine, Step
    from routebook.runtime import Engine
    from routebook.runtime.session import Here


@dataclass(frozen=True, slots=True)
class UnderTest:
    """A class of parameters with the machine that answers for all of them.

    `given`, in numbers `codes`, is the first of the class, of which there are `combinations`. `rows` are those of the program for it, and
    `states` has the numbers of those that each state of the machine stands for.
    """

    codes: tuple[int, ...]
    given: Mapping[str, str]
    combinations: int
    machine: Mealy
    rows: Sequence[Here]
    states: tuple[tuple[int, ...], ...]


def machines_under_test(engine: Engine, machine: FlatMachine) -> tuple[UnderTest, ...]:
    """What there is to test of a machine, in the order of its parameters; raises TooLarge."""
    found: dict[Mealy, UnderTest] = {}
    for codes in machine.classes:
        given = {
            name: words_of(engine.program.axes[name])[code]
            for name, code in zip(machine.parameters, codes, strict=True)
        }
        each = machine_for(engine, machine, codes, given)
        before = found.setdefault(each.machine, each)
        if before is not each:
            found[each.machine] = replace(before, combinations=before.combinations + 1)
    return tuple(found.values())


def machine_for(
    engine: Engine, machine: FlatMachine, codes: tuple[int, ...], given: Mapping[str, str]
) -> UnderTest:
    """What there is to test of a machine for some parameters, in numbers and in words; raises TooLarge."""
    rows = link(machine, codes, given, engine.decide)
    table = machine.tables[machine.classes[codes]]
    seen = [
        tuple(
            (_seen(here[event][0]), following)
            for event, (_, following) in zip(machine.events, row.moves, strict=True)
        )
        for here, row in zip(rows, table, strict=True)
    ]
    least, states = least_mealy(machine.events, seen)
    return UnderTest(codes, given, 1, least, rows, states)


def _seen(step: Step) -> Expectation | None:
    return None if step.status == UNDOCUMENTED else expected_of(step)


def words_of(axis: Axis) -> tuple[str, ...]:
    """A word for each value of an input; for a version, one that falls into each segment."""
    if axis.cuts is None:
        return axis.values
    return tuple(representative(axis.cuts, number) for number in range(len(axis.values)))
