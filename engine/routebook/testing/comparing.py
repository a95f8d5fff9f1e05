"""A Hypothesis state machine that sends drawn events to a system and to the documented machine, and compares the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from routebook.conformance.adapters.py import PythonSystem
from routebook.conformance.parsing import parse_reply
from routebook.conformance.recording import plain_expected, plain_reply, rules_at_fault, sources_of
from routebook.conformance.report.report import expected_words, replied_words
from routebook.conformance.retelling import step_of
from routebook.conformance.verdict import differences
from routebook.testing.drawing_events import run_to_a_move
from routebook.testing.drawing_facts import parameters_of
from routebook.testing.routes import Routes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import SearchStrategy

    from routebook.conformance.protocol import Reply
    from routebook.program import Program, Step
    from routebook.runtime import Engine
    from routebook.runtime.session import Here


class Differs(AssertionError):
    """A system answers otherwise than is documented."""


def comparing(engine: Engine, machine: str, make: Callable[[], Any]) -> type[RuleBasedStateMachine]:
    """The class for a machine of a book; raises UnknownMachine and UnusableSystem.

    It has one rule, for Hypothesis leaves out rules at will, and events would go with them.
    """
    drawn = parameters_of(engine, machine)
    reports = PythonSystem(make).start(engine.program.book, engine.program.version).reports
    routes = Routes()

    class Compared(RuleBasedStateMachine):
        """One session of the machine and of the system."""

        here: Here

        @initialize(given=drawn)
        def begin(self, given: dict[str, str]) -> None:
            """Begin both with the same parameters."""
            self.here = engine.session(machine, given).linked.rows[0]
            self.made = make()
            self.made.begin(machine, dict(given))
            self.sent: list[str] = []

        def runs(self) -> SearchStrategy[tuple[str, ...]]:
            """Where it can be gone from here."""
            return run_to_a_move(routes, self.here)

        @rule(events=st.runner().flatmap(lambda compared: compared.runs()))
        def send(self, events: Sequence[str]) -> None:
            """Send both the same events; raises Differs."""
            for event in events:
                state = self.here.configuration[-1]
                self.sent.append(event)
                step, self.here = self.here[event]
                reply = parse_reply(self.made.send(event))
                if wrong := _wrong(engine.program, machine, step, reply, reports):
                    told = "\n".join(
                        [f"`{event}` in `{state}`", *wrong, f"  events    {', '.join(self.sent)}"]
                    )
                    raise Differs(told)

    Compared.__name__ = Compared.__qualname__ = machine.title().replace("_", "")
    return Compared


def _wrong(program: Program, machine: str, step: Step, reply: Reply, reports: Sequence[str]) -> list[str]:
    """In what a reply is not as documented, by which rules and passages; nothing if it is."""
    told = step_of(step, ())
    differs = differences(told.expect, reply, reports)
    if not differs:
        return []
    rules = rules_at_fault(program, machine, told, reply, differs)
    named = ", ".join(f"{name} {' '.join(each)}" for name, each in rules.items())
    both = {"expected": plain_expected(told.expect), "replied": plain_reply(reply)}
    return [
        f"  rule      {named}",
        f"  expected  {expected_words(both)}",
        f"  replied   {replied_words(both)}",
        f"  passage   {', '.join(sources_of(program, told, rules))}",
    ]
