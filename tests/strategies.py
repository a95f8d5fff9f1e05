"""Whole random books, as the text of their files: without faults by the way in which they are made.

A table is made by cutting all combinations of its inputs into pieces and answering each, a machine by giving every
event one home in every innermost state. The words are plain, so that a failing book can be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import strategies as st

import routebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from hypothesis.strategies import DrawFn

    from routebook.model import Book

Files = dict[str, str]
"""The text of each file of a book, by its path in the folder."""

Piece = dict[str, tuple[str, ...]]
"""Some combinations: for each name the words that are admitted."""

BOOK = "random-book"
MOST_CELLS = 200
BECAUSE = "nothing is said"


@dataclass(frozen=True)
class Fact:
    """An input as rules write it: words that share out its values, further words, and what a machine may store."""

    words: tuple[str, ...]
    further: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stored: tuple[str, ...] = ()


@dataclass
class Draft:
    """A book as far as it is drawn.

    `rests_on` has for each decision the given inputs that it rests on; `silent` those that may be undocumented.
    """

    facts: dict[str, Fact] = field(default_factory=dict)
    inputs: dict[str, Any] = field(default_factory=dict)
    impossible: dict[str, Any] = field(default_factory=dict)
    readings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    decisions: dict[str, dict[str, Any]] = field(default_factory=dict)
    machines: dict[str, dict[str, Any]] = field(default_factory=dict)
    decided_by: dict[str, str] = field(default_factory=dict)
    rests_on: dict[str, frozenset[str]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)

    def files(self) -> Files:
        """The text of the book."""
        passages = {"p/1": {"page": 1}, "p/2": {"page": 2}}
        front = {
            "format": 1,
            "book": BOOK,
            "title": "A random book",
            "version": "1.0.0",
            "sources": {"manual": {"title": "The manual", "passages": passages}},
        }
        values: dict[str, Any] = {"book.yaml": front, "inputs.yaml": {"inputs": self.inputs}}
        if self.impossible:
            values["inputs.yaml"]["impossible"] = self.impossible
        if self.readings:
            values["readings.yaml"] = {
                "readings": {name: _reading(self.readings[name]) for name in self.readings}
            }
        values |= {f"decisions/{name}.yaml": each for name, each in self.decisions.items()}
        values |= {f"machines/{name}.yaml": each for name, each in self.machines.items()}
        return {name: yaml.dump(each, Dumper=_Dumper, sort_keys=False) for name, each in values.items()}


class _Dumper(yaml.SafeDumper):
    """Writes YAML without aliases, which books must not have."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  (the library's signature)
        return True


def shelve(files: Files, above: Path) -> Path:
    """Write the files of a book into a folder of its name; the folder."""
    folder = above / BOOK
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder


def small(above: Path, inputs: str, machine: str = "", **decisions: str) -> Book:
    """A book of a few tables and at most one machine `m`, from the text of its files; it cites `p/1` and `p/2`."""
    files = {**Draft().files(), "inputs.yaml": inputs}
    files |= {"machines/m.yaml": dedent(machine)} if machine else {}
    files |= {f"decisions/{name}.yaml": dedent(text) for name, text in decisions.items()}
    return routebook.load(shelve(files, above))


def every_choice(book: Book) -> list[dict[str, str]]:
    """The default readings, and every other choice on its own."""
    others = [
        {reading.id: choice}
        for reading in book.readings.values()
        for choice in reading.choices
        if choice != reading.default
    ]
    return [{}, *others]


@st.composite
def tabular_books(draw: DrawFn) -> Files:
    """Books with tables of every kind, gathered or not, of which some combinations may be impossible."""
    return _tables(draw, impossible=True).files()


@st.composite
def stateful_books(draw: DrawFn) -> Files:
    """Books with tables and the machine `life`."""
    draft = _tables(draw, impossible=False)
    _Machine(draw, draft).add()
    return draft.files()


def _tables(draw: DrawFn, *, impossible: bool) -> Draft:
    draft = Draft()
    for number in range(draw(st.integers(0, 3))):
        choices = ("plain", "bold", "odd")[: draw(st.integers(2, 3))]
        draft.readings[f"reading_{number}"] = choices
    for number in range(draw(st.integers(2, 5))):
        _add_input(draw, draft, f"in_{number}")
    for number in range(draw(st.integers(1, 5))):
        _add_table(draw, draft, f"table_{number}", impossible=impossible)
    if draw(st.booleans()):
        _add_gather(draw, draft)
    return draft


def _reading(choices: Sequence[str]) -> dict[str, Any]:
    return {
        "about": "a doubt",
        "passages": ["p/1"],
        "default": choices[0],
        "choices": dict.fromkeys(choices, "one way to read it"),
    }


def _add_input(draw: DrawFn, draft: Draft, name: str) -> None:
    cells = 1
    for fact in draft.facts.values():
        cells *= len(fact.words)
    most = 2 if cells * 3 > MOST_CELLS else 4
    if most > 2 and draw(st.integers(0, 3)) == 0:
        draft.facts[name], bands = _version(draw)
        draft.inputs[name] = {"type": "version", "bands": bands}
        return
    values = tuple(f"v{number}" for number in range(draw(st.integers(2, most))))
    groups = {}
    if len(values) > 2:
        for number in range(draw(st.integers(0, 2))):
            groups[f"group_{number}"] = _some(draw, values)
    draft.facts[name] = Fact(values, groups, values)
    draft.inputs[name] = {
        "values": list(values),
        "groups": {name: list(each) for name, each in groups.items()},
    }


def _version(draw: DrawFn) -> tuple[Fact, dict[str, str]]:
    """Bands that share out all versions, with one that joins neighbours and perhaps one that lies within another."""
    borders = sorted(draw(st.lists(st.integers(2, 30), min_size=1, max_size=2, unique=True)))
    written = [f"{each}.5" if draw(st.booleans()) else str(each) for each in borders]
    bands = {"low": f"<{written[0]}"}
    bands |= {f"mid_{number}": f">={low} <{high}" for number, (low, high) in enumerate(pairwise(written))}
    bands["high"] = f">={written[-1]}"
    stored = ["1.9", *written, f"{written[-1]}.0.1"]
    words = tuple(bands)
    further = {"joined": words[:-1]}
    bands["joined"] = f"<{written[-1]}"
    if draw(st.booleans()):
        bands["exact"] = "=31.2"
        stored += ["31.2", "31.2.0", "31.10"]
    return Fact(words, further, tuple(stored)), bands


def _some(draw: DrawFn, words: Sequence[str]) -> tuple[str, ...]:
    """A part of the words, not empty, in their order."""
    bits = draw(st.integers(1, (1 << len(words)) - 1))
    return tuple(word for number, word in enumerate(words) if bits >> number & 1)


def _cut(draw: DrawFn, piece: Piece, cuts: int) -> list[Piece]:
    """The piece in disjoint parts, cut again and again along one of its inputs."""
    wide = [name for name, words in piece.items() if len(words) > 1]
    if not cuts or not wide or draw(st.integers(0, 3)) == 0:
        return [piece]
    name = draw(st.sampled_from(wide))
    bits = draw(st.integers(1, (1 << len(piece[name])) - 2))
    parts = []
    for side in (1, 0):
        words = tuple(word for number, word in enumerate(piece[name]) if bits >> number & 1 == side)
        parts += _cut(draw, {**piece, name: words}, cuts - 1)
    return parts


def _conditions(draw: DrawFn, draft: Draft, piece: Piece) -> dict[str, Any]:
    """The piece as a rule writes it: words, groups and bands; all words of an input as `-` or not at all."""
    written: dict[str, Any] = {}
    for name, words in piece.items():
        fact = draft.facts[name]
        groups = [group for group, members in fact.further.items() if set(members) == set(words)]
        if set(words) == set(fact.words):
            if draw(st.integers(0, 4)) == 0:
                written[name] = "-"
        elif groups and draw(st.booleans()):
            written[name] = groups[0]
        elif len(words) == 1 and draw(st.integers(0, 4)):
            written[name] = words[0]
        else:
            written[name] = list(words)
    return written


def _conclusion(
    draw: DrawFn, draft: Draft, answers: Mapping[str, Sequence[str]], made: frozenset[str] = frozenset()
) -> Any:
    """An answer, `undocumented`, or one of these for each choice of a reading that is not made around it already."""
    kind = draw(
        st.sampled_from(["answer"] * 4 + ["undocumented"] + ["reading"] * (3 if len(made) < 2 else 0))
    )
    if kind == "reading" and (left := sorted(draft.readings.keys() - made)):
        name = draw(st.sampled_from(left))
        choices = {
            choice: _conclusion(draw, draft, answers, made | {name}) for choice in draft.readings[name]
        }
        return {"by_reading": {name: choices}}
    if kind == "undocumented":
        return "undocumented"
    words = {name: draw(st.sampled_from(values)) for name, values in answers.items()}
    return next(iter(words.values())) if len(words) == 1 and draw(st.booleans()) else words


def _can_be_silent(conclusion: Any) -> bool:
    if isinstance(conclusion, dict):
        return any(_can_be_silent(each) for each in conclusion.values())
    return bool(conclusion == "undocumented")


def _add_table(draw: DrawFn, draft: Draft, name: str, *, impossible: bool) -> None:
    needs = draw(st.lists(st.sampled_from(sorted(draft.facts)), max_size=3, unique=True))
    newest = [output for output, by in draft.decided_by.items() if by == f"table_{len(draft.decisions) - 1}"]
    if newest and draw(st.booleans()):
        needs = list(dict.fromkeys([*newest[:1], *needs]))[:3]
    outputs = draw(st.integers(1, 2))
    answers = {
        f"out_{name[-1]}{letter}": tuple(f"w{each}" for each in range(draw(st.integers(2, 3))))
        for letter in "ab"[:outputs]
    }
    policy = draw(st.sampled_from(["unique", "unique", "any", "first"]))
    whole: Piece = {need: draft.facts[need].words for need in needs}
    rows: list[tuple[Piece, Any]] = []
    if policy == "first":
        for _ in range(draw(st.integers(0, 4))):
            piece = {need: _some(draw, words) for need, words in whole.items()}
            rows.append((piece, _conclusion(draw, draft, answers)))
        rows.append((whole, _conclusion(draw, draft, answers)))
    else:
        for piece in _cut(draw, whole, 3):
            narrowed = sum(piece[need] != whole[need] for need in needs)
            if impossible and narrowed >= 2 and draw(st.integers(0, 5)) == 0:
                row = {**_conditions(draw, draft, piece), "because": "it cannot be"}
                draft.impossible[f"X{len(draft.impossible)}"] = row
                continue
            conclusion = _conclusion(draw, draft, answers)
            rows.append((piece, conclusion))
            again = draw(st.integers(0, 2)) if policy == "any" else 0
            rows += [({need: _some(draw, piece[need]) for need in piece}, conclusion) for _ in range(again)]
    written = _write_table(draw, draft, rows)
    if written["rules"] or written["undocumented"]:
        table = {"decision": name, "asks": "what?", "needs": needs, "hit_policy": policy}
        table["answers"] = {output: list(values) for output, values in answers.items()}
        _register(draft, name, {**table, **written}, answers)


def _write_table(draw: DrawFn, draft: Draft, rows: Iterable[tuple[Piece, Any]]) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    undocumented: dict[str, Any] = {}
    for number, (piece, conclusion) in enumerate(rows):
        row = _conditions(draw, draft, piece)
        if conclusion == "undocumented":
            undocumented[f"U{number}"] = {**row, "because": BECAUSE}
            continue
        by_reading = isinstance(conclusion, dict) and "by_reading" in conclusion
        row |= conclusion if by_reading else {"then": conclusion}
        row["source"] = draw(st.sampled_from(["p/1", "p/2", ["p/1", "p/2"]]))
        rules[f"R{number}"] = row
    return {"rules": rules, "undocumented": undocumented}


def _register(draft: Draft, name: str, table: dict[str, Any], answers: Mapping[str, tuple[str, ...]]) -> None:
    draft.decisions[name] = table
    deciders = {draft.decided_by[need] for need in table["needs"] if need in draft.decided_by}
    given = {need for need in table["needs"] if need not in draft.decided_by}
    draft.rests_on[name] = frozenset(given).union(*(draft.rests_on[each] for each in deciders))
    if deciders & draft.silent or table["undocumented"] or _can_be_silent(table["rules"]):
        draft.silent.add(name)
    for output, values in answers.items():
        draft.facts[output] = Fact(values)
        draft.decided_by[output] = name


def _add_gather(draw: DrawFn, draft: Draft) -> None:
    """A gathering of some tables that rests on others, and perhaps one that gathers it and another table."""
    tables = list(draft.decisions)
    if not tables:
        return
    shown = list(_some(draw, tables))
    others = [each for each in tables if each not in shown]
    beside = list(_some(draw, others)) if others and draw(st.booleans()) else []
    gatherings = {"gathering": (shown, beside)}
    left = [each for each in others if each not in beside]
    if left and draw(st.booleans()):
        gatherings["outer_gathering"] = (["gathering", left[0]], [])
    for name, (members, silent_members) in gatherings.items():
        draft.decisions[name] = {
            "decision": name,
            "asks": "what?",
            "gathers": members,
            "rests_on": silent_members,
        }
        every = [*members, *silent_members]
        draft.rests_on[name] = frozenset().union(*(draft.rests_on[each] for each in every))
        if draft.silent.intersection(every):
            draft.silent.add(name)


@dataclass
class _Machine:
    """Draws a machine over the inputs and decisions of a book."""

    draw: DrawFn
    draft: Draft
    parents: dict[str, str | None] = field(default_factory=dict)
    final: set[str] = field(default_factory=set)
    timed: set[tuple[str, str]] = field(default_factory=set)
    written: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self) -> None:
        """Add the machine `life` to the book."""
        given = [name for name in self.draft.facts if name not in self.draft.decided_by]
        split = self.draw(st.integers(0, min(2, len(given))))
        self.parameters = given[:split]
        self.remembered = given[split : split + self.draw(st.integers(0, 3))]
        self.written = {"transitions": {}, "undocumented": {}, "refused": {}}
        states = self._states()
        events = {f"event_{number}": self._event() for number in range(self.draw(st.integers(2, 6)))}
        groups = {}
        bundles = self._bundles(list(events))
        for number, bundle in enumerate(bundles):
            if len(bundle) > 1 and self.draw(st.booleans()):
                groups[f"group_{number}"] = bundle
                self._homes([f"group_{number}"], events, bundle)
            else:
                self._homes(bundle, events, bundle)
        self._add_eventless()
        self.draft.machines["life"] = {
            "machine": "life",
            "about": "a life",
            "parameters": self.parameters,
            "remembers": {name: self._stored(name) for name in self.remembered},
            "actions": {"wave": "a hand is waved", "sing": "a song is sung", "nod": "a head is nodded"},
            "states": states,
            "events": events,
            "groups": groups,
            **self.written,
        }

    def _stored(self, name: str) -> str:
        return self.draw(st.sampled_from(self.draft.facts[name].stored))

    def _states(self) -> dict[str, Any]:
        """A forest of states, up to three deep, with one initial state at each level."""
        for number in range(self.draw(st.integers(2, 8))):
            shallow = [None, *(each for each in self.parents if len(self._around(each)) < 2)]
            self.parents[f"s{number}"] = self.draw(st.sampled_from(shallow)) if number > 1 else None

        def inside(parent: str | None) -> dict[str, Any]:
            names = [name for name, above in self.parents.items() if above == parent]
            first = self.draw(st.sampled_from(names)) if names else None
            return {name: {**({"initial": True} if name == first else {}), **inside(name)} for name in names}

        self.tree = inside(None)
        for name, inner in self.tree.items():
            if not inner and self.draw(st.booleans()):
                inner["final"] = True
                self.final.add(name)
        return self.tree

    def _leaves(self, state: str) -> list[str]:
        inside = [name for name, above in self.parents.items() if above == state]
        return [leaf for each in inside for leaf in self._leaves(each)] or [state]

    def _event(self) -> dict[str, Any]:
        event: dict[str, Any] = {}
        if self.remembered and self.draw(st.booleans()):
            event["sets"] = {name: self._stored(name) for name in _some(self.draw, self.remembered)}
        others = [
            name for name in self.draft.inputs if name not in self.parameters and name not in self.remembered
        ]
        if others and self.draw(st.booleans()):
            event["gives"] = {name: self._stored(name) for name in others}
        known = {*self.parameters, *self.remembered, *event.get("gives", ())}
        askable = [name for name, needed in self.draft.rests_on.items() if needed <= known]
        if askable and self.draw(st.booleans()):
            event["decides"] = self.draw(st.sampled_from(askable))
        return event

    def _bundles(self, events: list[str]) -> list[list[str]]:
        """The events in bundles that have the same rules."""
        bundles: list[list[str]] = []
        for event in events:
            if bundles and self.draw(st.integers(0, 3)) == 0:
                bundles[-1].append(event)
            else:
                bundles.append([event])
        return bundles

    def _known(self, gives: Iterable[str], *, safe: bool = False) -> list[str]:
        """The names that conditions can be about: facts, and outputs of decisions that rest on them alone."""
        facts = {*self.parameters, *self.remembered, *gives}
        outputs = [
            output
            for output, decider in self.draft.decided_by.items()
            if self.draft.rests_on[decider] <= facts and not (safe and decider in self.draft.silent)
        ]
        return sorted(facts) + outputs

    def _homes(self, words: list[str], events: Mapping[str, Any], bundle: list[str]) -> None:
        """One home for a bundle of events in every innermost state: rules there, or in a state around it."""
        gives = [set(events[event].get("gives", ())) for event in bundle]
        names = self._known(set.intersection(*gives))
        alone: list[str] = []

        def visit(state: str, *, covered: bool) -> None:
            inner = [name for name, above in self.parents.items() if above == state]
            needed = not covered and not inner
            how = "whole" if needed else self.draw(st.sampled_from(["whole", "part", "none"]))
            if how == "whole":
                alone.append(state)
            elif how == "part":
                self._rules([state], words, names, whole=False)
            for each in inner:
                visit(each, covered=covered or how == "whole")

        for top in [name for name, above in self.parents.items() if above is None]:
            visit(top, covered=False)
        while alone:
            together = alone[: self.draw(st.integers(1, 3))]
            del alone[: len(together)]
            self._rules(together, words, names, whole=True)

    def _rules(self, states: list[str], words: list[str], names: list[str], *, whole: bool) -> None:
        after = self._after(states, words)
        targets = [] if self.final.intersection(states) else list(self.parents)
        for piece in _cut(self.draw, self._space(names), 2):
            if not whole and self.draw(st.booleans()):
                continue
            row: dict[str, Any] = {"in": self._one_or_list(states), "event": self._one_or_list(words)}
            if when := _conditions(self.draw, self.draft, piece):
                row["when"] = when
            home = self.draw(st.sampled_from(["transitions"] * 4 + ["undocumented", "refused"]))
            if home == "transitions":
                row |= self._outcome(targets) | {"source": "p/1"}
                row |= {"after": after} if after else {}
            else:
                row["because"] = BECAUSE
            self._write(home, row)

    def _after(self, states: list[str], words: list[str]) -> str | None:
        """A time for a rule on one event, unless a state around it or inside it has a clock for that event too."""
        lines = [state for each in states for state in (each, *self._around(each), *self._inside(each))]
        alone = not any((state, words[0]) in self.timed for state in lines)
        if len(words) > 1 or words[0].startswith("group") or not alone or len(lines) > len(set(lines)):
            return None
        if self.draw(st.integers(0, 2)):
            return None
        self.timed |= {(state, words[0]) for state in lines}
        return self.draw(st.sampled_from(["5 s", "250 ms", "1.5 min"]))

    def _around(self, state: str) -> list[str]:
        above = self.parents[state]
        return [*self._around(above), above] if above else []

    def _inside(self, state: str) -> list[str]:
        inner = [name for name, above in self.parents.items() if above == state]
        return inner + [each for name in inner for each in self._inside(name)]

    def _space(self, names: Sequence[str]) -> Piece:
        """All combinations of up to two of the names."""
        if not names:
            return {}
        chosen = self.draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
        return {name: self.draft.facts[name].words for name in chosen}

    def _one_or_list(self, words: list[str]) -> str | list[str]:
        return words[0] if len(words) == 1 and self.draw(st.booleans()) else list(words)

    def _outcome(
        self, targets: list[str], made: frozenset[str] = frozenset(), *, eventless: bool = False
    ) -> dict[str, Any]:
        """A target or a stay, or one for each choice of a reading that is not made, with facts to set and actions."""
        outcome: dict[str, Any] = {}
        if self.remembered and self.draw(st.integers(0, 2)) == 0:
            outcome["set"] = {name: self._stored(name) for name in _some(self.draw, self.remembered)}
        if self.draw(st.booleans()):
            outcome["do"] = self.draw(st.lists(st.sampled_from(["wave", "sing", "nod"]), max_size=2))
        kind = self.draw(st.sampled_from(["to", "to", "stay", "reading"]))
        left = sorted(self.draft.readings.keys() - made) if len(made) < 2 else []
        if kind == "reading" and left:
            name = self.draw(st.sampled_from(left))
            choices = {
                choice: self._choice(targets, made | {name}, eventless=eventless)
                for choice in self.draft.readings[name]
            }
            return {**outcome, "by_reading": {name: choices}}
        if (kind == "stay" and not eventless) or not targets:
            return {**outcome, "stay": True}
        return {**outcome, "to": self.draw(st.sampled_from(targets))}

    def _choice(self, targets: list[str], made: frozenset[str], *, eventless: bool) -> dict[str, Any]:
        if not eventless and self.draw(st.integers(0, 3)) == 0:
            return {"status": self.draw(st.sampled_from(["undocumented", "refused"]))}
        return self._outcome(targets, made, eventless=eventless)

    def _add_eventless(self) -> None:
        """Transitions without an event, each to where the innermost state comes later, so that none leads back."""
        order = {leaf: number for number, leaf in enumerate(self._in_order(self.tree))}
        names = self._known((), safe=True)
        for state in self.parents:
            last = max(order[leaf] for leaf in self._leaves(state))
            targets = [name for name in self.parents if order[self._entered(name)] > last]
            if not targets or state in self.final or self.draw(st.integers(0, 2)):
                continue
            for piece in _cut(self.draw, self._space(names), 2):
                if self.draw(st.booleans()):
                    row: dict[str, Any] = {
                        "in": state,
                        **self._outcome(targets, eventless=True),
                        "source": "p/2",
                    }
                    if when := _conditions(self.draw, self.draft, piece):
                        row["when"] = when
                    self._write("transitions", row)

    def _in_order(self, tree: Mapping[str, Any]) -> list[str]:
        """The innermost states in the order in which they stand."""
        inner = {
            name: {key: each for key, each in tree[name].items() if isinstance(each, dict)} for name in tree
        }
        return [leaf for name, each in inner.items() for leaf in (self._in_order(each) if each else [name])]

    def _entered(self, state: str) -> str:
        """The innermost state that entering a state leads to."""
        inside = [name for name, above in self.parents.items() if above == state]
        tree = self._tree_at(state)
        return next((self._entered(name) for name in inside if "initial" in tree[name]), state)

    def _tree_at(self, state: str) -> dict[str, Any]:
        above = self.parents[state]
        return dict((self._tree_at(above) if above else self.tree)[state])

    def _write(self, section: str, row: dict[str, Any]) -> None:
        number = sum(len(rows) for rows in self.written.values())
        self.written[section][f"{section[0].upper()}{number}"] = row
