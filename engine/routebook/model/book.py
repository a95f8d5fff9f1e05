"""One body of documented behaviour, and what is asked of it as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from routebook.model.decisions import Gather, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from routebook.model.decisions import Input, Rule
    from routebook.model.documents import Ambiguity, Passage, Reading, Source
    from routebook.model.machines import Machine
    from routebook.model.place import Place
    from routebook.model.promises import Promise
    from routebook.model.scenarios import Link, Participant, Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One body of documented behaviour. `inputs` holds given and derived ones, in the order written."""

    id: str
    title: str
    version: str
    sources: Mapping[str, Source]
    passages: Mapping[str, Passage]
    inputs: Mapping[str, Input]
    impossible: tuple[Rule, ...]
    decisions: Mapping[str, Table | Gather]
    machines: Mapping[str, Machine]
    readings: Mapping[str, Reading]
    register: Mapping[str, Ambiguity]
    participants: Mapping[str, Participant]
    links: Mapping[str, Link]
    scenarios: Mapping[str, Scenario]
    promises: Mapping[str, Promise]
    place: Place = field(compare=False)
    _asked: dict[tuple[str, AbstractSet[str]], tuple[Table, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What `asked` has answered, for it is asked of the same facts again and again."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """The decisions that are tables, each after the tables that it needs."""
        return self.required_by(*self.decisions)

    def rules(self) -> Iterator[Rule]:
        """Every rule and transition of the book."""
        for table in self.tables:
            yield from table.rules
        for machine in self.machines.values():
            yield from machine.transitions

    def required_by(self, *decisions: str) -> tuple[Table, ...]:
        """The tables that decisions rest on, themselves included, each after those that it needs."""
        return self._tables_below(decisions, self._needed_by)

    def consulted_by(self, machine: Machine) -> tuple[str, ...]:
        """The decisions that a machine may ask: called for by events, in conditions, or meant by states."""
        named = {entry.name for rule in machine.transitions for entry in rule.when}
        named |= {name for state in machine.states.values() for name in state.means}
        called = [event.decides for event in machine.events.values()]
        return tuple(
            dict.fromkeys(
                by for by in (*called, *(self.inputs[name].decided_by for name in sorted(named))) if by
            )
        )

    def members_of(self, decision: str, *, shown: bool) -> tuple[Table, ...]:
        """The tables that a decision gathers at whatever depth, each once; a table is its own only member.

        Those that it rests on without showing their outputs belong to it unless only the `shown` ones are wanted.
        """

        def inner(name: str) -> tuple[str, ...]:
            found = self.decisions[name]
            return () if isinstance(found, Table) else found.gathers + (() if shown else found.rests_on)

        return self._tables_below((decision,), inner)

    def asked(self, decision: str, given: AbstractSet[str]) -> tuple[Table, ...]:
        """The tables that a decision asks, each after those that it needs; what is given is not asked for."""

        def inner(name: str) -> tuple[str, ...]:
            if isinstance(self.decisions[name], Gather):
                return tuple(each for each in self._needed_by(name) if not self._is_given(each, given))
            return self._needed_by(name, given)

        key = (decision, frozenset(given))
        if key not in self._asked:
            found = {table.id for table in self._tables_below((decision,), inner)}
            self._asked[key] = tuple(table for table in self.required_by(decision) if table.id in found)
        return self._asked[key]

    def outputs_of(self, decision: str) -> tuple[str, ...]:
        """The names that a decision answers, in the order in which they are shown."""
        return tuple(name for table in self.members_of(decision, shown=True) for name in table.answers)

    def _needed_by(self, name: str, given: AbstractSet[str] = frozenset()) -> tuple[str, ...]:
        """The decisions that one needs at once, but for inputs that are given."""
        found = self.decisions[name]
        if isinstance(found, Gather):
            return found.gathers + found.rests_on
        needs = (need for need in found.needs if need not in given)
        return tuple(decider for need in needs if (decider := self.inputs[need].decided_by))

    def _is_given(self, name: str, given: AbstractSet[str]) -> bool:
        found = self.decisions[name]
        return isinstance(found, Table) and found.answers.keys() <= given

    def _tables_below(
        self, decisions: Iterable[str], inner: Callable[[str], tuple[str, ...]]
    ) -> tuple[Table, ...]:
        """The tables among decisions and what lies below them, each once, after what lies below it."""
        found: list[Table] = []
        seen: set[str] = set()

        def visit(name: str) -> None:
            if name not in seen:
                seen.add(name)
                for each in inner(name):
                    visit(each)
                if isinstance(decision := self.decisions[name], Table):
                    found.append(decision)

        for name in decisions:
            visit(name)
        return tuple(found)
