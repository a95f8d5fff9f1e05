"""A book once it is read: frozen, every name resolved, every part with its place and its passage."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from routebook.versions import Cut

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is written: a file of the book, a line and a column, both counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A fact that decisions depend on: given by the host, or derived (the output of a table).

    The values of a version are its segments, lowest first, between the `cuts` that the bands make. `places` are those
    of the values, groups and bands that are written.
    """

    name: str
    values: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    cuts: tuple[Cut, ...] | None = None
    decided_by: str | None = None
    about: str = ""
    place: Place = field(compare=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule's condition on one input: `mask` has bit i where `values[i]` of the input is admitted."""

    name: str
    mask: int
    written: tuple[str, ...]
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a table's rule concludes: a value for every output of the table."""

    outputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Move:
    """What a transition does: a target (none for a stay), facts that it sets, actions in their order."""

    target: str | None
    sets: Mapping[str, str]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """A declared absence of an answer: `undocumented`, `refused` or `impossible`."""

    status: str


@dataclass(frozen=True, slots=True)
class ByReading:
    """A conclusion that depends on which reading of a passage holds: one for each choice."""

    reading: str
    choices: Mapping[str, Outcome]


Outcome = Answer | Move | Silence | ByReading


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row: when all its entries hold, its outcome does; with the passages that say so.

    `rests_on` names the readings that were settled to reach the outcome; it is empty in a book as read.
    """

    id: str
    when: tuple[Entry, ...]
    outcome: Outcome
    sources: tuple[str, ...]
    note: str = field(default="", compare=False)
    implied: str = field(default="", compare=False)
    rests_on: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition(Rule):
    """A rule of a machine: in any of `states`, on any of `events`; with no event it is taken at once.

    `after` is a time in seconds: its event is due that long after the state was entered.
    """

    states: tuple[str, ...]
    events: tuple[str, ...]
    after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A decision table: one question, the inputs it needs, the outputs it answers, its rules."""

    id: str
    asks: str
    needs: tuple[str, ...]
    answers: Mapping[str, tuple[str, ...]]
    hit_policy: str
    rules: tuple[Rule, ...]
    accepted: tuple[Acceptance, ...] = ()
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gather:
    """A decision that gathers the outputs of others into one answer; it may rest on more than it shows."""

    id: str
    asks: str
    gathers: tuple[str, ...]
    rests_on: tuple[str, ...]
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state of a machine; `means` ties it to the facts that hold whenever it is active."""

    id: str
    parent: str | None
    initial: bool
    final: bool
    means: Mapping[str, str]
    about: str = field(default="", compare=False)
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What an event means wherever it arrives: facts it sets, facts it gives to the step, the decision it calls for."""

    id: str
    sets: Mapping[str, str]
    gives: Mapping[str, str]
    decides: str | None
    about: str = field(default="", compare=False)
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A state machine: what is fixed for a session, what it remembers, its states, events and transitions.

    `groups` are names for several events. `places` are those of the parameters, the remembered facts and what the
    machine is drawn for, by their paths in the file.
    """

    id: str
    about: str
    parameters: tuple[str, ...]
    remembers: Mapping[str, str]
    states: Mapping[str, State]
    events: Mapping[str, Event]
    groups: Mapping[str, tuple[str, ...]]
    actions: Mapping[str, str]
    transitions: tuple[Transition, ...]
    draw_for: str | None = None
    accepted: tuple[Acceptance, ...] = ()
    place: Place = field(compare=False)
    places: Mapping[tuple[str, ...], Place] = field(default_factory=dict, compare=False)

    def path(self, state: str) -> tuple[str, ...]:
        """The state and its ancestors, outermost first."""
        parent = self.states[state].parent
        return (*self.path(parent), state) if parent else (state,)

    def children(self, state: str | None) -> Iterator[State]:
        """The states directly inside one, or the outermost ones."""
        return (child for child in self.states.values() if child.parent == state)

    def settled_in(self, state: str | None) -> tuple[str, ...]:
        """The configuration that entering a state leads to: down its initial children to a leaf."""
        for child in self.children(state):
            if child.initial:
                return self.settled_in(child.id)
        return self.path(state) if state else ()


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A fault that the book accepts: the check's code, what it is about, and the reason."""

    code: str
    about: str
    because: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """Ways to understand an ambiguous passage: each choice in words, one of them the default."""

    id: str
    about: str
    passages: tuple[str, ...]
    default: str
    choices: Mapping[str, str]
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a knowledge source; `where` in the order written."""

    id: str
    source: str
    where: Mapping[str, str]
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Digest:
    """What is kept of a passage's text: how many words it has, and a salted hash of them, as sixteen digits."""

    words: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Digests:
    """What was recorded of the passages of a document, in the order in which they stand in it; none overlap."""

    salt: str
    passages: Mapping[str, Digest]


@dataclass(frozen=True, slots=True)
class Source:
    """A knowledge source: the document that the rules transcribe, what is only context, what is lost.

    `digests` is None where nothing was recorded of its passages.
    """

    id: str
    title: str
    edition: str
    context: Mapping[str, str]
    lost: Mapping[str, str]
    digests: Digests | None
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """An entry of the register: a doubt about the document and its one home, of four kinds.

    `kind` is `reading` (then `text` names it), `open`, `other_edition` or `editorial`.
    """

    id: str
    about: str
    kind: str
    text: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody or something that takes part in scenarios."""

    id: str
    title: str
    about: str
    sources: tuple[str, ...]
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Link:
    """What travels from one participant to another."""

    id: str
    sender: str
    receiver: str
    carries: str
    sources: tuple[str, ...]
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class ScenarioStep:
    """One step of a scenario: a message between participants, an event of the machine, or both.

    `arrives` is false where the message reaches none of its receivers. `expect` holds outputs of the decision that the
    event calls for; `state` is active afterwards. `places` are those of what is told of the event, by their paths in
    the step.
    """

    event: str | None
    sender: str
    receivers: tuple[str, ...]
    through: tuple[str, ...]
    arrives: bool
    says: str
    expect: Mapping[str, str]
    state: str | None
    status: str
    sources: tuple[str, ...]
    place: Place = field(compare=False)
    places: Mapping[tuple[str, ...], Place] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A use case of the document, step by step, with the parameters of the machine that walks it.

    `places` has that of what is given.
    """

    id: str
    title: str
    machine: str
    given: Mapping[str, str]
    steps: tuple[ScenarioStep, ...]
    sources: tuple[str, ...]
    place: Place = field(compare=False)
    places: Mapping[tuple[str, ...], Place] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPattern:
    """Which steps of a run are meant: every part that is not empty has to fit.

    One of `events`; one of `within` active before and one of `states` afterwards; all of `actions` taken; the
    conditions of `when`, on facts and outputs as a guard sees them; one of the words in `status`.
    """

    events: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    when: tuple[Entry, ...] = ()
    status: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Never:
    """No answer has all of these outputs."""

    outputs: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Always:
    """Every answer has each of these outputs."""

    outputs: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """No step of any run is such."""

    of: StepPattern


@dataclass(frozen=True, slots=True)
class Existence:
    """Every run has such a step, sooner or later."""

    of: StepPattern


@dataclass(frozen=True, slots=True)
class Precedence:
    """A step such as `before` comes only once one such as `comes` has come, if need be anew after every `since`."""

    before: StepPattern
    comes: StepPattern
    since: StepPattern | None


@dataclass(frozen=True, slots=True)
class Response:
    """After every step such as `after`, sooner or later comes one such as `comes`; it may be the same."""

    after: StepPattern
    comes: StepPattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What must hold: of every answer of a decision (Never, Always), or over the runs of a machine (the others).

    `over` names the decision or the machine; `when` are conditions on inputs, or restricts the parameters. It is made
    `under` some choices of readings only, and of those not named under all.
    """

    id: str
    about: str
    over: str
    when: tuple[Entry, ...]
    under: Mapping[str, tuple[str, ...]]
    says: Never | Always | Absence | Existence | Precedence | Response
    sources: tuple[str, ...]
    implied: str = field(default="", compare=False)
    place: Place = field(compare=False)

    @property
    def patterns(self) -> tuple[StepPattern, ...]:
        """The patterns of steps that it names; none if it is about answers."""
        match self.says:
            case Absence(of) | Existence(of):
                return (of,)
            case Precedence(before, comes, since):
                return (before, comes, since) if since else (before, comes)
            case Response(after, comes):
                return (after, comes)
        return ()

    @property
    def conditions(self) -> tuple[Entry, ...]:
        """All its conditions on inputs and outputs, those of its patterns included."""
        says = self.says.outputs if isinstance(self.says, Never | Always) else ()
        return (*self.when, *says, *(entry for pattern in self.patterns for entry in pattern.when))


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
