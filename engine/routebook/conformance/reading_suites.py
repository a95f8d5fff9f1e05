"""Suites read back from the JSON that they are written in (suites/to_json.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routebook.conformance.vector import Covered, Expectation, Group, Permission, Suite, Vector, VectorStep
from routebook.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

Plain = dict[str, Any]


def suite_of(plain: Plain) -> Suite:
    """The suite that was written; raises LookupError, TypeError, ValueError or AttributeError for anything else."""
    steps = [_step(each) for each in plain["steps"]]
    return Suite(
        book=plain["book"],
        version=plain["version"],
        fingerprint=plain["fingerprint"],
        readings=Frozen(plain["readings"]),
        kind=plain["kind"],
        of=plain["of"],
        level=plain["level"],
        method=plain["method"],
        extra_states=plain["extra_states"],
        guarantee=plain["guarantee"],
        not_promised=plain["not_promised"],
        mutation_score={kind: (each["found"], each["of"]) for kind, each in plain["mutation_score"].items()},
        certificate=plain["certificate"],
        covered=tuple(
            Covered(
                Frozen(each["given"]),
                each["combinations"],
                each["states"],
                tuple(map(tuple, each["alike"])),
            )
            for each in plain["covered"]
        ),
        groups=tuple(
            Group(
                each["rule"],
                tuple(each["sources"]),
                tuple(_vector(vector, steps) for vector in each["vectors"]),
            )
            for each in plain["groups"]
        ),
    )


def _vector(plain: Plain, steps: Sequence[VectorStep]) -> Vector:
    return Vector(
        plain["id"],
        Frozen(plain["given"]),
        tuple(steps[number] for number in plain["steps"]),
        plain["target"],
    )


def _step(plain: Plain) -> VectorStep:
    return VectorStep(
        event=plain.get("event"),
        expect=_expectation(plain["expect"]),
        result=plain["result"],
        permitted=tuple(
            Permission(Frozen(each["readings"]), _expectation(each["expect"]))
            for each in plain.get("permitted", ())
        ),
        rules=Frozen({name: tuple(rules) for name, rules in plain["rules"].items()}),
        sources=tuple(plain["sources"]),
    )


def _expectation(plain: Plain) -> Expectation:
    return Expectation(plain["status"], Frozen(plain["outputs"]), tuple(plain["actions"]))
