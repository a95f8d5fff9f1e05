"""What the parts of a book mean, without their words: equal where nothing that is decided or done can differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routebook.model import Gather
from routebook.sets import values_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.model import (
        Book,
        Entry,
        Event,
        Input,
        Machine,
        Promise,
        Reading,
        Rule,
        Scenario,
        State,
        Table,
        Transition,
    )


def conditions(book: Book, entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    """The values that conditions admit, whichever words they are written in."""
    admitted = {entry.name: values_in(book.inputs[entry.name], entry.mask) for entry in entries}
    return {name: tuple(sorted(admitted[name])) for name in sorted(admitted)}


def of_input(known: Input) -> Any:
    """Its values in no order, but for a version, and what derives it."""
    return known.decided_by, sorted(known.values) if known.cuts is None else known.values


def of_decision(book: Book, name: str) -> Any:
    """The table, or what is gathered."""
    found = book.decisions[name]
    if isinstance(found, Gather):
        return found.gathers, found.rests_on
    return sorted(found.needs), dict(found.answers), found.hit_policy, _of_rules(book, found)


def of_state(state: State) -> Any:
    """Where a state lies, and what holds in it."""
    return state.parent, state.initial, state.final, dict(state.means)


def of_event(event: Event) -> Any:
    """What an event makes known, and the decision that it calls for."""
    return dict(event.sets), dict(event.gives), event.decides


def of_reading(reading: Reading) -> Any:
    """Its choices in no order, and the default one."""
    return reading.default, {*reading.choices}


def of_transition(book: Book, rule: Transition) -> Any:
    """Where it stands, what it waits for, and what it does."""
    return sorted(rule.states), sorted(rule.events), rule.after, conditions(book, rule.when), rule.outcome


def of_machine(book: Book, machine: Machine) -> Any:
    """All of a machine, and the decisions that it may ask."""
    states = {name: of_state(each) for name, each in machine.states.items()}
    events = {name: of_event(each) for name, each in machine.events.items()}
    rules = _in_no_order(of_transition(book, rule) for rule in machine.transitions)
    own = (sorted(machine.parameters), dict(machine.remembers), states, events, rules)
    return own, of_what_rests_on(book, *book.consulted_by(machine))


def of_what_rests_on(book: Book, *decisions: str) -> Any:
    """Everything that has a say in the answers of decisions; any table has, where combinations are impossible."""
    tables = book.tables if book.impossible else book.required_by(*decisions)
    every = dict.fromkeys((*decisions, *(table.id for table in tables)))
    names = {name for table in tables for name in (*table.needs, *table.answers)}
    names |= {entry.name for rule in book.impossible for entry in rule.when}
    return (
        {name: of_decision(book, name) for name in every},
        {name: of_input(book.inputs[name]) for name in names},
        _in_no_order(conditions(book, rule.when) for rule in book.impossible),
        {name: of_reading(each) for name, each in book.readings.items()},
    )


def of_scenario(scenario: Scenario) -> Any:
    """Who plays it, and what is to come of each event."""
    steps = [
        (each.event, dict(each.expect), each.state, each.status) for each in scenario.steps if each.event
    ]
    return scenario.machine, dict(scenario.given), steps


def of_promise(book: Book, promise: Promise) -> Any:
    """What is promised, and where and when it holds."""
    when = [conditions(book, entries) for entries in (promise.when, promise.conditions)]
    patterns = [(p.events, p.within, p.states, p.actions, p.status) for p in promise.patterns]
    return type(promise.says).__name__, promise.over, when, dict(promise.under), patterns


def _of_rules(book: Book, table: Table) -> Any:
    rules = [_of_rule(book, rule) for rule in table.rules]
    return rules if table.hit_policy == "first" else _in_no_order(rules)


def _of_rule(book: Book, rule: Rule) -> Any:
    return conditions(book, rule.when), rule.outcome


def _in_no_order(several: Iterable[Any]) -> list[Any]:
    return sorted(several, key=repr)
