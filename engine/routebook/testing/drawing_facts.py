"""Strategies for what a book is given: the facts of a decision, and the parameters of a machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from routebook.diagnostic import did_you_mean
from routebook.errors import ImpossibleFacts, UnknownMachine
from routebook.testing.drawing_words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from routebook.program import FlatMachine, Plan, Program
    from routebook.runtime import Engine

Codes = tuple[int, ...]
"""The numbers of the values of some inputs, in their order."""


def facts_of(engine: Engine, decision: str) -> SearchStrategy[dict[str, str]]:
    """The given facts that a decision rests on; raises UnknownDecision."""
    engine.decider(decision)  # raises it
    program = engine.program
    plan = program.plans[decision]
    codes = _beside_rules(program, plan) if plan.cells is None else _laid_out(program, plan, plan.cells)
    facts = codes.flatmap(lambda drawn: _in_words(program, plan.inputs, drawn))
    return facts if plan.cells else facts.filter(lambda drawn: _can_occur(engine, decision, drawn))


def parameters_of(engine: Engine, machine: str) -> SearchStrategy[dict[str, str]]:
    """The parameters of a machine, each of its tables as often as any other; raises UnknownMachine."""
    flat = machine_of(engine.program, machine)
    of_tables: list[list[Codes]] = [[] for _ in flat.tables]
    for codes, table in flat.classes.items():
        of_tables[table].append(codes)
    drawn = st.sampled_from(of_tables).flatmap(st.sampled_from)
    return drawn.flatmap(lambda codes: _in_words(engine.program, flat.parameters, codes))


def machine_of(program: Program, machine: str) -> FlatMachine:
    """A machine by its name; raises UnknownMachine."""
    if machine not in program.machines:
        raise UnknownMachine(
            f"the book `{program.book}` has no machine `{machine}`",
            help=did_you_mean(machine, program.machines),
        )
    return program.machines[machine]


def _laid_out(program: Program, plan: Plan, cells: Sequence[int]) -> SearchStrategy[Codes]:
    """A rule of any table below the decision, and then a combination that it determines."""
    determined: dict[tuple[str, int], list[int]] = {}
    for place, answer in enumerate(cells):
        if answer >= 0:
            for table, rules in plan.answers[answer].items():
                for rule in rules:
                    determined.setdefault((table, rule), []).append(place)
    sizes = [len(program.axes[name].values) for name in plan.inputs]
    places = st.sampled_from([*determined.values()]).flatmap(st.sampled_from)
    return places.map(lambda place: _codes_at(place, sizes))


def _codes_at(place: int, sizes: Sequence[int]) -> Codes:
    """The combination in a cell, the last input varying fastest."""
    codes = []
    for size in reversed(sizes):
        place, code = divmod(place, size)
        codes.append(code)
    return tuple(reversed(codes))


@st.composite
def _beside_rules(draw: DrawFn, program: Program, plan: Plan) -> Codes:
    """A rule of any table below the decision, and then values that it admits, as far as it asks for given inputs."""
    sieve = program.sieves[draw(st.sampled_from(plan.tables))]
    rule = draw(st.integers(0, len(sieve.verdicts) - 1))
    codes = []
    for name in plan.inputs:
        values: Sequence[int] = range(len(program.axes[name].values))
        if name in sieve.needs:
            admits = sieve.admits[sieve.needs.index(name)]
            values = [value for value in values if admits[value] >> rule & 1]
        codes.append(draw(st.sampled_from(values)))
    return tuple(codes)


def _can_occur(engine: Engine, decision: str, facts: dict[str, str]) -> bool:
    try:
        engine.decide(decision, facts)
    except ImpossibleFacts:
        return False
    return True


def _in_words(program: Program, names: Sequence[str], codes: Codes) -> SearchStrategy[dict[str, str]]:
    axes = [program.axes[name] for name in names]
    return st.fixed_dictionaries(
        {axis.name: words_of(axis, code) for axis, code in zip(axes, codes, strict=True)}
    )
