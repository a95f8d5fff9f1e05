"""Conclusions in words: what holds under the default readings, and what else under which other choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.exporters.page_words import code, codes, joined
from routebook.model import Answer, ByReading, Move, Silence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from routebook.exporters.page_links import Page
    from routebook.model import Book, Outcome, Rule

Choices = tuple[tuple[str, str], ...]
Plain = Answer | Move | Silence


def plain_outcomes(book: Book, outcome: Outcome) -> Iterator[tuple[Choices, Plain]]:
    """Every outcome that a conclusion can come to, with the choices that lead there, other than defaults."""
    if not isinstance(outcome, ByReading):
        yield (), outcome
        return
    for choice, inner in outcome.choices.items():
        here = () if choice == book.readings[outcome.reading].default else ((outcome.reading, choice),)
        for choices, plain in plain_outcomes(book, inner):
            yield here + choices, plain


def default_outcome(book: Book, outcome: Outcome) -> Plain:
    """What a conclusion comes to under the default readings."""
    return next(plain for choices, plain in plain_outcomes(book, outcome) if not choices)


def other_outcomes(book: Book, outcome: Outcome) -> Iterator[tuple[Choices, Plain]]:
    """The outcomes that differ from the default one."""
    default = default_outcome(book, outcome)
    return ((choices, plain) for choices, plain in plain_outcomes(book, outcome) if plain != default)


def answer(page: Page, rule: Rule, output: str) -> str:
    """A rule's cell for one output: the default value, then each other one with the readings that give it."""
    return _with_alternatives(page, rule.outcome, lambda plain: _value(plain, output))


def move(page: Page, machine: str, rule: Rule) -> str:
    """What a transition does, then each other outcome with the readings that give it."""
    return _with_alternatives(page, rule.outcome, lambda plain: _moved(page, machine, plain))


def choices_in_words(page: Page, several: list[Choices]) -> str:
    """Choices that lead to one outcome: `xmpp` of a reading; or several."""
    readings = {name for choices in several for name, _ in choices}
    if len(readings) == 1 and all(len(choices) == 1 for choices in several):
        names = dict.fromkeys(choice for ((_, choice),) in several)
        return f"{page.reading(readings.pop())} is {codes(names, ' or ')}"
    return "; or ".join(
        joined(f"{page.reading(name)} is {code(choice)}" for name, choice in choices) for choices in several
    )


def _with_alternatives(page: Page, outcome: Outcome, say: Callable[[Plain], str]) -> str:
    default = say(default_outcome(page.book, outcome))
    others: dict[str, list[Choices]] = {}
    for choices, plain in other_outcomes(page.book, outcome):
        if (said := say(plain)) != default:
            others.setdefault(said, []).append(choices)
    return "<br>".join(
        [default, *(f"or {said} if {choices_in_words(page, several)}" for said, several in others.items())]
    )


def _value(plain: Plain, output: str) -> str:
    if isinstance(plain, Silence):
        return f"*{plain.status}*"
    assert isinstance(plain, Answer)  # noqa: S101  (tables move nothing)
    return code(plain.outputs[output])


def _moved(page: Page, machine: str, plain: Plain) -> str:
    if isinstance(plain, Silence):
        return f"*{plain.status}*"
    assert isinstance(plain, Move)  # noqa: S101  (transitions answer nothing)
    parts = [f"enter {page.state(machine, plain.target)}" if plain.target else "stay"]
    if plain.sets:
        parts.append(f"set {page.facts(plain.sets)}")
    if plain.actions:
        parts.append(f"do {codes(plain.actions)}")
    return "; ".join(parts)
