"""Has a SAT solver say that a suite misses nothing: there is no other machine, with no more states, that passes it.

The words to the states of the documented machine are told apart by the suite, so they name all states of a system that
passes and has no more. Left open is where its moves lead to: clauses say that at every node of the suite it is in some
state that may have answered so, and that one of its moves leads elsewhere. Where they contradict each other, nothing is
left that differs and passes. Audemard and Simon, "Predicting learnt clauses quality in modern SAT solvers", IJCAI 2009.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from routebook.conformance.suites.covers import state_cover
from routebook.conformance.suites.growing import Growing
from routebook.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routebook.conformance.suites.mealy import Mealy, Word

Clause = list[int]


@dataclass(frozen=True, slots=True)
class Certificate:
    """That so many clauses, about so many variables, contradict each other."""

    variables: int
    clauses: int


def certify(machine: Mealy, words: Iterable[Word]) -> Certificate | None:
    """The certificate of a suite for systems with no more states than the machine.

    None where another machine passes, or where the suite does not tell all states apart. Raises MissingExtra.
    """
    try:
        from pysat.solvers import Glucose4  # noqa: PLC0415  (an extra)
    except ImportError:
        raise MissingExtra(
            "a certificate needs python-sat, which is not installed",
            help="install it with: pip install 'routebook[sat]'",
        ) from None
    encoding = Encoding(Growing(machine, words))
    if not encoding.names_all_states:
        return None
    with Glucose4(bootstrap_with=encoding.clauses) as solver:
        if solver.solve():
            return None
    return Certificate(len(encoding.variables), len(encoding.clauses))


class Encoding:
    """The clauses for a suite; they can all hold if and only if another machine passes it.

    Variables are numbered: that a system is in a state at a node, that it gives an answer to an event in a state, that
    it goes from there to a state. Of several such moves, a system has any one. There are no clauses unless the suite
    tells all states apart.
    """

    def __init__(self, suite: Growing) -> None:
        self.suite = suite
        self.machine = suite.machine
        self.variables: dict[tuple[object, ...], int] = {}
        self.clauses: list[Clause] = []
        cover = [suite.tree.find(word) for word in state_cover(suite.machine)]
        self.cover = [node for node in cover if node is not None]
        self.names_all_states = len(self.cover) == len(cover) and all(
            suite.is_told(*pair) for pair in combinations(self.cover, 2)
        )
        if self.names_all_states:
            self._be_somewhere()
            self._differ()
            self._answer_once()

    def _be_somewhere(self) -> None:
        """At every node a system is in some state, and has got there by its moves."""
        of_cover = {node: [state] for state, node in enumerate(self.cover)}
        nodes = range(len(self.suite.states))
        may_be = [of_cover.get(node) or self._not_told_from(node) for node in nodes]
        for node in nodes:
            if len(may_be[node]) > 1:
                self.clauses.append([self._variable("in", node, state) for state in may_be[node]])
            for event, following in self.suite.below(node).items():
                move = self.machine.moves[self.suite.states[node]][event]
                for state in may_be[node]:
                    here = [-self._variable("in", node, state)] if len(may_be[node]) > 1 else []
                    if move:
                        self.clauses.append([*here, self._variable("answers", state, event, move[0])])
                    self._go(here, state, event, following, may_be[following])

    def _not_told_from(self, node: int) -> list[int]:
        """The states in which a system has not answered otherwise than at a node."""
        return [state for state, other in enumerate(self.cover) if not self.suite.is_told(node, other)]

    def _go(self, here: Clause, state: int, event: int, following: int, may_be: Sequence[int]) -> None:
        """If a system is in a state, it is at the following node where a move leads to."""
        if not self.suite.below(following):
            return
        for to in self.machine.states:
            goes = -self._variable("goes", state, event, to)
            if to not in may_be:
                self.clauses.append([*here, goes])
            elif len(may_be) > 1:
                self.clauses.append([*here, goes, self._variable("in", following, to)])

    def _differ(self) -> None:
        """Some documented move is answered otherwise, or leads elsewhere."""
        differs: Clause = []
        for state, moves in enumerate(self.machine.moves):
            for event, move in enumerate(moves):
                goes = [self._variable("goes", state, event, to) for to in self.machine.states]
                self.clauses.append(goes)
                if move:
                    differs.append(-self._variable("answers", state, event, move[0]))
                    differs += goes[: move[1]] + goes[move[1] + 1 :]
        self.clauses.append(differs)

    def _answer_once(self) -> None:
        """A state has one answer to an event."""
        answers: dict[tuple[object, object], list[int]] = {}
        for (kind, *about), variable in self.variables.items():
            if kind == "answers":
                state, event, _ = about
                answers.setdefault((state, event), []).append(variable)
        for each in answers.values():
            self.clauses += [[-one, -other] for one, other in combinations(each, 2)]

    def _variable(self, *about: object) -> int:
        return self.variables.setdefault(about, len(self.variables) + 1)
