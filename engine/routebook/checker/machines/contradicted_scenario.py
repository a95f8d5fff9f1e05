"""A scenario that the book contradicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic, Note
from routebook.exploring import can_occur
from routebook.recalling import Recalling
from routebook.reference import NoRule, decide
from routebook.sets import write_row
from routebook.settle import choose_readings, settle
from routebook.stepping import Endless, Nondeterministic, Stepper, Unhandled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from routebook.model import Book, Machine, Scenario, ScenarioStep
    from routebook.program import Consult, Decision
    from routebook.stepping import Outcome

HELP = "mend the step, or the rule"


def contradicted_scenario(book: Book, machine: Machine) -> Iterator[Diagnostic]:
    """A scenario tells of a step what the book, under its default readings, says otherwise.

    A step that the machine cannot take at all is the machine's fault, and ends the scenario. After a step that goes
    elsewhere than is told, the next that is spoken of is the one after a step that comes to the state that is told.
    """
    scenarios = [each for each in book.scenarios.values() if each.machine == machine.id]
    if scenarios:
        settled = settle(book, choose_readings(book))
        stepper = Stepper(settled, settled.machines[machine.id], Recalling(settled).decide)
        for scenario in scenarios:
            yield from _walk(stepper, scenario)


def _walk(stepper: Stepper, scenario: Scenario) -> Iterator[Diagnostic]:
    given = scenario.given
    if not can_occur(stepper, given):
        yield Diagnostic(
            code="contradicted-scenario",
            place=scenario.places["given",],
            message=f"`{write_row({name: (word,) for name, word in given.items()})}` cannot occur together",
            help="correct one of the parameters",
            about=scenario.id,
        )
        return
    astray = False
    try:
        here = stepper.begin(given)
        for step in scenario.steps:
            if step.event is None:
                continue
            before, here = here, stepper.step(here.configuration, here.memory, step.event, given)
            if not astray:
                yield from _told_otherwise(stepper, scenario, step, before, here)
            if step.state is not None:
                astray = step.state not in here.configuration
            elif step.status != here.status:
                astray = True
    except (Unhandled, Nondeterministic, Endless, NoRule):
        return


def _told_otherwise(
    stepper: Stepper, scenario: Scenario, step: ScenarioStep, before: Outcome, now: Outcome
) -> Iterator[Diagnostic]:
    """What the book says otherwise of a step; where the status is another, the rest follows from that."""

    def fault(path: tuple[str, ...], message: str, notes: Sequence[Note]) -> Diagnostic:
        return Diagnostic(
            code="contradicted-scenario",
            place=step.places[path],
            message=message,
            help=HELP,
            notes=tuple(notes),
            about=scenario.id,
        )

    given = scenario.given
    taken = [Note(rule.place, f"`{rule.id}` is taken") for rule in now.taken]
    if step.status != now.status:
        silent = [
            note for consult in now.consults for note in _reasons(_decided(stepper, given, consult), stepper)
        ]
        where = before.configuration[-1]
        message = f"`{step.event}` is {now.status} in `{where}`, and is told to be {step.status}"
        yield fault(("status",), message, taken or silent)
        return
    if step.state is not None and step.state not in now.configuration:
        message = f"after `{step.event}` the state is `{now.configuration[-1]}`, not `{step.state}`"
        yield fault(("state",), message, taken)
    decision = _decided(stepper, given, now.called) if now.called else None
    for name, word in step.expect.items():
        if decision is None or name not in decision.outputs:
            yield fault(("expect", name), f"`{step.event}` decides nothing about `{name}` here", [])
        elif decision.outputs[name] != word:
            message = f"`{name}` is `{decision.outputs[name]}` here, not `{word}`"
            yield fault(("expect", name), message, _reasons(decision, stepper, name))


def _decided(stepper: Stepper, given: Mapping[str, str], consult: Consult) -> Decision:
    return decide(stepper.book, consult.decision, {**given, **dict(consult.facts)})


def _reasons(decision: Decision, stepper: Stepper, output: str | None = None) -> list[Note]:
    """The rules that determine a decision, those alone that answer an output if one is named."""
    return [
        Note(rule.place, f"`{rule.id}` says so")
        for table in stepper.book.tables
        if output is None or output in table.answers
        for rule in table.rules
        if rule.id in decision.rules.get(table.id, ())
    ]
