"""What a suite is made of: vectors, each with steps, each with what is expected of it and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

DECISION = "decision"
MACHINE = "machine"

REQUIRED = "required"
PERMITTED = "permitted"
UNDOCUMENTED = "undocumented"
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What can be seen of a step: outputs of the decision that was made, actions in their order, or that it was refused.

    `status` is that of the step, `documented`, `undocumented` or `refused`. Names of states are never expected.
    """

    status: str
    outputs: Mapping[str, str]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Permission:
    """Another expectation that is as good, under other choices of readings than those of the suite."""

    readings: Mapping[str, str]
    expect: Expectation


@dataclass(frozen=True, slots=True)
class VectorStep:
    """One event with what is expected; or one decision, whose `event` is None.

    `result` is `required`; `permitted` if some choice of readings expects something else; `undocumented` if
    whatever comes is accepted. `rules` and `sources` are those of the step or decision.
    """

    event: str | None
    expect: Expectation
    result: str
    permitted: tuple[Permission, ...]
    rules: Mapping[str, tuple[str, ...]]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vector:
    """One test: the facts of a decision with its one step, or the parameters of a fresh session with its events.

    The `id` says what is aimed at, and is the same as long as that is. It aims at the step of number `target`.
    """

    id: str
    given: Mapping[str, str]
    steps: tuple[VectorStep, ...]
    target: int

    @property
    def permitting(self) -> set[str]:
        """The readings of which another choice permits another answer at some step."""
        return {name for step in self.steps for each in step.permitted for name in each.readings}


@dataclass(frozen=True, slots=True)
class Group:
    """The vectors that aim at one rule, with the passages that it cites."""

    rule: str
    sources: tuple[str, ...]
    vectors: tuple[Vector, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """A class of parameters with which a machine answers alike, of which a suite tries the one that is `given`.

    It has so many `combinations`; the machine answers them from so many `states`. The rows of each group in `alike` are
    one of these: nothing documented tells them apart.
    """

    given: Mapping[str, str]
    combinations: int
    states: int
    alike: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """The vectors for one decision or machine of a book, under one choice of readings, with what they promise.

    `kind` is `decision` or `machine`, `of` its id. `guarantee` and `not_promised` are sentences; `mutation_score` has for
    each kind of mutant how many were found, of how many that were tried and differ; `certificate` says how the guarantee was proved.
    `covered` are the classes of a machine's parameters. `groups` can be gone through again and again; those that are made for
    a machine are made anew each time, so that they are never all there at once.
    """

    book: str
    version: str
    fingerprint: str
    readings: Mapping[str, str]
    kind: str
    of: str
    level: str
    method: str
    extra_states: int
    guarantee: str
    not_promised: str
    mutation_score: Mapping[str, tuple[int, int]]
    certificate: str
    covered: tuple[Covered, ...] = ()
    groups: Iterable[Group]

    @property
    def vectors(self) -> Iterator[Vector]:
        """All vectors, group by group."""
        return (vector for group in self.groups for vector in group.vectors)
