"""A Program as plain data, and back: for the disk and for other languages; nothing in it is code.

Every value of an input and every rule of a table is its number, counted from 0:

    inputs      name -> values, the cuts between those of a version ([numbers, after it]), the table that decides it
    tables      id -> needs, outputs, hit policy, rules (for every need the values, null for all)
    impossible  rule -> name -> values
    decisions   id -> tables in their order, what of them is wanted, outputs, inputs, answers (table -> rules), and for
                every combination of the inputs, the last varying fastest, the number of its answer, -1 if impossible
    machines    id -> parameters, remembers, events, classes of parameters ([values, table]), cells, and tables of rows
                (configuration, memory, for every event [cell, next row])
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from routebook.frozen import Frozen
from routebook.program import (
    EMPTY,
    Axis,
    Cell,
    Consult,
    FlatMachine,
    Plan,
    Program,
    Row,
    Sieve,
    Timer,
    Verdict,
)
from routebook.sets import bits, columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Plain = dict[str, Any]


def to_plain(program: Program) -> Plain:
    """The program as values that JSON has."""
    return {
        "book": program.book,
        "version": program.version,
        "fingerprint": program.fingerprint,
        "readings": dict(program.readings),
        "inputs": {name: _plain_axis(axis) for name, axis in program.axes.items()},
        "tables": {name: _plain_sieve(sieve) for name, sieve in program.sieves.items()},
        "impossible": {
            rule: {name: [*bits(mask)] for name, mask in masks.items()} for rule, masks in program.impossible
        },
        "decisions": {name: _plain_plan(plan) for name, plan in program.plans.items()},
        "machines": {name: _plain_machine(machine) for name, machine in program.machines.items()},
    }


def from_plain(plain: Plain) -> Program:
    """The program that `to_plain` was given."""
    axes = {name: _axis(name, each) for name, each in plain["inputs"].items()}
    sieves = {name: _sieve(name, each, axes) for name, each in plain["tables"].items()}
    impossible = tuple(
        (rule, MappingProxyType({name: _mask(numbers) for name, numbers in each.items()}))
        for rule, each in plain["impossible"].items()
    )
    return Program(
        book=plain["book"],
        version=plain["version"],
        fingerprint=plain["fingerprint"],
        readings=_mapping(plain["readings"]),
        axes=MappingProxyType(axes),
        sieves=MappingProxyType(sieves),
        impossible=impossible,
        plans=MappingProxyType({name: _plan(name, each) for name, each in plain["decisions"].items()}),
        machines=MappingProxyType({name: _machine(name, each) for name, each in plain["machines"].items()}),
    )


def _plain_axis(axis: Axis) -> Plain:
    cuts = None if axis.cuts is None else [[[*release], after] for release, after in axis.cuts]
    return {"values": [*axis.values], "cuts": cuts, "decided_by": axis.decided_by}


def _axis(name: str, plain: Plain) -> Axis:
    cuts = plain["cuts"]
    if cuts is not None:
        cuts = tuple((tuple(release), after) for release, after in cuts)
    return Axis(name, tuple(plain["values"]), cuts, plain["decided_by"])


def _plain_sieve(sieve: Sieve) -> Plain:
    admitted: list[list[list[int]]] = [[[] for _ in sieve.needs] for _ in sieve.verdicts]
    for at, by_value in enumerate(sieve.admits):
        for value, rules in enumerate(by_value):
            for rule in bits(rules):
                admitted[rule][at].append(value)
    return {
        "needs": [*sieve.needs],
        "outputs": [*sieve.outputs],
        "hit_policy": sieve.hit_policy,
        "rules": [
            {
                "id": verdict.rule,
                "when": [
                    None if len(values) == len(by_value) else values
                    for values, by_value in zip(when, sieve.admits, strict=True)
                ],
                "then": verdict.outputs and [*verdict.outputs],
                "sources": [*verdict.sources],
                "readings": dict(verdict.readings),
            }
            for when, verdict in zip(admitted, sieve.verdicts, strict=True)
        ],
    }


def _sieve(name: str, plain: Plain, axes: Mapping[str, Axis]) -> Sieve:
    sizes = [len(axes[need].values) for need in plain["needs"]]
    masks = [
        [
            (1 << size) - 1 if values is None else _mask(values)
            for values, size in zip(rule["when"], sizes, strict=True)
        ]
        for rule in plain["rules"]
    ]
    admits = tuple(
        tuple(map(columns([each[at] for each in masks]).__getitem__, range(size)))
        for at, size in enumerate(sizes)
    )
    alike: dict[tuple[Any, ...], tuple[Any, ...]] = {}  # rules that say the same share it

    def shared(values: Iterable[Any]) -> tuple[Any, ...]:
        found = tuple(values)
        return alike.setdefault(found, found)

    verdicts = tuple(
        Verdict(
            rule["id"],
            None if rule["then"] is None else shared(rule["then"]),
            shared(rule["sources"]),
            _mapping(rule["readings"]),
        )
        for rule in plain["rules"]
    )
    return Sieve(name, tuple(plain["needs"]), tuple(plain["outputs"]), plain["hit_policy"], admits, verdicts)


def _plain_plan(plan: Plan) -> Plain:
    return {
        "tables": [*plan.tables],
        "wanted": [sorted(each) for each in plan.wanted],
        "outputs": [*plan.outputs],
        "inputs": [*plan.inputs],
        "answers": [{table: [*rules] for table, rules in each.items()} for each in plan.answers],
        "cells": plan.cells and [*plan.cells],
    }


def _plan(name: str, plain: Plain) -> Plan:
    return Plan(
        id=name,
        tables=tuple(plain["tables"]),
        wanted=tuple(frozenset(each) for each in plain["wanted"]),
        outputs=tuple(plain["outputs"]),
        inputs=tuple(plain["inputs"]),
        cells=plain["cells"] and tuple(plain["cells"]),
        answers=tuple(
            MappingProxyType({table: tuple(rules) for table, rules in each.items()})
            for each in plain["answers"]
        ),
    )


def _plain_machine(machine: FlatMachine) -> Plain:
    return {
        "parameters": [*machine.parameters],
        "remembers": [*machine.remembers],
        "events": [*machine.events],
        "classes": [[[*values], table] for values, table in machine.classes.items()],
        "cells": [_plain_cell(cell) for cell in machine.cells],
        "tables": [
            [[[*row.configuration], [*row.memory], [[*move] for move in row.moves]] for row in table]
            for table in machine.tables
        ],
    }


def _machine(name: str, plain: Plain) -> FlatMachine:
    return FlatMachine(
        id=name,
        parameters=tuple(plain["parameters"]),
        remembers=tuple(plain["remembers"]),
        events=tuple(plain["events"]),
        classes=MappingProxyType({tuple(values): table for values, table in plain["classes"]}),
        cells=tuple(map(_cell, plain["cells"])),
        tables=tuple(
            tuple(
                Row(tuple(configuration), tuple(memory), tuple((cell, row) for cell, row in moves))
                for configuration, memory, moves in table
            )
            for table in plain["tables"]
        ),
    )


def _plain_cell(cell: Cell) -> Plain:
    return {
        "status": cell.status,
        "to": [*cell.to],
        "transitions": [*cell.transitions],
        "sources": [*cell.sources],
        "readings": dict(cell.readings),
        "actions": [*cell.actions],
        "timers": [[timer.event, timer.seconds] for timer in cell.timers],
        "consults": [_plain_consult(each) for each in cell.consults],
        "called": cell.called and _plain_consult(cell.called),
    }


def _cell(plain: Plain) -> Cell:
    return Cell(
        status=plain["status"],
        to=tuple(plain["to"]),
        transitions=tuple(plain["transitions"]),
        sources=tuple(plain["sources"]),
        readings=tuple(plain["readings"].items()),
        actions=tuple(plain["actions"]),
        timers=tuple(Timer(event, seconds) for event, seconds in plain["timers"]),
        consults=tuple(map(_consult, plain["consults"])),
        called=plain["called"] and _consult(plain["called"]),
    )


def _plain_consult(consult: Consult) -> list[Any]:
    return [consult.decision, dict(consult.facts)]


def _consult(plain: list[Any]) -> Consult:
    decision, facts = plain
    return Consult(decision, tuple(facts.items()))


def _mask(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in numbers)


def _mapping(plain: Mapping[str, str]) -> Mapping[str, str]:
    return Frozen(plain) if plain else EMPTY
