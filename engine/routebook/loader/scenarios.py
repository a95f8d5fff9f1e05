"""Reads who takes part, what travels between them, and the use cases step by step."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.loader.scope import words
from routebook.model import Link, Participant, Scenario, ScenarioStep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.loader.files import Files, Written
    from routebook.loader.places import Document
    from routebook.loader.scope import Scope
    from routebook.loader.syntax import ParticipantsFile, StepWritten
    from routebook.model import Machine


def read_participants(
    file: Written[ParticipantsFile] | None, scope: Scope
) -> tuple[dict[str, Participant], dict[str, Link]]:
    """The participants and the links between them."""
    if file is None:
        return {}, {}
    document = file.document
    participants = {
        name: Participant(
            name,
            each.title,
            each.about,
            scope.sources(each.source, document, "participants", name, "source"),
            document.place("participants", name, key=True),
        )
        for name, each in file.shape.participants.items()
    }
    links = {}
    for label, each in file.shape.links.items():
        scope.faults.known(each.from_, participants, "participant", document.place("links", label, "from"))
        scope.faults.known(each.to, participants, "participant", document.place("links", label, "to"))
        links[label] = Link(
            label,
            each.from_,
            each.to,
            each.carries,
            scope.sources(each.source, document, "links", label, "source"),
            document.place("links", label, key=True),
        )
    return participants, links


def read_scenarios(
    files: Files, participants: Mapping[str, Participant], machines: Mapping[str, Machine], scope: Scope
) -> dict[str, Scenario]:
    """The scenarios whose machine is known."""
    scenarios = {}
    for name, file in files.scenarios.items():
        shape, document = file.shape, file.document
        if not scope.faults.known(shape.machine, machines, "machine", document.place("machine")):
            continue
        machine = machines[shape.machine]
        given = scope.facts(shape.given, document, "given")
        for parameter in machine.parameters:
            if parameter not in shape.given:
                scope.faults.add(
                    "missing-key",
                    document.place("given", key=True),
                    f"the parameter `{parameter}` of `{machine.id}` is not given",
                )
        for fact in shape.given:
            scope.faults.known(fact, machine.parameters, "parameter", document.place("given", fact, key=True))
        steps = tuple(
            _read_step(step, number, document, participants, machine, scope)
            for number, step in enumerate(shape.steps)
        )
        scenarios[name] = Scenario(
            name,
            shape.title,
            shape.machine,
            given,
            steps,
            scope.sources(shape.source, document, "source"),
            document.place("scenario"),
        )
    return scenarios


def _read_step(
    step: StepWritten,
    number: int,
    document: Document,
    participants: Mapping[str, Participant],
    machine: Machine,
    scope: Scope,
) -> ScenarioStep:
    known, place = scope.faults.known, document.place
    at = ("steps", number)
    known(step.from_, participants, "participant", place(*at, "from"))
    for key, written in (("to", step.to), ("through", step.through)):
        for index, word in enumerate(words(written)):
            known(
                word,
                participants,
                "participant",
                place(*at, key, *(() if isinstance(written, str) else (index,))),
            )
    if step.event is not None:
        known(step.event, machine.events, "event", place(*at, "event"))
    elif step.state is not None or step.expect:
        scope.faults.add(
            "missing-key",
            place(*at),
            "a step without an event has nothing to expect",
            "add `event`, or remove `expect` and `state`",
        )
    if step.state is not None:
        known(step.state, machine.states, "state", place(*at, "state"))
    expect = scope.facts(step.expect, document, *at, "expect")
    return ScenarioStep(
        step.event,
        step.from_,
        words(step.to),
        words(step.through),
        step.says,
        MappingProxyType(dict(expect)),
        step.state,
        step.status,
        scope.sources(step.source, document, *at, "source"),
        place(*at),
    )
