"""Where a book is silent: what it declares undocumented or refused, and what is so only under another reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.exporters.page_outcomes import default_outcome, other_outcomes
from routebook.model import Silence, Table, Transition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.exporters.page_outcomes import Choices
    from routebook.model import Book, Rule


@dataclass(frozen=True, slots=True)
class Silent:
    """A rule that is silent, the decision or machine that it stands in, and the choices other than defaults that make it so."""

    owner: str
    rule: Rule
    choices: tuple[Choices, ...] = ()

    @property
    def of_machine(self) -> bool:
        """Whether the rule stands in a machine."""
        return isinstance(self.rule, Transition)


def silent_rules(book: Book) -> Iterator[Silent]:
    """The rules of decisions that are undocumented under the default readings."""
    for owner, rule in _rules(book):
        if not isinstance(rule, Transition) and isinstance(default_outcome(book, rule.outcome), Silence):
            yield Silent(owner, rule)


def silent_events(book: Book, status: str) -> Iterator[Silent]:
    """The homes of events that are undocumented, or refused, under the default readings."""
    for owner, rule in _rules(book):
        if isinstance(rule, Transition) and default_outcome(book, rule.outcome) == Silence(status):
            yield Silent(owner, rule)


def silent_otherwise(book: Book) -> Iterator[Silent]:
    """The rules that conclude something, and under other choices of readings nothing."""
    for owner, rule in _rules(book):
        if not isinstance(default_outcome(book, rule.outcome), Silence):
            others = other_outcomes(book, rule.outcome)
            if choices := tuple(choices for choices, plain in others if isinstance(plain, Silence)):
                yield Silent(owner, rule, choices)


def _rules(book: Book) -> Iterator[tuple[str, Rule]]:
    for decision in book.decisions.values():
        if isinstance(decision, Table):
            yield from ((decision.id, rule) for rule in decision.rules)
    for machine in book.machines.values():
        yield from ((machine.id, rule) for rule in machine.transitions)
