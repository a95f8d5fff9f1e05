"""Suites as Gherkin, for those who review tests as sentences: a feature for each suite, tagged with its level.

Each vector is a scenario, tagged with the rule that it aims at; the cases of a decision that have one answer under all
readings are the rows of a scenario outline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routebook.conformance.vector import DECISION, REFUSED, REQUIRED, UNDOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from routebook.conformance.vector import Expectation, Group, Suite, Vector, VectorStep


def to_gherkin(suite: Suite, notes: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The lines of a suite as one feature; `notes` tells of the readings that permit other answers, each by its name."""
    yield f"@{suite.book} @{suite.level}"
    yield f"Feature: {suite.of}, {suite.level}"
    yield f"  The {suite.kind} {suite.of} of the book {suite.book} {suite.version}."
    yield f"  Method: {suite.method}."
    yield f"  Promised: {suite.guarantee}."
    yield f"  Not promised: {suite.not_promised}."
    yield f"  Proof: {suite.certificate}."
    for name in sorted({name for vector in suite.vectors for name in vector.permitting}):
        yield f"  Reading {name}: {' '.join(notes[name]['about'].split())}"
    for group in suite.groups:
        for lines in _decided(suite, group) if suite.kind == DECISION else _walked(suite, group):
            yield ""
            yield f"  @{group.rule}"
            yield from (f"  {line}".rstrip() for line in lines)


def _decided(suite: Suite, group: Group) -> Iterator[Iterator[str]]:
    """The cases of a decision: an outline of those with one answer, and each other one."""
    alike = [vector for vector in group.vectors if vector.steps[0].result == REQUIRED]
    if alike:
        yield _outline(suite, group, alike)
    for vector in group.vectors:
        if vector.steps[0].result != REQUIRED:
            yield _case(suite, group, vector)


def _outline(suite: Suite, group: Group, vectors: Sequence[Vector]) -> Iterator[str]:
    facts, outputs = vectors[0].given, vectors[0].steps[0].expect.outputs
    yield f"Scenario Outline: {suite.of} by {group.rule}"
    yield from _resting_on(group)
    yield from _steps("Given", [f"{name} is <{name}>" for name in facts])
    yield f"  When {suite.of} is decided"
    yield from _steps("Then", [f"{name} is <{name}>" for name in outputs])
    yield ""
    yield "  Examples:"
    rows = [(*vector.given.values(), *vector.steps[0].expect.outputs.values()) for vector in vectors]
    yield from _table([(*facts, *outputs), *rows], "    ")


def _case(suite: Suite, group: Group, vector: Vector) -> Iterator[str]:
    yield f"Scenario: {vector.id}"
    yield from _resting_on(group)
    yield from _steps("Given", [f"{name} is {word}" for name, word in vector.given.items()])
    yield f"  When {suite.of} is decided"
    yield from _then(vector.steps[0])


def _walked(suite: Suite, group: Group) -> Iterator[Iterator[str]]:
    """The runs of a machine, each by itself."""
    return (_run(suite, group, vector) for vector in group.vectors)


def _run(suite: Suite, group: Group, vector: Vector) -> Iterator[str]:
    yield f"Scenario: {vector.id}"
    yield from _resting_on(group)
    given = " and ".join(f"{name} {word}" for name, word in vector.given.items())
    yield f"  Given a new {suite.of}" + (f" with {given}" if given else "")
    for step in vector.steps:
        yield f"  When {step.event} comes"
        yield from _then(step)


def _resting_on(group: Group) -> Iterator[str]:
    if group.sources:
        yield f"  It rests on {', '.join(group.sources)}."
        yield ""


def _then(step: VectorStep) -> Iterator[str]:
    """What is expected of a step, and a table of what other readings expect instead."""
    yield f"  Then {_answer(step.expect)}"
    if step.permitted:
        yield "  But something else is as good under another reading"
        rows = [("reading", "instead")]
        for each in step.permitted:
            reading = " and ".join(f"{name} is {choice}" for name, choice in each.readings.items())
            rows.append((reading, _answer(each.expect, step.expect)))
        yield from _table(rows, "    ")


def _answer(expect: Expectation, other: Expectation | None = None) -> str:
    """What is expected, in words; beside another expectation only in what it is different."""
    if expect.status == UNDOCUMENTED:
        return "anything may be answered"
    if expect.status == REFUSED:
        return "it is refused"
    outputs, actions = (other.outputs, other.actions) if other and other.status == expect.status else ({}, ())
    parts = [f"{name} is {word}" for name, word in expect.outputs.items() if outputs.get(name) != word]
    parts += [f"{name} is not answered" for name in outputs if name not in expect.outputs]
    if expect.actions != actions or not parts:
        parts += [f"{action} is done" for action in expect.actions] or ["nothing is done"]
    return ", ".join(parts)


def _steps(keyword: str, phrases: Iterable[str]) -> Iterator[str]:
    """Steps of one kind, one after the other."""
    for phrase in phrases:
        yield f"  {keyword} {phrase}"
        keyword = "And"


def _table(rows: Sequence[Sequence[str]], indent: str) -> Iterator[str]:
    """Rows with their columns in line."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"{indent}| {' | '.join(cells)} |"
