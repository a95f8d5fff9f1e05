"""How facts become a decision: for facts of one kind a look into what was decided before, else the quickest way that they allow.

Facts are of one kind if the same names are given for the same decision. Words that came before are found with their
decision. Others become numbers, and numbers an answer. Whatever fails on this way is left to the slow one, which has
every check and makes every error.
"""

from __future__ import annotations

from contextlib import suppress
from operator import getitem, itemgetter
from sys import intern
from typing import TYPE_CHECKING, Any

from routebook.answering import by_cell, by_walking, strides_of
from routebook.chain import Chain, Incomplete, Uncovered
from routebook.diagnostic import did_you_mean
from routebook.errors import MalformedFacts, UnknownDecision
from routebook.memo import Memo, remember
from routebook.runtime.facts import Facts, mapping_of, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from routebook.answering import Answering
    from routebook.chain import Codes
    from routebook.program import Decision, Plan, Program
    from routebook.runtime.facts import Reader

    Memory = dict[tuple[Any, ...], Decision]
    Picking = Callable[[Mapping[str, Any]], tuple[Any, ...]]

MOST_KINDS = 64
"""How many kinds of facts are remembered at a time."""


class Deciding:
    """Decides by one program, for facts of any kind.

    `ways` has for a decision and a number of facts what the last kind that fitted remembers, and how to pick its words.
    """

    __slots__ = ("_kinds", "_latest", "chain", "facts", "program", "ways")

    def __init__(self, program: Program) -> None:
        self.program = program
        self.chain = Chain(program.axes, program.sieves, program.impossible)
        self.facts = Facts(program, self.chain)
        self.ways: dict[str, dict[int, tuple[Memory, Picking]]] = {intern(name): {} for name in program.plans}
        self._kinds: dict[tuple[str, tuple[str, ...]], Kind] = {}
        self._latest: dict[tuple[str, int], Kind] = {}

    def plan(self, decision: str) -> Plan:
        """The plan of a decision; raises UnknownDecision."""
        plan = self.program.plans.get(decision) if isinstance(decision, str) else None
        if plan is None:
            repair = did_you_mean(shown(decision), self.program.plans)
            raise UnknownDecision(
                f"the book `{self.program.book}` has no decision `{shown(decision)}`", help=repair
            )
        return plan

    def decide(self, decision: str, facts: Mapping[str, str]) -> Decision:
        """Decide by words that are not remembered, most often of the kind that came last."""
        plan = self.plan(decision)
        given = facts if type(facts) is dict else mapping_of(facts)
        words = None
        try:
            kind = self._latest[decision, len(given)]
            words = kind.pick(given)
        except (KeyError, TypeError):
            pass  # facts of another kind
        return self._decide_another(plan, given) if words is None else kind.decide(words)

    def kind(self, plan: Plan, names: tuple[str, ...]) -> Kind:
        """The kind of facts that have these names, in their order; raises UnknownInput, and MalformedFacts for a name given twice."""
        if not all(map(self.facts.knows, names)):
            self.facts.refuse_unknown(names)
        kind = self._kinds.get((plan.id, names))
        if kind is None:
            kind = Kind(self, plan, names)
            if len(self._kinds) >= MOST_KINDS:
                self._forget()
            self._kinds[plan.id, names] = kind
        return kind

    def _forget(self) -> None:
        self._kinds.clear()
        self._latest.clear()
        for ways in self.ways.values():
            ways.clear()

    def slowly(self, plan: Plan, facts: Mapping[str, Any]) -> Decision:
        """Decide with every check, which makes every error."""
        return self.checked(plan, self.facts.read(facts))[0]

    def checked(self, plan: Plan, codes: Codes) -> tuple[Decision, Codes]:
        """The answer for facts as numbers, and all that is known at the end."""
        self.facts.agree(codes)
        followed = self.facts.complete(plan, codes)
        return self.chain.conclude(plan, followed), followed.known

    def _decide_another(self, plan: Plan, given: Mapping[str, Any]) -> Decision:
        """Decide by facts of another kind than the last that were as many, and be ready for more of them."""
        if not all(map(self.facts.knows, given)):
            return self.slowly(plan, given)
        kind = self.kind(plan, tuple(sorted(given, key=self.facts.order)))
        words = kind.pick(given)
        answer = None
        with suppress(TypeError):  # a word that is none may have no hash
            answer = kind.memory.get(words)
        answer = answer or kind.decide(words)
        self._latest[plan.id, len(given)] = kind
        self.ways[plan.id][len(given)] = (kind.memory, kind.pick)
        return answer


class Kind:
    """Facts that have the same names, for one decision: how to pick their words, and what was decided by these."""

    __slots__ = ("_answer", "_deciding", "_plan", "_read", "memory", "names", "pick")

    def __init__(self, deciding: Deciding, plan: Plan, names: tuple[str, ...]) -> None:
        if len(set(names)) < len(names):
            raise MalformedFacts("a name is given twice", help="name each fact once")
        self.names = names
        self.pick = _picking(names)
        self.memory: Memory = {}
        self._deciding = deciding
        self._plan = plan
        self._read, self._answer = _quickest(deciding, plan, names)

    def decide(self, words: tuple[Any, ...]) -> Decision:
        """The answer, which is remembered."""
        answer = self.work_out(words)
        remember(self.memory, words, answer)
        return answer

    def work_out(self, words: tuple[Any, ...]) -> Decision:
        """The answer by the quickest way; raises MalformedFacts for more or fewer words than names."""
        if len(words) != len(self.names):
            raise MalformedFacts(
                f"`{self._plan.id}` is asked with {len(words)} facts",
                help=f"give {len(self.names)}: " + ", ".join(f"`{name}`" for name in self.names),
            )
        try:
            return self._answer(map(getitem, self._read, words))
        except (KeyError, TypeError, ValueError, Incomplete, Uncovered):
            pass  # the slow way finds what is wrong
        return self._deciding.slowly(self._plan, dict(zip(self.names, words, strict=True)))


def _quickest(deciding: Deciding, plan: Plan, names: tuple[str, ...]) -> tuple[list[Reader], Answering]:
    """How the words for some names are read as numbers, and the quickest way from those to the answer."""
    reader = deciding.facts.reader
    if set(names) != set(plan.inputs):
        checked: Memo[tuple[int, ...], Decision] = Memo(
            lambda codes: deciding.checked(plan, dict(zip(names, codes, strict=True)))[0]
        )
        return [*map(reader, names)], lambda codes: checked[tuple(codes)]
    if plan.cells is None:
        return [*map(reader, names)], by_walking(deciding.chain, plan, names)
    strides = strides_of(plan, deciding.program.axes, names)
    return [*map(reader, names, strides)], by_cell(deciding.chain, plan)


def _picking(names: tuple[str, ...]) -> Picking:
    """The words of facts in the order of names, as a tuple whatever their number is."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda facts: tuple(facts[name] for name in names)
