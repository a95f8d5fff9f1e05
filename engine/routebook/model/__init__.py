"""A book once it is read: frozen, every name resolved, every part with its place and its passage."""

from __future__ import annotations

from routebook.model.book import Book
from routebook.model.decisions import (
    NOTHING,
    Acceptance,
    Answer,
    ByReading,
    Entry,
    Gather,
    Input,
    Move,
    Outcome,
    Rule,
    Silence,
    Table,
)
from routebook.model.documents import Ambiguity, Digest, Digests, Passage, Reading, Source
from routebook.model.machines import Event, Machine, State, Transition
from routebook.model.place import Place
from routebook.model.promises import (
    Absence,
    Always,
    Existence,
    Never,
    Precedence,
    Promise,
    Response,
    StepPattern,
)
from routebook.model.scenarios import Link, Participant, Scenario, ScenarioStep

__all__ = [
    "NOTHING",
    "Absence",
    "Acceptance",
    "Always",
    "Ambiguity",
    "Answer",
    "Book",
    "ByReading",
    "Digest",
    "Digests",
    "Entry",
    "Event",
    "Existence",
    "Gather",
    "Input",
    "Link",
    "Machine",
    "Move",
    "Never",
    "Outcome",
    "Participant",
    "Passage",
    "Place",
    "Precedence",
    "Promise",
    "Reading",
    "Response",
    "Rule",
    "Scenario",
    "ScenarioStep",
    "Silence",
    "Source",
    "State",
    "StepPattern",
    "Table",
    "Transition",
]
