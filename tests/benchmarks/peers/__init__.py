"""What a user would take instead of Routebook: a file each, which makes it from the same table or machine.

A peer is imported by nothing but the file that is about it, and that file only when it is measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Decider:
    """A way to decide: the statement that is timed over `many` facts, and how its answer is read to check it.

    Facts are made before into what is `given` to it. `reads_every_rule` says that it is so slow that it is asked for a
    sample of them only.
    """

    name: str
    statement: str
    names: Mapping[str, Any]
    answer: Callable[[dict[str, str]], Mapping[str, str]]
    given: Callable[[dict[str, str]], Any] = dict
    reads_every_rule: bool = False


@dataclass(frozen=True, slots=True)
class Runner:
    """A way to run a machine: how a session is made, is sent one event, and is asked for its state.

    The statement is timed over one `session` and the events of a `day`. Memory is measured over `sessions` of them.
    """

    name: str
    make: Callable[[], Any]
    send: Callable[[Any, str], object]
    state: Callable[[Any], str]
    statement: str = "for event in day: session.send(event)"
    sessions: int = 200


@dataclass(frozen=True, slots=True)
class Joiner:
    """A way to answer rows by a join: the statement that is timed, and how a column of its answer is read."""

    statement: str
    names: Mapping[str, Any]
    column: Callable[[str], Any]
