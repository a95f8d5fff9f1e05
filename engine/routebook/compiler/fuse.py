"""Fuses decisions: each table to a sieve of bit sets, each decision to one lookup over its given inputs.

Before: tables that need each other's outputs, each with rules to scan. After: for a decision, a flat tuple with
the number of an answer for every combination of given inputs. Where there are too many combinations
to lay out, the lookup stays a chain of sieves.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import prod
from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.answering import by_walking
from routebook.chain import Chain, Uncovered
from routebook.model import Answer
from routebook.program import Axis, Decision, Plan, Sieve, Verdict
from routebook.sets import Space, code_of, columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.model import Book, Table

MOST_CELLS = 50_000


def fuse_axes(book: Book) -> Mapping[str, Axis]:
    """Every input as the runtime knows it."""
    return MappingProxyType(
        {name: Axis(name, each.values, each.cuts, each.decided_by) for name, each in book.inputs.items()}
    )


def fuse_sieves(book: Book) -> Mapping[str, Sieve]:
    """Every table as bit sets; the book has its readings settled."""
    return MappingProxyType({table.id: _sieve(book, table) for table in book.tables})


def fuse_plans(
    book: Book,
    axes: Mapping[str, Axis],
    sieves: Mapping[str, Sieve],
    impossible: tuple[tuple[str, Mapping[str, int]], ...],
) -> Mapping[str, Plan]:
    """Every decision as one lookup."""
    chain = Chain(axes, sieves, impossible)
    return MappingProxyType({name: _plan(book, name, chain) for name in book.decisions})


def _sieve(book: Book, table: Table) -> Sieve:
    space = Space(tuple(book.inputs[name] for name in table.needs))
    boxes = [space.box(rule.when) for rule in table.rules]
    admits = tuple(
        tuple(map(columns([box[axis] for box in boxes]).__getitem__, range(len(each.values))))
        for axis, each in enumerate(space.inputs)
    )
    alike: dict[tuple[int, ...], tuple[int, ...]] = {}  # rules that conclude the same share it
    verdicts = []
    for rule in table.rules:
        outputs = None
        if isinstance(rule.outcome, Answer):
            words = rule.outcome.outputs
            outputs = tuple(code_of(book.inputs[name], words[name]) for name in table.answers)
            outputs = alike.setdefault(outputs, outputs)
        verdicts.append(Verdict(rule.id, outputs, rule.sources, rule.rests_on))
    return Sieve(table.id, table.needs, tuple(table.answers), table.hit_policy, admits, tuple(verdicts))


def _plan(book: Book, name: str, chain: Chain) -> Plan:
    tables = book.required_by(name)
    members = {table.id for table in book.members_of(name, shown=False)}
    derived = {name for table in tables for name in table.answers}
    given = tuple(
        each for each in book.inputs if any(each in table.needs for table in tables) and each not in derived
    )
    plan = Plan(
        id=name,
        tables=tuple(table.id for table in tables),
        wanted=tuple(frozenset(table.answers if table.id in members else ()) for table in tables),
        outputs=book.outputs_of(name),
        inputs=given,
        cells=None,
        answers=(),
    )
    sizes = [len(book.inputs[each].values) for each in given]
    return plan if prod(sizes) > MOST_CELLS else _laid_out(plan, sizes, chain)


def _laid_out(plan: Plan, sizes: Sequence[int], chain: Chain) -> Plan:
    """The plan with the answer for every combination of its inputs, of which there are so many values each."""
    answer = by_walking(chain, plan, plan.inputs)
    numbers: dict[int, int] = {}
    decisions: list[Decision] = []
    cells = []
    for codes in product(*map(range, sizes)):
        try:
            decision = answer(codes)
        except Uncovered:
            cells.append(-1)
            continue
        if id(decision) not in numbers:
            numbers[id(decision)] = len(decisions)
            decisions.append(decision)
        cells.append(numbers[id(decision)])
    rules = {
        table: {verdict.rule: number for number, verdict in enumerate(chain.sieves[table].verdicts)}
        for table in plan.tables
    }
    answers = tuple(
        MappingProxyType(
            {table: tuple(map(rules[table].__getitem__, each)) for table, each in decision.rules.items()}
        )
        for decision in decisions
    )
    return replace(plan, cells=tuple(cells), answers=answers)
