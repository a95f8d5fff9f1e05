"""A transition that no run of its machine takes."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from routebook.checker.machines.reached import is_known, rules_not_taken, taken_instead
from routebook.diagnostic import WARNING, Diagnostic, Note
from routebook.model import Silence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.exploring import Explored
    from routebook.model import Book, Machine

SHOWN = 3


def unreachable_transition(book: Book, machine: Machine, walks: Sequence[Explored]) -> Iterator[Diagnostic]:
    """No run takes a transition or a stay though its state is entered, for its condition never holds or others go
    before it.
    """
    if not is_known(walks):
        return
    for rule in rules_not_taken(machine, walks):
        if not isinstance(rule.outcome, Silence):
            others = islice(taken_instead(rule, machine, walks), SHOWN)
            yield Diagnostic(
                code="unreachable-transition",
                place=rule.place,
                message=f"no run takes `{rule.id}`",
                help="widen its condition, narrow the rules of the states inside that go before it, or remove it",
                severity=WARNING,
                notes=tuple(Note(other.place, f"`{other.id}` is taken instead") for other in others),
                about=rule.id,
            )
