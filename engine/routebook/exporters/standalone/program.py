"""What a compiled book is: every value of an input and every rule of a table is its number, counted from 0."""

from __future__ import annotations

from typing import Any, TypedDict

Row = tuple[list[str], list[str], list[tuple[int, int]]]
"""A configuration, what is remembered there, and for every event the cell and the next row."""

Consult = tuple[str, dict[str, str]]
"""A decision that a step asks for, and the facts besides the parameters."""


class Input(TypedDict):
    """The values of a fact; for a version the cuts between them: the numbers of a version, and whether it is after it."""

    values: list[str]
    cuts: list[list[Any]] | None
    decided_by: str | None


class Rule(TypedDict):
    """For each need the values that it admits, null for all; the values of the outputs, null for `undocumented`."""

    id: str
    when: list[list[int] | None]
    then: list[int] | None
    sources: list[str]
    readings: dict[str, str]


class Table(TypedDict):
    """A decision table; its hit policy is `unique`, `first` or `any`."""

    needs: list[str]
    outputs: list[str]
    hit_policy: str
    rules: list[Rule]


class Plan(TypedDict):
    """The tables of a decision, each after those that it needs, and the outputs that are wanted of each."""

    tables: list[str]
    wanted: list[list[str]]
    outputs: list[str]
    inputs: list[str]


class Cell(TypedDict):
    """What an event does; a timer has the seconds after which it is due, null to cancel it."""

    status: str
    to: list[str]
    transitions: list[str]
    sources: list[str]
    readings: dict[str, str]
    actions: list[str]
    timers: list[tuple[str, float | None]]
    consults: list[Consult]
    called: Consult | None


class Machine(TypedDict):
    """Tables of rows, the first being where a session begins; `classes` say which parameters have which table."""

    parameters: list[str]
    remembers: list[str]
    events: list[str]
    classes: list[tuple[list[int], int]]
    cells: list[Cell]
    tables: list[list[Row]]


class Program(TypedDict):
    """A compiled book under one choice of readings."""

    book: str
    version: str
    fingerprint: str
    readings: dict[str, str]
    inputs: dict[str, Input]
    tables: dict[str, Table]
    impossible: list[tuple[str, dict[str, list[int]]]]
    decisions: dict[str, Plan]
    machines: dict[str, Machine]
