"""A silence that is declared for a machine, and that no run comes to."""

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


def needless_silence(book: Book, machine: Machine, walks: Sequence[Explored]) -> Iterator[Diagnostic]:
    """An event is declared undocumented or refused where no run needs that, for it has another home there, or never
    such facts.
    """
    if not is_known(walks):
        return
    for rule in rules_not_taken(machine, walks):
        if isinstance(rule.outcome, Silence):
            others = islice(taken_instead(rule, machine, walks), SHOWN)
            yield Diagnostic(
                code="needless-silence",
                place=rule.place,
                message=f"no run comes to what `{rule.id}` declares {rule.outcome.status}",
                help="remove it, or widen its condition",
                severity=WARNING,
                notes=tuple(Note(other.place, f"`{other.id}` holds instead") for other in others),
                about=rule.id,
            )
