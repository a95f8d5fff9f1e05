"""The engine of one book, for services that do without routebook: decisions and sessions by a compiled program.

It answers as routebook's own engine does, and fails with the same codes and messages.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from routebook.exporters.standalone.errors import RoutebookError, listed, shown
from routebook.exporters.standalone.facts import Facts, mapping_of
from routebook.exporters.standalone.session import Linked, Session
from routebook.exporters.standalone.tables import answer, impossible_in
from routebook.frozen import Frozen, Key, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.answers import Decision, Step
    from routebook.exporters.standalone.program import Machine, Program

EMPTY: Mapping[str, Any] = Frozen()
MOST_REMEMBERED = 16_384
MOST_LINKED = 512


class Engine:
    """Decides and runs machines by one program.

    Safe to share between threads: nothing that it holds ever changes, but for answers that it remembers, of which
    there is a bounded number.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self._facts = Facts(program)
        self._classes = {
            name: {tuple(codes): table for codes, table in machine["classes"]}
            for name, machine in program["machines"].items()
        }
        self._by_words: dict[tuple[str, ...], Decision] = {}
        self._by_codes: dict[tuple[object, ...], Decision] = {}
        self._steps: dict[tuple[object, ...], dict[tuple[int, str], tuple[Step, int]]] = {}

    @classmethod
    def from_json(cls, text: str) -> Engine:
        """The engine of a program that is written as JSON."""
        return cls(json.loads(text))

    def decide(self, decision: str, facts: Mapping[str, str] = EMPTY, /) -> Decision:
        """The answer to a decision.

        Facts that it does not need are checked and then ignored. Raises RoutebookError with the code unknown-decision,
        unknown-input, unknown-value, malformed-version, missing-input, contradictory-facts, impossible-facts or
        malformed-facts.
        """
        try:
            found = self._by_words[decision, *facts, *facts.values()]
        except (KeyError, TypeError, AttributeError):
            found = None
        return found or self._decide_new(decision, facts)

    def session(self, machine: str, facts: Mapping[str, str] = EMPTY, /) -> Session:
        """A new run of a machine, from its parameters; raises as `decide`, and with the code unknown-machine."""
        return Session(self._link(machine, mapping_of(facts)), 0)

    def restore(self, snapshot: Mapping[str, Any], *, by_state: bool = False) -> Session:
        """A session as it was when its snapshot was taken, by whatever engine of the same book.

        A snapshot of a book with another meaning is refused with foreign-snapshot, unless `by_state` asks to go by
        its state and facts alone; malformed-snapshot says that no run could be there.
        """
        state, given, remembered = parts_of(snapshot)
        if not by_state and snapshot.get("fingerprint") != self.program["fingerprint"]:
            repair = "restore it with `by_state=True` if that is meant"
            raise RoutebookError("foreign-snapshot", self._why_foreign(snapshot), repair)
        linked = self._link(snapshot.get("machine"), given)
        for row, (configuration, _, _) in enumerate(linked.rows):
            if configuration == state and linked.remembered(row) == remembered:
                return Session(linked, row)
        where = shown(" ".join(map(str, state)))
        message = f"no run of `{linked.id}` with these parameters is in `{where}` with what it remembers"
        repair = "take the snapshot from a session of this machine"
        raise RoutebookError("malformed-snapshot", message, repair)

    def _decide_new(self, decision: str, facts: Mapping[str, str]) -> Decision:
        """Decide by words that are not remembered, with every check."""
        if not isinstance(decision, str) or decision not in self.program["decisions"]:
            message = f"the book `{self.program['book']}` has no decision `{shown(decision)}`"
            raise RoutebookError("unknown-decision", message, listed(self.program["decisions"]))
        given = mapping_of(facts)
        codes = self._facts.read(given)
        key = (decision, *codes.items())
        found = self._by_codes.get(key)
        if found is None:
            self._facts.agree(codes)
            found = remember(self._by_codes, key, answer(self.program, decision, codes))
        return remember(self._by_words, (decision, *given, *given.values()), found)

    def _link(self, machine: Any, facts: Mapping[str, Any]) -> Linked:
        """A machine for some parameters, which are checked."""
        if not isinstance(machine, str) or machine not in self.program["machines"]:
            message = f"the book `{self.program['book']}` has no machine `{shown(machine)}`"
            raise RoutebookError("unknown-machine", message, listed(self.program["machines"]))
        found = self.program["machines"][machine]
        self._refuse_others(machine, found, facts)
        codes = self._facts.read(facts)
        self._facts.agree(codes)
        for name in found["parameters"]:
            if name not in codes:
                message = f"`{name}` is missing: `{machine}` has it as a parameter"
                raise RoutebookError("missing-input", message, f"give `{name}`")
        key = tuple(codes[name] for name in found["parameters"])
        table = self._classes[machine].get(key)
        if table is None:
            rule = impossible_in(self.program, codes)
            why = f", by `{rule}` of the book `{self.program['book']}`" if rule else ": nothing leads to them"
            message = f"the parameters of `{machine}` cannot occur together{why}"
            raise RoutebookError("impossible-facts", message, "correct one of them")
        steps = self._steps.get((machine, key))
        if steps is None:
            steps = remember(self._steps, (machine, key), {}, most=MOST_LINKED)
        parameters = {name: str(facts[name]) for name in found["parameters"]}
        return Linked(self.program, machine, parameters, found["tables"][table], steps, self.decide)

    def _refuse_others(self, machine: str, found: Machine, facts: Mapping[str, Any]) -> None:
        """Fail with unknown-input for a fact of the book that is no parameter of a machine."""
        for name in facts:
            if name in found["remembers"]:
                message = f"`{name}` is remembered by `{machine}` and not a parameter"
                raise RoutebookError("unknown-input", message, "send events")
            if name in self.program["inputs"] and name not in found["parameters"]:
                repair = "the parameters are " + ", ".join(f"`{each}`" for each in found["parameters"])
                raise RoutebookError("unknown-input", f"`{name}` is not a parameter of `{machine}`", repair)

    def _why_foreign(self, snapshot: Mapping[str, Any]) -> str:
        book = self.program["book"]
        if snapshot.get("book") != book:
            return f"the snapshot is of the book `{shown(snapshot.get('book'))}`, and this is `{book}`"
        theirs = snapshot.get("readings")
        if isinstance(theirs, dict):
            ours = self.program["readings"]
            if other := [f"`{name}`" for name in ours if theirs.get(name) != ours[name]]:
                return f"the snapshot was taken under other readings: {', '.join(other)}"
        return f"the snapshot is of version {shown(snapshot.get('version'))} of `{book}`, which meant something else"


def parts_of(snapshot: Mapping[str, Any]) -> tuple[list[str], dict[str, str], dict[str, str]]:
    """The state and the facts of a snapshot; fails with malformed-snapshot where a part is missing."""
    repair = "pass what `Session.snapshot` returned"
    if not hasattr(snapshot, "get"):
        raise RoutebookError("malformed-snapshot", "the snapshot is not a mapping", repair)
    state, parameters, remembered = (snapshot.get(part) for part in ("state", "parameters", "remembered"))
    if not (isinstance(state, list) and isinstance(parameters, dict) and isinstance(remembered, dict)):
        message = "the snapshot lacks `state`, `parameters` or `remembered`"
        raise RoutebookError("malformed-snapshot", message, repair)
    return state, parameters, remembered


def remember(memo: dict[Key, Value], key: Key, value: Value, *, most: int = MOST_REMEMBERED) -> Value:
    """Keep a value; where there are as many as there may be, forget all others."""
    if len(memo) >= most:
        memo.clear()
    memo[key] = value
    return value
