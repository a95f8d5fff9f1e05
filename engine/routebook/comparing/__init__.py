"""From two versions of a book to the Change between them: compare(old, new), by meaning and not by text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from routebook.advancing import unheard
from routebook.comparing import meaning
from routebook.comparing.answers import Answering
from routebook.comparing.broken import broken_by
from routebook.comparing.change import Change, DecisionChanged, MachineChanged, Rows, Side, Turns
from routebook.comparing.decisions import TooManyCells, compare_decision
from routebook.comparing.pages import pages_changed
from routebook.comparing.parts import parts_changed, parts_renamed
from routebook.comparing.renaming import renamed_inputs, with_names
from routebook.comparing.runs import compare_machine
from routebook.comparing.versions_said import said_by
from routebook.compiler.fingerprint import fingerprint
from routebook.errors import NotComparable, TooLarge
from routebook.memo import Memo
from routebook.model import Gather
from routebook.settle import choose_readings, readings_in, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from routebook.advancing import Advance
    from routebook.comparing.change import Choice
    from routebook.model import Book

__all__ = ["compare"]

Sides = tuple[Answering, Answering]
Under = TypeVar("Under", bound=Rows | Turns)


def compare(
    old: Book,
    new: Book,
    names: tuple[str, str] = ("old", "new"),
    advance: Advance = unheard,
) -> Change:
    """All in which two versions of one book differ, under the default readings and under every other choice alone.

    The books have no errors; `names` are what the user calls them, and `advance` is told how many decisions and
    machines are compared, and of how many. Raises NotComparable for books with different ids.
    """
    if old.id != new.id:
        raise NotComparable(
            f"`{names[0]}` is the book `{old.id}`, and `{names[1]}` is the book `{new.id}`",
            help="compare two versions of one book",
        )
    as_it_is = old
    renamed = renamed_inputs(old, new)
    old = with_names(old, renamed)
    settled: Memo[tuple[Choice, ...], Sides] = Memo(lambda choices: _settled(old, new, choices))
    of_decisions = [name for name in new.decisions if name in old.decisions]
    of_machines = [name for name in new.machines if name in old.machines]
    of = len(of_decisions) + len(of_machines)
    undecided: list[str] = []
    decisions: list[DecisionChanged] = []
    machines: list[MachineChanged] = []
    for done, name in enumerate(of_decisions):
        advance(done, of)
        try:
            decisions += _decision_changed(old, new, name, settled)
        except TooManyCells:
            undecided.append(name)
    for done, name in enumerate(of_machines, len(of_decisions)):
        advance(done, of)
        try:
            machines += _machine_changed(old, new, name, settled)
        except TooLarge:
            undecided.append(name)
    return Change(
        book=new.id,
        old=_side(names[0], as_it_is),
        new=_side(names[1], new),
        parts=(*parts_renamed(renamed), *parts_changed(old, new)),
        decisions=tuple(decisions),
        machines=tuple(machines),
        outermost=tuple(_outermost(new, [each.decision for each in decisions])),
        broken=tuple(broken_by(old, new)),
        pages=pages_changed(as_it_is, new),
        undecided=tuple(undecided),
        said=said_by(old.version, new.version),
    )


def _decision_changed(
    old: Book, new: Book, name: str, settled: Memo[tuple[Choice, ...], Sides]
) -> Iterator[DecisionChanged]:
    """In what a decision answers otherwise, if it does; raises TooManyCells."""
    if meaning.of_what_rests_on(old, name) != meaning.of_what_rests_on(new, name):
        under = _decision_under(name, settled, list(_bearing(old, new, [name], ())))
        if any(rows.rows for rows in under):
            yield DecisionChanged(name, under)


def _machine_changed(
    old: Book, new: Book, name: str, settled: Memo[tuple[Choice, ...], Sides]
) -> Iterator[MachineChanged]:
    """In what the steps of a machine differ, if they do; raises TooLarge."""
    one, other = old.machines[name], new.machines[name]
    if meaning.of_machine(old, one) != meaning.of_machine(new, other):
        asked = dict.fromkeys([*old.consulted_by(one), *new.consulted_by(other)])
        under = _machine_under(name, settled, list(_bearing(old, new, asked, [name])))
        if any(turns.turns for turns in under):
            yield MachineChanged(name, under)


def _side(name: str, book: Book) -> Side:
    return Side(name, book.version, fingerprint(settle(book, choose_readings(book))))


def _settled(old: Book, new: Book, choices: tuple[Choice, ...]) -> Sides:
    one, other = (Answering(settle(book, choose_readings(book, dict(choices)))) for book in (old, new))
    return one, other


def _bearing(old: Book, new: Book, decisions: Iterable[str], machines: Iterable[str]) -> Iterator[Choice]:
    """The choices that both books have, the default of neither, and that something in question depends on."""
    named: set[str] = set()
    for book in (old, new):
        tables = (
            book.tables
            if book.impossible
            else book.required_by(*(d for d in decisions if d in book.decisions))
        )
        rules = [rule for table in tables for rule in table.rules]
        rules += [rule for name in machines for rule in book.machines[name].transitions]
        named |= {reading for rule in rules for reading in readings_in(rule.outcome)}
    for name, reading in new.readings.items():
        if name in named and name in old.readings:
            before = old.readings[name]
            for choice in reading.choices:
                if choice in before.choices and (choice, choice) != (before.default, reading.default):
                    yield name, choice


def _outermost(book: Book, decisions: Sequence[str]) -> Iterator[str]:
    """Of some decisions, those on which no other of them rests."""
    asked = {name: {table.id for table in book.required_by(name)} for name in decisions}
    own = {
        name: {*found.gathers} if isinstance(found := book.decisions[name], Gather) else {name}
        for name in decisions
    }
    for name in decisions:
        rest = (
            each
            for each in decisions
            if own[name] <= asked[each] and (own[name] < own[each] or not own[each] <= asked[name])
        )
        if not any(rest):
            yield name


def _decision_under(
    decision: str, settled: Memo[tuple[Choice, ...], Sides], choices: list[Choice]
) -> tuple[Rows, ...]:
    """The rows under the default readings, and those under choices for which they are others."""
    usual = Rows((), *compare_decision(*settled[()], decision))
    others = (Rows((choice,), *compare_decision(*settled[(choice,)], decision, usual)) for choice in choices)
    return _each_once(
        usual, others, lambda each: ([(row.when, row.difference) for row in each.rows], each.counts, each.of)
    )


def _machine_under(
    machine: str, settled: Memo[tuple[Choice, ...], Sides], choices: list[Choice]
) -> tuple[Turns, ...]:
    """The turns under the default readings, and those under choices for which they are others."""
    usual = Turns((), compare_machine(*settled[()], machine))
    others = (Turns((choice,), compare_machine(*settled[(choice,)], machine)) for choice in choices)
    return _each_once(usual, others, lambda each: [turn.without_example for turn in each.turns])


def _each_once(usual: Under, others: Iterable[Under], told: Callable[[Under], object]) -> tuple[Under, ...]:
    """What differs by default, then what is told otherwise under other choices; those that are told alike are one."""
    found: list[Under] = []
    for other in others:
        if told(other) != told(usual):
            twin = next((at for at, each in enumerate(found) if told(each) == told(other)), None)
            if twin is None:
                found.append(other)
            else:
                found[twin] = replace(found[twin], choices=(*found[twin].choices, *other.choices))
    return (usual, *found)
