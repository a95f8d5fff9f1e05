"""The words of a book for its explorer: what everything is about, what rules say, and what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routebook.citing import citations
from routebook.exploring import words_of
from routebook.exporters.inline_picture import arrows_of
from routebook.exporters.page_matrix import interface
from routebook.exporters.page_outcomes import plain_outcomes
from routebook.exporters.page_silences import silent_events, silent_otherwise, silent_rules
from routebook.model import Answer, Gather, Move, Transition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from routebook.model import (
        Book,
        Entry,
        Event,
        Input,
        Machine,
        Reading,
        Rule,
        Scenario,
        ScenarioStep,
        State,
        Table,
    )

Plain = dict[str, Any]


def words_of_book(book: Book) -> Plain:
    """The parts of a book by their names, as values that JSON has; a rule is named by its owner and its id."""
    return {
        "id": book.id,
        "title": book.title,
        "version": book.version,
        "inputs": {name: input_told(each) for name, each in book.inputs.items()},
        "decisions": {
            name: _gather(book, each) if isinstance(each, Gather) else _table(book, each)
            for name, each in book.decisions.items()
        },
        "machines": {name: _machine(book, each) for name, each in book.machines.items()},
        "impossible": [_rule(book, each) for each in book.impossible],
        "readings": {name: _reading(each) for name, each in book.readings.items()},
        "register": {
            name: {"about": each.about, "kind": each.kind, "text": each.text}
            for name, each in book.register.items()
        },
        "participants": {
            name: {"title": each.title, "about": each.about, "sources": [*each.sources]}
            for name, each in book.participants.items()
        },
        "links": {
            name: {
                "from": each.sender,
                "to": each.receiver,
                "carries": each.carries,
            }
            for name, each in book.links.items()
        },
        "scenarios": {name: _scenario(each) for name, each in book.scenarios.items()},
        "promises": {
            name: {"about": each.about, "over": each.over, "sources": [*each.sources]}
            for name, each in book.promises.items()
        },
        "sources": _sources(book),
        "citations": _citations(book),
        "silences": _silences(book),
    }


def input_told(known: Input) -> Plain:
    """An input; each of its values has a word that an engine takes."""
    return {
        "about": known.about,
        "values": [*known.values],
        "words": [*words_of(known)],
        "version": known.cuts is not None,
        "decided_by": known.decided_by,
    }


def _table(book: Book, table: Table) -> Plain:
    return {
        "kind": "table",
        "asks": table.asks,
        "over": [*interface(book, table.id)],
        "needs": [*table.needs],
        "answers": {name: [*values] for name, values in table.answers.items()},
        "hit_policy": table.hit_policy,
        "rules": [_rule(book, rule) for rule in table.rules],
    }


def _gather(book: Book, gather: Gather) -> Plain:
    return {
        "kind": "gather",
        "asks": gather.asks,
        "over": [*interface(book, gather.id)],
        "gathers": [*gather.gathers],
        "rests_on": [*gather.rests_on],
    }


def _rule(book: Book, rule: Rule) -> Plain:
    """A rule, with its default outcome first."""
    outcomes = [
        {"under": dict(choices), **_outcome(plain)} for choices, plain in plain_outcomes(book, rule.outcome)
    ]
    outcomes.sort(key=lambda each: bool(each["under"]))
    told: Plain = {
        "id": rule.id,
        "when": _when(rule.when),
        "outcomes": outcomes,
        "sources": [*rule.sources],
        "note": rule.note,
        "implied": rule.implied,
    }
    if isinstance(rule, Transition):
        told |= {"in": [*rule.states], "event": [*rule.events], "after": rule.after}
    return told


def _when(entries: Iterable[Entry]) -> Plain:
    return {entry.name: [*entry.written] for entry in entries}


def _outcome(plain: Any) -> Plain:
    if isinstance(plain, Answer):
        return {"status": "documented", "outputs": dict(plain.outputs)}
    if isinstance(plain, Move):
        moved = {"to": plain.target, "sets": dict(plain.sets), "actions": [*plain.actions]}
        return {"status": "documented", **moved}
    return {"status": plain.status}


def _machine(book: Book, machine: Machine) -> Plain:
    return {
        "about": machine.about,
        "parameters": [*machine.parameters],
        "remembers": dict(machine.remembers),
        "states": {name: _state(each) for name, each in machine.states.items()},
        "events": {name: _event(each) for name, each in machine.events.items()},
        "actions": dict(machine.actions),
        "transitions": [_rule(book, rule) for rule in machine.transitions],
        "arrows": arrows_of(book, machine.id),
    }


def _state(state: State) -> Plain:
    return {
        "parent": state.parent,
        "initial": state.initial,
        "final": state.final,
        "about": state.about,
        "means": dict(state.means),
    }


def _event(event: Event) -> Plain:
    return {
        "about": event.about,
        "sets": dict(event.sets),
        "gives": dict(event.gives),
        "decides": event.decides,
    }


def _reading(reading: Reading) -> Plain:
    return {
        "about": reading.about,
        "passages": [*reading.passages],
        "default": reading.default,
        "choices": dict(reading.choices),
    }


def _scenario(scenario: Scenario) -> Plain:
    return {
        "title": scenario.title,
        "machine": scenario.machine,
        "given": dict(scenario.given),
        "steps": [_step(each) for each in scenario.steps],
        "sources": [*scenario.sources],
    }


def _step(step: ScenarioStep) -> Plain:
    return {
        "event": step.event,
        "from": step.sender,
        "to": [*step.receivers],
        "through": [*step.through],
        "arrives": step.arrives,
        "says": step.says,
        "expect": dict(step.expect),
        "state": step.state,
        "status": step.status,
    }


def _sources(book: Book) -> Plain:
    """The knowledge sources with their passages; a passage's place is in the order and the words of the author."""
    return {
        name: {
            "title": source.title,
            "edition": source.edition,
            "context": dict(source.context),
            "lost": dict(source.lost),
            "passages": {
                path: ", ".join(f"{key} {word}" for key, word in passage.where.items())
                for path, passage in book.passages.items()
                if passage.source == name
            },
        }
        for name, source in book.sources.items()
    }


def _citations(book: Book) -> Plain:
    """For each passage that is cited, by source and path, what cites it: its kind, what it belongs to, and its id."""
    found: dict[str, list[list[str]]] = {}
    for each in citations(book):
        for source in each.sources:
            found.setdefault(source, []).append([each.kind, each.of, each.id])
    return dict(found)


def _silences(book: Book) -> Plain:
    """The rules that are silent by default, and those that are so only under another reading."""
    return {
        "undocumented": [*_named(silent_rules(book)), *_named(silent_events(book, "undocumented"))],
        "refused": [*_named(silent_events(book, "refused"))],
        "otherwise": [*_named(silent_otherwise(book))],
    }


def _named(silent: Iterable[Any]) -> Iterator[str]:
    return (f"{each.owner}/{each.rule.id}" for each in silent)
