"""Decides by a chain of sieves: each table in turn, one `and` for each input, the lowest bit left is the rule.

Works for facts of any shape, derived inputs among them. A decision that was made is kept, within bounds.
"""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, NamedTuple

from routebook.frozen import Frozen
from routebook.memo import remember
from routebook.program import DOCUMENTED, EMPTY, UNDOCUMENTED, Decision
from routebook.sets import bits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.program import Axis, Plan, Sieve, Verdict

Codes = dict[str, int]


class Incomplete(Exception):
    """A table needs an input that is neither known nor derived."""

    def __init__(self, table: str, missing: str) -> None:
        super().__init__(table, missing)
        self.table = table
        self.missing = missing


class Uncovered(Exception):
    """A combination cannot occur: it is declared so, or a table has no single answer to it; with what is known by then."""

    def __init__(self, table: str, known: Codes) -> None:
        super().__init__(table)
        self.table = table
        self.known = known


class Followed(NamedTuple):
    """The end of a plan: all that is known, and the matching rules of the tables that answered or were silent."""

    known: Codes
    determining: dict[str, tuple[int, ...]]
    silent: dict[str, tuple[int, ...]]


class Chain:
    """Sieves in a row, over facts as numbers."""

    def __init__(
        self,
        axes: Mapping[str, Axis],
        sieves: Mapping[str, Sieve],
        impossible: tuple[tuple[str, Mapping[str, int]], ...],
    ) -> None:
        self.axes = axes
        self.sieves = sieves
        self.impossible = impossible
        self._made: dict[tuple[object, ...], Decision] = {}
        self._numbered: dict[str, list[Decision | None]] = {}

    def answer_possible(self, plan: Plan, given: Codes) -> Decision:
        """The decision for facts that are valid and consistent; raises Incomplete, and Uncovered for what cannot occur."""
        followed = self.follow(plan, given)
        if rule := self.impossible_in(followed.known):
            raise Uncovered(rule, followed.known)
        return self.conclude(plan, followed)

    def conclude(self, plan: Plan, followed: Followed) -> Decision:
        """The decision that the end of a plan amounts to."""
        known, determining, silent = followed
        outputs = () if silent else tuple(known[name] for name in plan.outputs)
        key = (plan.id, outputs, tuple((silent or determining).items()))
        made = self._made.get(key)
        if made is None:
            made = self._decision(plan, outputs, silent or determining)
            remember(self._made, key, made)
        return made

    def numbered(self, plan: Plan, number: int) -> Decision:
        """The decision of a plan that is laid out for the answer of a number: the same object, whoever asks."""
        made = self._numbered.get(plan.id)
        if made is None:
            made = self._numbered.setdefault(plan.id, [None] * len(plan.answers))
        decision = made[number]
        if decision is None:
            decision = made[number] = self.determined(plan, plan.answers[number])
        return decision

    def determined(self, plan: Plan, rules: Mapping[str, tuple[int, ...]]) -> Decision:
        """The decision that some rules of a plan's tables determine, where no derived input was given."""
        codes: Codes = {}
        for table, numbers in rules.items():
            sieve = self.sieves[table]
            codes.update(zip(sieve.outputs, sieve.verdicts[numbers[0]].outputs or ()))  # noqa: B905  (silent ones have none)
        return self._decision(plan, tuple(codes[name] for name in plan.outputs if name in codes), rules)

    def derive(self, plan: Plan, given: Codes) -> Codes:
        """All that a plan's tables say of the facts, with the facts themselves; raises Incomplete or Uncovered."""
        return self.follow(plan, given).known

    def impossible_in(self, known: Mapping[str, int]) -> str | None:
        """The id of a declared impossible combination that the facts are in."""
        for rule, masks in self.impossible:
            if all(name in known and mask >> known[name] & 1 for name, mask in masks.items()):
                return rule
        return None

    def asked(self, plan: Plan, given: Mapping[str, int]) -> tuple[str, ...]:
        """The tables that a plan asks, each after those that it needs; what is given is not asked for."""
        if not any(self.axes[name].decided_by for name in given):
            return plan.tables
        found: list[str] = []
        needed: set[str] = set()
        for name, wanted in zip(reversed(plan.tables), reversed(plan.wanted), strict=True):
            sieve = self.sieves[name]
            if name == plan.id or not wanted <= given.keys() or not needed.isdisjoint(sieve.outputs):
                found.append(name)
                needed.update(need for need in sieve.needs if need not in given)
        return tuple(reversed(found))

    def matching(self, sieve: Sieve, known: Mapping[str, int]) -> int:
        """The rules of a table that the known facts leave in play, as bits; unknown needs exclude none.

        Under `first`, none stays after one that holds whatever the unknown needs are.
        """
        alive = (1 << len(sieve.verdicts)) - 1
        sure = alive
        for name, admitted in zip(sieve.needs, sieve.admits, strict=True):
            if name in known:
                alive &= admitted[known[name]]
            else:
                sure &= reduce(and_, admitted)
        sure &= alive
        return alive & (((sure & -sure) << 1) - 1) if sure and sieve.hit_policy == "first" else alive

    def follow(self, plan: Plan, given: Codes) -> Followed:
        """Go through the tables of a plan; raises Incomplete or Uncovered."""
        known = dict(given)
        determining: dict[str, tuple[int, ...]] = {}
        silent: dict[str, tuple[int, ...]] = {}
        unanswered: set[str] = set()
        for name in self.asked(plan, given):
            sieve = self.sieves[name]
            if not unanswered.isdisjoint(sieve.needs):
                unanswered.update(output for output in sieve.outputs if output not in given)
                continue
            if missing := next((need for need in sieve.needs if need not in known), None):
                raise Incomplete(name, missing)
            rules = tuple(bits(self.matching(sieve, known)))
            conclusions = {sieve.verdicts[number].outputs for number in rules}
            if len(conclusions) != 1 or (len(rules) > 1 and sieve.hit_policy == "unique"):
                raise Uncovered(name, known)
            (outputs,) = conclusions
            if outputs is None:
                silent[name] = rules
                unanswered.update(output for output in sieve.outputs if output not in given)
            else:
                determining[name] = rules
                known.update((output, code) for output, code in zip(sieve.outputs, outputs, strict=True))
        return Followed(known, determining, silent)

    def _decision(
        self, plan: Plan, outputs: tuple[int, ...], rules: Mapping[str, tuple[int, ...]]
    ) -> Decision:
        verdicts = [
            self.sieves[table].verdicts[number] for table, numbers in rules.items() for number in numbers
        ]
        words = {
            name: self.axes[name].values[code]
            for name, code in zip(plan.outputs, outputs, strict=bool(outputs))
        }
        return Decision(
            decision=plan.id,
            status=UNDOCUMENTED if any(each.outputs is None for each in verdicts) else DOCUMENTED,
            outputs=Frozen(words) if words else EMPTY,
            rules=Frozen(
                {
                    table: tuple(self.sieves[table].verdicts[number].rule for number in found)
                    for table, found in rules.items()
                }
            ),
            sources=tuple(dict.fromkeys(source for each in verdicts for source in each.sources)),
            readings=_readings(verdicts),
        )


def _readings(verdicts: list[Verdict]) -> Mapping[str, str]:
    return Frozen({name: choice for each in verdicts for name, choice in each.readings.items()})
