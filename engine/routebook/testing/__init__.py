"""For those who test with pytest or Hypothesis: rules as tests, and what can be drawn from a book.

from routebook.testing import events, facts, parameters, state_machine
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from routebook.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hypothesis.stateful import RuleBasedStateMachine
    from hypothesis.strategies import SearchStrategy

    from routebook.runtime import Engine

__all__ = ["events", "facts", "parameters", "state_machine"]


def facts(engine: Engine, decision: str) -> SearchStrategy[dict[str, str]]:
    """The given facts that a decision rests on, in combinations that can occur, undocumented ones among them.

    Each rule is drawn as often as any other, however few facts lead to it; where the answers are not laid out, so is each
    that asks for given inputs alone. Raises UnknownDecision and MissingExtra.
    """
    _need_hypothesis()
    from routebook.testing.drawing_facts import facts_of  # noqa: PLC0415

    return facts_of(engine, decision)


def parameters(engine: Engine, machine: str) -> SearchStrategy[dict[str, str]]:
    """The parameters of a machine, in combinations that can occur; raises UnknownMachine and MissingExtra."""
    _need_hypothesis()
    from routebook.testing.drawing_facts import parameters_of  # noqa: PLC0415

    return parameters_of(engine, machine)


def events(
    engine: Engine, machine: str, given: Mapping[str, str], *, most: int = 20
) -> SearchStrategy[list[str]]:
    """Events that a fresh session takes or refuses one after the other, at most so many; none is undocumented.

    Every state is led to as often as any other. Raises what `Engine.session` does, and MissingExtra.
    """
    _need_hypothesis()
    from routebook.testing.drawing_events import events_of  # noqa: PLC0415

    return events_of(engine, machine, given, most)


def state_machine(engine: Engine, machine: str, make: Callable[[], Any]) -> type[RuleBasedStateMachine]:
    """A class whose `TestCase` sends drawn events to objects that `make` makes, and to the machine, and compares.

    The objects are as docs/conformance.md describes them: with `reports`, `begin` and `send`. Raises UnknownMachine,
    UnusableSystem and MissingExtra.
    """
    _need_hypothesis()
    from routebook.testing.comparing import comparing  # noqa: PLC0415

    return comparing(engine, machine, make)


def _need_hypothesis() -> None:
    if find_spec("hypothesis") is None:
        raise MissingExtra(
            "drawing from a book needs hypothesis, which is not installed",
            help="install it with: pip install 'routebook[hypothesis]'",
        )
