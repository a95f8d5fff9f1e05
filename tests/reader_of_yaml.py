"""An evaluator that knows only docs/writing-a-book.md and the YAML of a book, written apart from ours."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from routebook.program import Decision

    Facts = Mapping[str, str]
    Parsed = Mapping[str, Any]


class Impossible(Exception):
    """The facts form a combination that is declared impossible."""


class Reader:
    """Somebody who has read how a book is written, and answers one decision by hand."""

    def __init__(self, parsed: Parsed, readings: Facts, facts: Facts) -> None:
        self.front = parsed["inputs.yaml"]
        tables = [each for name, each in parsed.items() if name.startswith("decisions/")]
        self.decisions = {each["decision"]: each for each in tables}
        self.decider = {name: key for key, each in self.decisions.items() for name in each.get("answers", ())}
        self.readings = readings
        self.given = facts
        self.known = dict(facts)
        self.held: dict[str, tuple[str, ...]] = {}
        self.silent: dict[str, tuple[str, ...]] = {}
        self.uncovered: set[str] = set()

    def answer(self, decision: str) -> dict[str, str] | None:
        """The outputs, or nothing where the decision is undocumented; raises Impossible."""
        outputs = self.ask(decision)
        if self.impossible():
            raise Impossible
        assert not self.uncovered
        return None if self.silent else outputs

    def impossible(self) -> bool:
        """Whether what is known is in a combination that is declared impossible."""
        return any(self.holds(row, self.known) for row in self.front.get("impossible", {}).values())

    def ask(self, decision: str) -> dict[str, str] | None:
        """What one decision says: nothing where it, or one that it needs, is silent."""
        found = self.decisions[decision]
        if "gathers" in found:
            answers = {
                member: self.of_member(member) for member in found["gathers"] + found.get("rests_on", [])
            }
            if None in answers.values():
                return None
            return {
                name: word for member in found["gathers"] for name, word in (answers[member] or {}).items()
            }
        needs = found.get("needs", [])
        if None in [self.value(need) for need in needs if need in self.decider]:
            return None
        seen = {need: self.known[need] for need in needs}
        rows = found.get("rules", {}) | found.get("undocumented", {})
        held = [row for row in rows if self.holds(rows[row], seen)]
        if not held:
            self.uncovered.add(decision)
            return None
        said = [self.conclude(rows[row], list(found["answers"])) for row in held]
        first = found.get("hit_policy") == "first"
        assert first or all(each == said[0] for each in said)
        (self.silent if said[0] is None else self.held)[decision] = tuple(held[:1] if first else held)
        self.known |= said[0] or {}
        return said[0]

    def of_member(self, decision: str) -> dict[str, str] | None:
        """What a gathered decision says, unless all that it would say is given."""
        found = self.decisions[decision]
        outputs = found.get("answers", ())
        if outputs and set(outputs) <= self.given.keys():
            return {name: self.given[name] for name in outputs}
        return self.ask(decision)

    def value(self, name: str) -> str | None:
        """A fact that is given, or derived by its decision."""
        if name not in self.known and self.decider[name] not in self.silent:
            self.ask(self.decider[name])
        return self.known.get(name)

    def holds(self, row: Mapping[str, Any], facts: Facts) -> bool:
        """Whether each condition of a row has a word that its fact falls under."""
        own = {"then", "by_reading", "source", "implied", "note", "because"}
        return all(
            name in facts and any(self.falls_under(name, facts[name], word) for word in words_in(written))
            for name, written in row.items()
            if name not in own and written != "-"
        )

    def falls_under(self, name: str, value: str, word: str) -> bool:
        """Whether a value is the word, or in the group or the band that it names."""
        known = self.front["inputs"].get(name, {})
        if word in known.get("bands", {}):
            return within(value, known["bands"][word])
        return value == word or value in known.get("groups", {}).get(word, ())

    def conclude(self, row: Mapping[str, Any], outputs: list[str]) -> dict[str, str] | None:
        """The answer of a row under the readings."""
        said: Any = row.get("then", "undocumented") if "by_reading" not in row else row
        for _, choices, choice in self.readings_of(row):
            said = choices[choice]
        if said == "undocumented":
            return None
        return dict(said) if isinstance(said, dict) else {outputs[0]: said}

    def readings_of(self, row: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], str]]:
        """Each reading that a row comes to under the readings, with what it has for each choice, and the choice."""
        said: Any = row
        while isinstance(said, dict) and "by_reading" in said:
            ((reading, choices),) = said["by_reading"].items()
            yield reading, choices, self.readings[reading]
            said = choices[self.readings[reading]]

    def check(self, decided: Decision, said: dict[str, str] | None) -> None:
        """Hold a decision against what was said by hand, and why."""
        determining = self.silent if said is None else self.held
        decisions = self.decisions
        rows = [
            (decisions[table].get("rules", {}) | decisions[table].get("undocumented", {}))[label]
            for table, labels in determining.items()
            for label in labels
        ]
        cited = {source for row in rows for source in words_in(row.get("source", []))}
        assert decided.status == ("undocumented" if said is None else "documented")
        assert decided.outputs == (said or {}), self.given
        assert decided.rules == determining, self.given
        assert {source.partition(":")[2] for source in decided.sources} == cited
        assert decided.readings == {name: choice for row in rows for name, _, choice in self.readings_of(row)}


def words_in(written: str | list[str]) -> list[str]:
    """The words of a condition or a source, of which there may be one or several."""
    return [written] if isinstance(written, str) else written


def numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version, as many for each."""
    parts = [int(part) for part in version.split(".")]
    return tuple(parts + [0] * (8 - len(parts)))


def within(version: str, band: str) -> bool:
    """Whether a version is in a band such as `>=12 <13`."""
    here = numbers(version)
    for bound in band.split():
        sign, there = bound.rstrip("0123456789."), numbers(bound.lstrip("<>="))
        if not {
            "<": here < there,
            "<=": here <= there,
            ">": here > there,
            ">=": here >= there,
            "=": here == there,
        }[sign]:
            return False
    return True


def parsed_from(folder: Path) -> Parsed:
    """The YAML of a book's files, by their paths, read by nothing of ours."""
    return {
        path.relative_to(folder).as_posix(): yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in folder.rglob("*.yaml")
    }


def words_at(known: Mapping[str, Any]) -> list[str]:
    """The values of a given input; of a version, those at and around each border."""
    if "bands" not in known:
        return list(known["values"])
    borders = {bound.lstrip("<>=") for band in known["bands"].values() for bound in band.split()}
    return ["0", *sorted(borders), *sorted(f"{border}.0.0.1" for border in borders)]


def cells_by_hand(parsed: Parsed, decision: str) -> Iterator[dict[str, str]]:
    """Every combination of the given inputs below a decision."""
    reader = Reader(parsed, {}, {})
    inputs = reader.front["inputs"]

    def below(name: str) -> set[str]:
        found = reader.decisions[name]
        needs = found.get("needs", [])
        inner = [*found.get("gathers", []), *found.get("rests_on", [])]
        inner += [reader.decider[need] for need in needs if need in reader.decider]
        return {need for need in needs if need in inputs}.union(*map(below, inner))

    names = sorted(below(decision))
    for combination in product(*(words_at(inputs[name]) for name in names)):
        yield dict(zip(names, combination, strict=True))
