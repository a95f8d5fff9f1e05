"""Which steps of a machine's runs a pattern means, and in which worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.sets import code_of

if TYPE_CHECKING:
    from routebook.checker.promises.runs import Step
    from routebook.checker.promises.worlds import Worlds
    from routebook.model import Entry, StepPattern


def matching(worlds: Worlds, pattern: StepPattern | None, step: Step) -> int:
    """The worlds in which a step is such as a pattern means; no step is meant where there is no pattern."""
    if pattern is None or not _fits(pattern, step):
        return 0
    found = step.worlds
    for entry in pattern.when:
        if found:
            found &= _holding(worlds, entry, step)
    return found


def _fits(pattern: StepPattern, step: Step) -> bool:
    """Whether all but the conditions of a pattern fit, which is so in all worlds or in none."""
    return (
        (not pattern.events or step.event in pattern.events)
        and (not pattern.within or not set(pattern.within).isdisjoint(step.start[0]))
        and (not pattern.states or not set(pattern.states).isdisjoint(step.end[0]))
        and set(pattern.actions) <= set(step.outcome.actions)
        and step.outcome.status in pattern.status
    )


def _holding(worlds: Worlds, entry: Entry, step: Step) -> int:
    """The worlds in which a condition holds, as a rule for the event sees it; an output that is undocumented has no value."""
    book, called = worlds.book, worlds.machine.events[step.event].decides
    if entry.name in step.facts:
        code = code_of(book.inputs[entry.name], step.facts[entry.name])
        return worlds.every if entry.mask >> code & 1 else 0
    if entry.name in worlds.machine.parameters:
        return worlds.having(entry.name, entry.mask)
    shown = called and entry.name in book.outputs_of(called)
    decision = called if shown else book.inputs[entry.name].decided_by
    found = 0
    for case, answered in worlds.answers(decision, step.facts).items() if decision else ():
        if not case.silent and case.has(entry):
            found |= answered
    return found
