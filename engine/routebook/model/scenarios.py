"""Use cases: who takes part, what travels between them, and what happens step by step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.model.place import Place


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
