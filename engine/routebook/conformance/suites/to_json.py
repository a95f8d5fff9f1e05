"""Suites as JSON, and as JSON Lines for those who read vector by vector.

Steps are told once and vectors name them by their numbers, for there are few that differ.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from routebook.conformance.vector import PERMITTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from routebook.conformance.vector import Expectation, Group, Suite, Vector, VectorStep

FORMAT = 1
"""Counts the ways in which suites have been written."""

Plain = dict[str, Any]


def to_json(suite: Suite, notes: Mapping[str, Plain]) -> Iterator[str]:
    """The lines of a suite as one JSON document.

    `notes` tells of the readings that permit other answers, each by its name.
    """
    vectors, numbers = _counted(suite)
    head = json.dumps(_head(suite, vectors, numbers, notes), indent=2, ensure_ascii=False)
    yield head.removesuffix("\n}") + ","
    yield '  "steps": ['
    yield from _between((_line(_step(step)) for step in numbers), "    ")
    yield "  ],"
    yield '  "groups": ['
    yield from _between((_group(group, numbers) for group in suite.groups), "    ")
    yield "  ]"
    yield "}"


def to_json_lines(suite: Suite, notes: Mapping[str, Plain]) -> Iterator[str]:
    """The lines of a suite, one object each: its head, and every vector after the steps that it is the first to name."""
    yield _line({"suite": _head(suite, *_counted(suite), notes)})
    numbers: dict[VectorStep, int] = {}
    for group in suite.groups:
        for vector in group.vectors:
            for step in vector.steps:
                if step not in numbers:
                    numbers[step] = len(numbers)
                    yield _line({"step": {"number": numbers[step], **_step(step)}})
            about = {"rule": group.rule, "sources": group.sources}
            yield _line({"vector": {**about, **_vector(vector, numbers)}})


def _counted(suite: Suite) -> tuple[int, Mapping[VectorStep, int]]:
    """How many vectors there are, and the numbers of their steps."""
    vectors = 0
    numbers: dict[VectorStep, int] = {}
    for group in suite.groups:
        vectors += len(group.vectors)
        for vector in group.vectors:
            for step in vector.steps:
                numbers.setdefault(step, len(numbers))
    return vectors, numbers


def _head(suite: Suite, vectors: int, steps: Iterable[VectorStep], notes: Mapping[str, Plain]) -> Plain:
    permitting = {
        name
        for step in steps
        if step.result == PERMITTED
        for each in step.permitted
        for name in each.readings
    }
    return {
        "format": FORMAT,
        "book": suite.book,
        "version": suite.version,
        "fingerprint": suite.fingerprint,
        "readings": dict(suite.readings),
        "kind": suite.kind,
        "of": suite.of,
        "level": suite.level,
        "method": suite.method,
        "extra_states": suite.extra_states,
        "vectors": vectors,
        "guarantee": suite.guarantee,
        "not_promised": suite.not_promised,
        "certificate": suite.certificate,
        "mutation_score": {
            kind: {"found": found, "of": of} for kind, (found, of) in suite.mutation_score.items()
        },
        "covered": [
            {
                "given": dict(each.given),
                "combinations": each.combinations,
                "states": each.states,
                "alike": [list(rows) for rows in each.alike],
            }
            for each in suite.covered
        ],
        "notes": {name: note for name, note in notes.items() if name in permitting},
    }


def _step(step: VectorStep) -> Plain:
    permitted = [
        {"readings": dict(each.readings), "expect": _expectation(each.expect)} for each in step.permitted
    ]
    return {
        **({} if step.event is None else {"event": step.event}),
        "expect": _expectation(step.expect),
        "result": step.result,
        **({"permitted": permitted} if permitted else {}),
        "rules": {name: list(rules) for name, rules in step.rules.items()},
        "sources": list(step.sources),
    }


def _expectation(expect: Expectation) -> Plain:
    return {
        "status": expect.status,
        "outputs": dict(expect.outputs),
        "actions": list(expect.actions),
    }


def _group(group: Group, numbers: Mapping[VectorStep, int]) -> str:
    """A group on several lines."""
    head = _line({"rule": group.rule, "sources": group.sources})
    vectors = _between((_line(_vector(vector, numbers)) for vector in group.vectors), "      ")
    return "\n".join([f'{head.removesuffix("}")}, "vectors": [', *vectors, "    ]}"])


def _vector(vector: Vector, numbers: Mapping[VectorStep, int]) -> Plain:
    return {
        "id": vector.id,
        "given": dict(vector.given),
        "steps": [numbers[step] for step in vector.steps],
        "target": vector.target,
    }


def _line(value: Plain) -> str:
    return json.dumps(value, ensure_ascii=False)


def _between(lines: Iterable[str], indent: str) -> Iterator[str]:
    """Lines with commas between them."""
    before = None
    for line in lines:
        if before is not None:
            yield f"{indent}{before},"
        before = line
    if before is not None:
        yield f"{indent}{before}"
