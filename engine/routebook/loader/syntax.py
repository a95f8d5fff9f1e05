"""The files of a book as they are written: which keys stand where, and what kind of value each takes.

Names are not looked up here. In a rule, every key that is not one of its own is an input, so rules admit
further keys, each with a word or a list of words.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from routebook.loader.kinds import (
    A_LIST,
    A_MAPPING,
    A_NUMBER,
    A_WORD,
    BAND,
    CODE,
    DIGEST,
    FILE,
    LABEL,
    NAME,
    NUMBERS,
    PATH,
    TIME,
    kind_of,
)

FORMAT = 1

Name = Annotated[str, Field(pattern=NAME, max_length=80)]
Label = Annotated[str, Field(pattern=LABEL, max_length=80)]
PassageId = Annotated[str, Field(pattern=PATH, max_length=120)]
Word: TypeAlias = Annotated[str, Tag(A_WORD)]
Words: TypeAlias = Annotated[Word | Annotated[list[str], Tag(A_LIST)], Discriminator(kind_of)]
WordOrNumber: TypeAlias = Annotated[Word | Annotated[int | float, Tag(A_NUMBER)], Discriminator(kind_of)]
Facts: TypeAlias = dict[Name, str]
Conditions: TypeAlias = dict[Name, Words]
Answers: TypeAlias = Annotated[Word | Annotated[dict[Name, str], Tag(A_MAPPING)], Discriminator(kind_of)]
Conclusion: TypeAlias = Annotated[Word | Annotated[dict[str, Any], Tag(A_MAPPING)], Discriminator(kind_of)]


class Written(BaseModel):
    """What all parts of a book's files have in common."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)


class SourceWritten(Written):
    title: str
    """The document's title."""
    edition: str = ""
    """Which edition of it was transcribed."""
    passages: dict[PassageId, dict[str, WordOrNumber]]
    """Every passage of the document: a path of our own, and the place in words."""
    context: dict[PassageId, str] = {}
    """Passages that are background without behaviour, each with the reason."""
    lost: dict[Label, str] = {}
    """What the document announces or once held, and does not hold."""


class AmbiguityWritten(Written):
    about: str
    """The doubt, in one line."""
    reading: Name | None = None
    """The reading that settles it, with its alternatives."""
    open: str | None = None
    """What the document is silent about."""
    other_edition: str | None = None
    """What another edition or another document says."""
    editorial: str | None = None
    """The damage to the document."""


class BookFile(Written):
    """book.yaml: what the book is, and where every statement of the document is."""

    format: Literal[1]
    """The version of this format that the book is written in: 1."""
    book: Annotated[str, Field(pattern=FILE, max_length=80)]
    """The id of the book: the name of its folder."""
    title: str
    """The book's title."""
    version: Annotated[str, Field(pattern=NUMBERS)]
    """The book's semantic version."""
    sources: dict[Name, SourceWritten]
    """The documents that the rules transcribe."""
    register_: dict[Label, AmbiguityWritten] = Field(default={}, alias="register")
    """Each known doubt about the documents, and its one home."""


class DigestsWritten(Written):
    salt: Label
    """What goes before the words of every passage that is hashed."""
    passages: dict[PassageId, Annotated[str, Field(pattern=DIGEST)]]
    """Each passage, in the document's order: how many words it has, and the hash of them."""


class DigestsFile(Written):
    """digests.yaml: what `routebook sources --record` keeps of the documents, to tell how another edition differs."""

    digests: dict[Name, DigestsWritten]
    """The documents of which passages are recorded."""


class InputWritten(Written):
    about: str = ""
    """What the input is, in one line."""
    type: Literal["version"] | None = None
    """`version` for numbers joined by dots; without it the input has named values."""
    values: list[Name] = []
    """The values, in the order in which they are shown."""
    groups: dict[Name, list[Name]] = {}
    """Names for several values at once."""
    bands: dict[Annotated[str, Field(pattern=BAND, max_length=80)], str] = {}
    """Names for ranges of versions, such as `>=12 <13`."""


class UnusualWritten(BaseModel):
    """A combination that is impossible or undocumented: inputs with their words, and the reason."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True, use_attribute_docstrings=True)
    __pydantic_extra__: dict[str, Words]

    because: str
    """Why."""
    source: Words = []
    """The passages that say so."""


class InputsFile(Written):
    """inputs.yaml: the facts that decisions depend on."""

    inputs: dict[Name, InputWritten]
    """The facts, in the order in which they are shown."""
    impossible: dict[Label, UnusualWritten] = {}
    """Combinations that cannot occur, declared once for all tables."""


class ReadingWritten(Written):
    about: str
    """What is ambiguous."""
    passages: list[PassageId]
    """The passages that can be read in several ways."""
    default: Name
    """The choice that holds unless another is made."""
    choices: dict[Name, str]
    """Each choice, in words."""


class ReadingsFile(Written):
    """readings.yaml: the ways to understand what is ambiguous."""

    readings: dict[Name, ReadingWritten]
    """Every reading, by its name."""


class ParticipantWritten(Written):
    title: str
    """The name that pictures show."""
    about: str = ""
    """What it is, in one line."""
    source: Words = []
    """The passages that tell of it."""


class LinkWritten(Written):
    from_: Name = Field(alias="from")
    """The participant that sends."""
    to: Name
    """The participant that receives."""
    carries: str
    """What travels."""
    source: Words = []
    """The passages that tell of it."""


class ParticipantsFile(Written):
    """participants.yaml: who takes part, and what travels between them."""

    participants: dict[Name, ParticipantWritten]
    """Everybody and everything that scenarios name."""
    links: dict[Label, LinkWritten] = {}
    """What travels from whom to whom."""


class PatternWritten(Written):
    """Some steps of a machine's runs; a step is meant if all that is named fits. `{}` is every documented step."""

    event: Words | None = None
    """The events, or groups of events."""
    in_: Words | None = Field(default=None, alias="in")
    """States, one of which is active before, the states inside them included."""
    state: Words | None = None
    """States, one of which is active afterwards."""
    do: Words | None = None
    """Actions, all of which are taken."""
    when: Conditions = {}
    """Conditions on facts and decisions, which see what a transition's conditions see."""
    status: Words | None = None
    """What the machine makes of the event, if not only `documented` steps are meant."""


class PrecedenceWritten(Written):
    before: PatternWritten
    """The steps that are not to come too early."""
    comes: PatternWritten
    """The steps of which one has to come first."""
    since: PatternWritten | None = None
    """The steps after each of which it has to come anew."""


class ResponseWritten(Written):
    after: PatternWritten
    """The steps that call for something."""
    comes: PatternWritten
    """The steps of which one comes then, sooner or later."""


class PromiseWritten(Written):
    about: str
    """What is promised, in one line."""
    decision: Name | None = None
    """The decision whose answers it is about."""
    when: Conditions = {}
    """Conditions on inputs, given or derived, as in a table's rule."""
    never: Conditions | None = None
    """Outputs that no answer has all of."""
    always: Conditions | None = None
    """Outputs each of which every answer has."""
    machine: Name | None = None
    """The machine whose runs it is about."""
    given: Conditions = {}
    """Conditions on the machine's parameters, or on what is derived from them."""
    under: Conditions = {}
    """The choices of readings under which it is promised, if not under all."""
    absence: PatternWritten | None = None
    """Steps that no run has."""
    existence: PatternWritten | None = None
    """Steps of which every run has one, sooner or later."""
    precedence: PrecedenceWritten | None = None
    """Steps that come only after others."""
    response: ResponseWritten | None = None
    """Steps that others have to follow."""
    source: Words = []
    """The passages that say so."""
    implied: str = ""
    """Why it must hold, where the document only implies it."""


class PromisesFile(Written):
    """properties.yaml: what must hold, whatever the tables and machines say one by one; checked."""

    promises: dict[Name, PromiseWritten]
    """Every promise, by its name."""


class AcceptanceWritten(Written):
    fault: Annotated[str, Field(pattern=CODE)]
    """The code of the fault that is accepted."""
    about: str
    """The name that the fault is about."""
    because: str
    """The reason."""


class RuleWritten(BaseModel):
    """One row of a table: inputs with their words, and the conclusion."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True, use_attribute_docstrings=True)
    __pydantic_extra__: dict[str, Words]

    then: Answers | None = None
    """The answer: a word where the table has one output, else a word for each."""
    by_reading: dict[Name, dict[Name, Conclusion]] | None = None
    """A reading, and the answer under each of its choices; `undocumented` is a possible answer."""
    source: Words = []
    """The passages that say so."""
    implied: str = ""
    """Why the rule holds, where the document only implies it."""
    note: str = ""
    """A remark for the people who review the rule."""


class DecisionFile(Written):
    """decisions/<id>.yaml: one question, as a small table, or as a gathering of other decisions."""

    decision: Name
    """The id of the decision: the name of the file."""
    asks: str
    """The question."""
    needs: list[Name] = []
    """The inputs that the rules have conditions on."""
    answers: dict[Name, list[Name]] = {}
    """Each output with its values."""
    hit_policy: str = "unique"
    """What several matching rules mean: `unique` (there are none), `any` (they agree) or `first`."""
    rules: dict[Label, RuleWritten] = {}
    """The rules, by their ids."""
    undocumented: dict[Label, UnusualWritten] = {}
    """Combinations that the document is silent on."""
    gathers: list[Name] = []
    """The decisions whose outputs make up this one's."""
    rests_on: list[Name] = []
    """Decisions that must be documented too, though their outputs are not shown."""
    accepts: list[AcceptanceWritten] = []
    """Faults that are accepted, with the reason."""


class EventWritten(Written):
    about: str = ""
    """What happens, in one line."""
    sets: Facts = {}
    """Remembered facts that the event changes."""
    gives: Facts = {}
    """Facts that hold for this step alone."""
    decides: Name | None = None
    """The decision that the event calls for."""


class OutcomeWritten(Written):
    to: Name | None = None
    """The state that is entered."""
    stay: Literal[True] | None = None
    """No state is left or entered."""
    set: Facts = {}
    """Remembered facts that the transition changes, after those of its event."""
    do: list[Name] = []
    """Actions, in their order."""
    status: Literal["undocumented", "refused"] | None = None
    """The event has no documented outcome, or is refused."""
    by_reading: dict[Name, dict[Name, OutcomeWritten]] | None = None
    """A reading, and the outcome under each of its choices."""


class TransitionWritten(OutcomeWritten):
    """A rule of the machine; with no event, it is taken as soon as it holds."""

    in_: Words = Field(alias="in")
    """The states in which it holds, the states inside them included."""
    event: Words | None = None
    """The events, or groups of events, that it answers."""
    after: Annotated[str, Field(pattern=TIME)] | None = None
    """How long after the state was entered the event is due, such as `13 s`."""
    when: Conditions = {}
    """Conditions on facts and decisions, as in a table's rule."""
    source: Words = []
    """The passages that say so."""
    implied: str = ""
    """Why it holds, where the document only implies it."""
    note: str = ""
    """A remark for the people who review it."""


class HomeWritten(Written):
    """States and events that have no transition, and the reason."""

    in_: Words = Field(alias="in")
    """The states, the states inside them included."""
    event: Words
    """The events, or groups of events."""
    when: Conditions = {}
    """Conditions on facts and decisions."""
    because: str
    """Why."""
    source: Words = []
    """The passages that say so."""


class MachineFile(Written):
    """machines/<id>.yaml: a state machine."""

    machine: Name
    """The id of the machine: the name of the file."""
    about: str
    """What it is the life of."""
    parameters: list[Name] = []
    """Inputs that are fixed for a session."""
    remembers: Facts = {}
    """Inputs that events change, with their first values."""
    states: dict[Name, dict[str, object]]
    """The states, nested: `initial`, `final`, `means` and `about` are a state's own keys, others are states."""
    events: dict[Name, EventWritten]
    """What each event means, wherever it arrives."""
    groups: dict[Name, list[Name]] = {}
    """Names for several events at once."""
    actions: dict[Name, str] = {}
    """What transitions do, in words."""
    transitions: dict[Label, TransitionWritten]
    """The transitions and stays, by their ids."""
    undocumented: dict[Label, HomeWritten] = {}
    """Events on which the document is silent."""
    refused: dict[Label, HomeWritten] = {}
    """Events that cannot happen in a state."""
    draw_for: Name | None = None
    """An input for each value of which the machine is drawn on its own."""
    accepts: list[AcceptanceWritten] = []
    """Faults that are accepted, with the reason."""


class StateWritten(Written):
    """The keys of a state that are its own."""

    about: str = ""
    """What it means to be in the state."""
    initial: bool = False
    """Whether entering what holds the state enters it."""
    final: bool = False
    """Whether nothing leaves it."""
    means: Facts = {}
    """Facts that hold whenever the state is active; checked."""


class StepWritten(Written):
    event: Name | None = None
    """The event of the machine."""
    from_: Name = Field(alias="from")
    """The participant that acts."""
    to: Words
    """The participant or participants that it reaches."""
    through: Words = []
    """The participants on the way."""
    arrives: bool = True
    """Whether it reaches them at all; where it does not, its arrow ends in a cross."""
    says: str = ""
    """What is said or sent, for the picture."""
    expect: dict[Name, str] = {}
    """Outputs of the decision that the event calls for."""
    state: Name | None = None
    """A state that is active afterwards."""
    status: Literal["documented", "undocumented", "refused"] = "documented"
    """What the machine makes of the event."""
    source: Words = []
    """The passages that tell of it."""


class ScenarioFile(Written):
    """scenarios/<id>.yaml: a use case of the document, step by step."""

    scenario: Annotated[str, Field(pattern=FILE, max_length=80)]
    """The id of the scenario: the name of the file."""
    title: str
    """What the use case is."""
    machine: Name
    """The machine that walks it."""
    given: Facts
    """The machine's parameters."""
    source: Words = []
    """The passages that it renders."""
    steps: list[StepWritten]
    """The steps, in their order."""
