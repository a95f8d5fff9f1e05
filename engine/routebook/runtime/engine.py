"""The engine that services embed: decisions, sessions and explanations from one compiled program."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from routebook.errors import MalformedFacts
from routebook.program import EMPTY
from routebook.runtime.decider import Decider
from routebook.runtime.deciding import Deciding
from routebook.runtime.explaining import Explanation, explain
from routebook.runtime.extras import need_columns
from routebook.runtime.facts import mapping_of
from routebook.runtime.linking import Linking
from routebook.runtime.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.program import Decision, Program
    from routebook.runtime.batch import Answers
    from routebook.runtime.fleet import Fleet


class Engine:
    """Decides and runs machines by one program. Safe to share between threads: it takes no lock, and nothing that it
    holds ever changes, but for answers that it remembers."""

    __slots__ = ("_deciding", "_linked", "_linking", "_ways", "program")

    def __init__(self, program: Program) -> None:
        self.program = program
        self._deciding = Deciding(program)
        self._linking = Linking(program, self._deciding, self.decide)
        self._ways = self._deciding.ways
        self._linked = self._linking.ready

    def decide(self, decision: str, facts: Mapping[str, str] = EMPTY, /) -> Decision:
        """The answer to a decision.

        Facts that the decision does not need are checked and then ignored. Raises UnknownDecision, UnknownInput,
        UnknownValue, MalformedVersion, MissingInput, ContradictoryFacts, ImpossibleFacts and MalformedFacts.
        """
        try:
            if type(facts) is dict:  # other mappings may make up what they lack
                memory, pick = self._ways[decision][len(facts)]
                return memory[pick(facts)]
        except (KeyError, TypeError):
            pass  # an error that is told from in here would drag this one along
        return self._deciding.decide(decision, facts)

    def decider(self, decision: str, names: Sequence[str] | None = None) -> Decider:
        """A decision for hot loops, to be looked up by the words for `names` in their order.

        Those are the given inputs that the decision rests on, unless others are named. Raises UnknownDecision,
        UnknownInput, and MalformedFacts for a name given twice.
        """
        plan = self._deciding.plan(decision)
        try:
            chosen = plan.inputs if names is None else tuple(names)
        except TypeError:
            raise MalformedFacts(
                "the names are not a list", help="pass the names of facts in a list"
            ) from None
        kind = self._deciding.kind(plan, chosen)
        return Decider(kind.names, kind.work_out)

    def decide_batch(self, decision: str, frame: Any, /) -> Answers:
        """The answers to a decision for all rows of a frame, as numbers of decisions and as columns.

        A frame is a mapping from names to columns, or anything that speaks the Arrow C stream. Only the columns that
        the decision needs are read: of words, of categories, or of the numbers of values. Raises as `decide`, naming the
        row, counted from 0, and MalformedBatch and MissingExtra.
        """
        need_columns()
        from routebook.runtime.batch import answer_rows  # noqa: PLC0415

        return answer_rows(self._deciding, self._deciding.plan(decision), frame)

    def explain(self, decision: str, facts: Mapping[str, str] = EMPTY, /) -> Explanation:
        """The answer to a decision, with the rules of every table that held and those that came near; raises as `decide`."""
        deciding = self._deciding
        plan = deciding.plan(decision)
        codes = deciding.facts.read(mapping_of(facts))
        answer, known = deciding.checked(plan, codes)
        return explain(self.program, deciding.chain, plan, known, codes, answer)

    def session(self, machine: str, facts: Mapping[str, str] = EMPTY, /) -> Session:
        """A new run of a machine, from its parameters.

        Raises UnknownMachine, MissingInput for a parameter that is not given, UnknownInput for any other fact, and
        UnknownValue, MalformedVersion, ContradictoryFacts, ImpossibleFacts and MalformedFacts.
        """
        linked = None
        with suppress(KeyError, TypeError, AttributeError):
            linked = self._linked[machine, *facts, *facts.values()]
        linked = linked or self._linking.link(self._linking.machine(machine), facts)
        return Session(linked, linked.rows[0])

    def restore(self, snapshot: Mapping[str, Any], *, by_state: bool = False) -> Session:
        """A session as it was when `Session.snapshot` was taken.

        A snapshot of a book with another meaning is refused with ForeignSnapshot, unless `by_state` asks to go by
        its state and facts alone. They are checked either way: MalformedSnapshot is raised where no run of the
        machine could be there.
        """
        return Session(*self._linking.place(snapshot, by_state=by_state))

    def fleet(self, machine: str, n: int, facts: Mapping[str, Any] = EMPTY, /) -> Fleet:
        """`n` new runs of a machine in arrays; each parameter is one word for all of them, or a column of `n` words.

        Raises as `session`, and MalformedBatch and MissingExtra.
        """
        need_columns()
        from routebook.runtime.making_fleets import new_fleet  # noqa: PLC0415

        flat = self._linking.machine(machine)
        return new_fleet(flat, n, mapping_of(facts), partial(self._linking.link, flat))

    def restore_fleet(self, snapshot: Mapping[str, Any], *, by_state: bool = False) -> Fleet:
        """A fleet as it was when `Fleet.snapshot` was taken; raises as `restore`, and MalformedBatch and MissingExtra."""
        need_columns()
        from routebook.runtime.making_fleets import restored_fleet  # noqa: PLC0415

        linking = self._linking
        return restored_fleet(snapshot, linking.machine, partial(linking.place, by_state=by_state))
