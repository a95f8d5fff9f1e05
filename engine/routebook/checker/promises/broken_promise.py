"""A promise that an answer of a decision, or a run of a machine, breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic, Note
from routebook.model import Absence, Always, Move, Never, Precedence, Table
from routebook.program import DOCUMENTED
from routebook.reference import decide
from routebook.sets import code_of, write_row
from routebook.settle import choose_readings, settle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.checker.promises.runs import Step
    from routebook.checker.promises.witness import Witness
    from routebook.model import Book, Machine, Promise


def broken_by_answer(book: Book, promise: Promise, says: Never | Always, found: Witness) -> Diagnostic:
    """A decision answers, for facts that can occur, what a promise excludes."""
    settled = settle(book, choose_readings(book, found.readings))
    decision = decide(settled, promise.over, found.facts)
    wrong = {
        entry.name: decision.outputs[entry.name]
        for entry in says.outputs
        if bool(entry.mask >> code_of(book.inputs[entry.name], decision.outputs[entry.name]) & 1)
        is isinstance(says, Never)
    }
    notes = []
    for name, word in wrong.items():
        table = book.decisions[book.inputs[name].decided_by or ""]
        assert isinstance(table, Table)  # noqa: S101  (a gathering answers nothing by itself)
        rule = next(rule for rule in table.rules if rule.id in decision.rules[table.id])
        notes.append(Note(rule.place, f"`{rule.id}` answers `{name}: {word}`"))
    answer = write_row({name: (word,) for name, word in wrong.items()})
    return broken_promise(promise, found, f"the answer is `{answer}`", notes)


def broken_by_run(machine: Machine, promise: Promise, steps: Sequence[Step], found: Witness) -> Diagnostic:
    """A machine can take a run, of whatever length, that a promise excludes."""
    run = ", ".join(f"`{step.event}`" for step in steps)
    match promise.says:
        case Absence():
            said = f"the run {run} ends in such a step"
        case Precedence():
            said = f"the run {run} ends in a step that comes too early"
        case _:
            said = f"after the run {run} it can come no more" if steps else "it can never come"
    return broken_promise(promise, found, said, [_note(machine, step) for step in steps])


def _note(machine: Machine, step: Step) -> Note:
    """What a step does, at the first rule that it takes."""
    taken, leaf = step.outcome.taken, step.end[0][-1]
    place = taken[0].place if taken else machine.events[step.event].place
    if step.outcome.status != DOCUMENTED:
        return Note(place, f"`{step.event}` is {step.outcome.status} in `{leaf}`")
    moved = any(isinstance(rule.outcome, Move) and rule.outcome.target for rule in taken)
    rules = ", ".join(f"`{rule.id}`" for rule in taken)
    return Note(place, f"`{step.event}` {'leads to' if moved else 'stays in'} `{leaf}` by {rules}")


def broken_promise(promise: Promise, found: Witness, said: str, notes: Sequence[Note]) -> Diagnostic:
    """A promise does not hold: an answer of its decision, or a run of its machine, breaks it."""
    where = [f"when `{found.row}`"] if found.row else []
    if found.under:
        where.append(f"under `{write_row({name: (choice,) for name, choice in found.under.items()})}`")
    return Diagnostic(
        code="broken-promise",
        place=promise.place,
        message=f"{' '.join([f'`{promise.id}` is broken', *where])}: {said}",
        help="mend the rules that lead there, or narrow the promise",
        notes=tuple(notes),
        about=promise.id,
        reason=f"{' '.join(['for example', *where])}: {said}" if where else said,
    )
