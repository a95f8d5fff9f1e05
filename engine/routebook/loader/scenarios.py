"""Reads who takes part, what travels between them, and the use cases step by step."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.loader.scope import words
from routebook.model import Link, Participant, Scenario, ScenarioStep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.loader.files import Files
    from routebook.loader.places import Document
    from routebook.loader.scope import Scope
    from routebook.loader.shapes import Written
    from routebook.loader.syntax import ParticipantsFile, StepWritten
    from routebook.model import Machine


def read_participants(
    file: Written[ParticipantsFile] | None, scope: Scope
) -> tuple[dict[str, Participant], dict[str, Link]]:
    """The participants and the links between them."""
    if file is None:
        return {}, {}
    document = file.document
    if not file.shape.participants:
        place = document.place("participants", key=True)
        scope.faults.add("missing-key", place, "there are no participants", "name everybody who takes part")
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
        given = {
            fact: word
            for fact, word in shape.given.items()
            if scope.faults.known(
                fact,
                files.machines[machine.id].shape.parameters,
                "parameter",
                document.place("given", fact, key=True),
            )
        }
        # A parameter that is misspelt is not told to be missing as well.
        missing = [each for each in machine.parameters if each not in given] if given == shape.given else []
        for parameter in missing:
            scope.faults.add(
                "missing-key",
                document.place("given", key=True),
                f"the parameter `{parameter}` of `{machine.id}` is not given",
                f"add `{parameter}`",
            )
        steps = tuple(
            _read_step(step, number, document, participants, machine, scope)
            for number, step in enumerate(shape.steps)
        )
        scenarios[name] = Scenario(
            name,
            shape.title,
            shape.machine,
            scope.facts(given, document, "given"),
            steps,
            scope.sources(shape.source, document, "source"),
            document.place("scenario"),
            {("given",): document.place("given")},
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
    if participants:  # else it is told once that there are none
        known(step.from_, participants, "participant", place(*at, "from"))
        scope.some_named(step.to, participants, "participant", document, *at, "to")
        scope.named(step.through, participants, "participant", document, *at, "through")
    if step.event is not None:
        known(step.event, machine.events, "event", place(*at, "event"))
    elif step.state is not None or step.expect or step.status != "documented":
        scope.faults.add(
            "missing-key",
            place(*at),
            "a step without an event has nothing to expect",
            "add `event`, or remove `expect`, `state` and `status`",
        )
    if step.state is not None:
        known(step.state, machine.states, "state", place(*at, "state"))
    expect = scope.facts(step.expect, document, *at, "expect")
    return ScenarioStep(
        step.event,
        step.from_,
        words(step.to),
        words(step.through),
        step.arrives,
        step.says,
        MappingProxyType(dict(expect)),
        step.state,
        step.status,
        scope.sources(step.source, document, *at, "source"),
        place(*at),
        {
            ("event",): place(*at, "event"),
            ("status",): place(*at, "status" if "status" in step.model_fields_set else "event"),
            ("state",): place(*at, "state"),
            **{("expect", name): place(*at, "expect", name) for name in expect},
        },
    )
