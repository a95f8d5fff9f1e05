"""The fingerprint of a book's meaning: the same as long as it decides and moves the same.

Taken of inputs, conditions, conclusions, states, events and transitions, under one choice of readings. Ids,
questions, notes, titles and citations are words, and leave it as it is; so does the order of rules, unless the
first decides.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from routebook.model import Answer, Gather, Move, Silence, Transition
from routebook.sets import values_in

if TYPE_CHECKING:
    from routebook.model import Book, Input, Machine, Rule, Table


def fingerprint(book: Book) -> str:
    """Sixteen hexadecimal digits; the book has its readings settled."""
    meaning = {
        "inputs": {name: _input(each) for name, each in book.inputs.items()},
        "impossible": sorted(_rule(book, rule) for rule in book.impossible),
        "decisions": {
            name: [each.gathers, each.rests_on] if isinstance(each, Gather) else _table(book, each)
            for name, each in book.decisions.items()
        },
        "machines": {name: _machine(book, each) for name, each in book.machines.items()},
    }
    return hashlib.sha256(json.dumps(meaning, sort_keys=True).encode()).hexdigest()[:16]


def _input(known: Input) -> list[Any]:
    return [known.decided_by, *(sorted(known.values) if known.cuts is None else known.values)]


def _table(book: Book, table: Table) -> dict[str, Any]:
    rules = [_rule(book, rule) for rule in table.rules]
    return {
        "needs": table.needs,
        "answers": list(table.answers),
        "hit_policy": table.hit_policy,
        "rules": rules if table.hit_policy == "first" else sorted(rules),
    }


def _rule(book: Book, rule: Rule) -> str:
    when = {entry.name: sorted(values_in(book.inputs[entry.name], entry.mask)) for entry in rule.when}
    written: dict[str, Any] = {"when": when}
    match rule.outcome:
        case Answer(outputs):
            written["then"] = dict(outputs)
        case Silence(status):
            written["then"] = status
        case Move(target, sets, actions):
            written["then"] = [target, dict(sets), actions]
    if isinstance(rule, Transition):
        written |= {"in": sorted(rule.states), "on": sorted(rule.events), "after": rule.after}
    return json.dumps(written, sort_keys=True)


def _machine(book: Book, machine: Machine) -> dict[str, Any]:
    return {
        "parameters": machine.parameters,
        "remembers": dict(machine.remembers),
        "states": {
            name: [state.parent, state.initial, state.final] for name, state in machine.states.items()
        },
        "events": {
            name: [dict(event.sets), dict(event.gives), event.decides]
            for name, event in machine.events.items()
        },
        "transitions": sorted(_rule(book, rule) for rule in machine.transitions),
    }
