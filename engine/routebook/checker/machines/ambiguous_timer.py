"""A timed event with several clocks that may run at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic, Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book, Machine, Transition


def ambiguous_timer(book: Book) -> Iterator[Diagnostic]:
    """A timed event is due at two times in one state, or both in a state and in one around it, so that nobody can tell
    which it is.
    """
    for machine in book.machines.values():
        timed = list(_timed(machine))
        first: dict[tuple[str, str], Transition] = {}
        for rule, state, event in timed:
            other = first.setdefault((state, event), rule)
            if other.after != rule.after:
                times = f"after {other.after:g} s by `{other.id}` and after {rule.after:g} s by `{rule.id}`"
                yield _diagnostic(rule, other, f"in `{state}`, `{event}` is due {times}")
        for rule, state, event in timed:
            for outer in machine.path(state)[:-1]:
                if around := first.get((outer, event)):
                    both = f"by `{rule.id}` and, in `{outer}` around it, by `{around.id}`"
                    yield _diagnostic(rule, around, f"in `{state}`, `{event}` is due {both}")


def _timed(machine: Machine) -> Iterator[tuple[Transition, str, str]]:
    """Each timed rule with each of its states and events."""
    for rule in machine.transitions:
        if rule.after is not None:
            for state in rule.states:
                for event in rule.events:
                    yield rule, state, event


def _diagnostic(rule: Transition, other: Transition, message: str) -> Diagnostic:
    return Diagnostic(
        code="ambiguous-timer",
        place=rule.place,
        message=message,
        help="give each clock an event of its own",
        notes=(Note(other.place, f"`{other.id}` is here"),) if other is not rule else (),
        about=rule.id,
    )
