"""Explains a decision: which rules determined it, and what kept those from holding that came near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.chain import Chain, Codes
    from routebook.program import Decision, Plan, Program, Sieve


@dataclass(frozen=True, slots=True)
class FailedEntry:
    """An entry of a rule that did not hold: the input, the value that it has, the values that would do."""

    name: str
    value: str
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NearRule:
    """A rule that lost and came near; with no failed entry, an earlier rule went first."""

    rule: str
    failed: tuple[FailedEntry, ...]


@dataclass(frozen=True, slots=True)
class TableExplanation:
    """What one table made of the facts: the values of its inputs, the rules that held, those that came near."""

    table: str
    inputs: Mapping[str, str]
    rules: tuple[str, ...]
    near: tuple[NearRule, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision, and why: the tables that it rests on, each after those that it needs."""

    decision: Decision
    tables: tuple[TableExplanation, ...]


def explain(
    program: Program, chain: Chain, plan: Plan, known: Codes, given: Codes, decision: Decision
) -> Explanation:
    """Explain a decision from the facts that led to it; tables whose answers were given have nothing to explain."""
    sieves = (program.sieves[name] for name in chain.asked(plan, given))
    return Explanation(
        decision,
        tuple(
            _explain_table(program, chain, sieve, known)
            for sieve in sieves
            if all(need in known for need in sieve.needs)
        ),
    )


def _explain_table(program: Program, chain: Chain, sieve: Sieve, known: Codes) -> TableExplanation:
    alive = chain.matching(sieve, known)
    held = [number for number in range(len(sieve.verdicts)) if alive >> number & 1]
    lost = [
        (number, tuple(_failed(program, sieve, number, known)))
        for number in range(len(sieve.verdicts))
        if number not in held
    ]
    fewest = min((len(failed) for _, failed in lost), default=0)
    return TableExplanation(
        sieve.id,
        {name: program.axes[name].values[known[name]] for name in sieve.needs},
        tuple(sieve.verdicts[number].rule for number in held),
        tuple(
            NearRule(sieve.verdicts[number].rule, failed)
            for number, failed in lost
            if len(failed) <= max(fewest, 1)
        ),
    )


def _failed(program: Program, sieve: Sieve, number: int, known: Codes) -> Iterator[FailedEntry]:
    for name, admitted in zip(sieve.needs, sieve.admits, strict=True):
        if not admitted[known[name]] >> number & 1:
            values = program.axes[name].values
            wanted = tuple(
                value for value, rules in zip(values, admitted, strict=True) if rules >> number & 1
            )
            yield FailedEntry(name, values[known[name]], wanted)
