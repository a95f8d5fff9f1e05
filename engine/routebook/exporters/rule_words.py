"""What the rules of a machine say on its picture: an outcome for each reading that makes a difference, in short lines."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING

from routebook.exporters.drawing import DOUBT, FAINT, font, lines, plain
from routebook.model import ByReading, Move, Silence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.model import Book, Entry, Outcome, Transition


@dataclass(frozen=True, slots=True)
class Told:
    """One outcome of a rule, and the readings under which it is so; `default` if nothing else is chosen."""

    rule: Transition
    outcome: Move | Silence
    under: Mapping[str, str]
    default: bool


def outcomes_of(book: Book, rule: Transition) -> Iterator[Told]:
    """The outcome under the default readings, then each that another choice leads to, once."""
    branches = list(_branches(rule.outcome, {}))
    usual = next(
        each
        for each in branches
        if all(book.readings[name].default == word for name, word in each[0].items())
    )
    yield Told(rule, usual[1], usual[0], default=True)
    seen = [usual[1]]
    for chosen, outcome in branches:
        if outcome not in seen:
            seen.append(outcome)
            changed = {name: word for name, word in chosen.items() if book.readings[name].default != word}
            yield Told(rule, outcome, changed, default=False)


def _branches(outcome: Outcome, chosen: dict[str, str]) -> Iterator[tuple[dict[str, str], Move | Silence]]:
    if isinstance(outcome, ByReading):
        for choice, inner in outcome.choices.items():
            yield from _branches(inner, {**chosen, outcome.reading: choice})
    elif isinstance(outcome, Move | Silence):
        yield chosen, outcome


def told_lines(told: Told, width: int, size: int) -> list[str]:
    """The outcome in lines for a label: the rule in bold, trigger, condition, what is done, the readings it rests on.

    A silence, grey and in italics, has only its trigger and its condition.
    """
    silent = isinstance(told.outcome, Silence)
    words = [told.rule.id]
    if isinstance(told.outcome, Silence):
        words.append(f"{told.outcome.status}:")
    words.append(trigger(told.rule))
    if told.rule.when:
        words.append("[" + ", ".join(condition(entry) for entry in told.rule.when) + "]")
    if isinstance(told.outcome, Move):
        words += _effects(told.outcome)
    doubt = ", ".join(f"{name}: {choice}" for name, choice in told.under.items())
    written = _wrapped(" ".join(words), width)
    colour, style = (FAINT, "i") if silent else ("", "")
    shown = [_written(line, size, colour, style) for line in written]
    shown[0] = _written(told.rule.id, size, colour, "b") + _written(
        written[0][len(told.rule.id) :], size, colour, style
    )
    return shown + [
        font(escape(line), size=size, colour=DOUBT) for line in _wrapped("{" + doubt + "}", width) if doubt
    ]


def trigger(rule: Transition) -> str:
    """The events of a rule, the time after which they are due, or `at once`."""
    events = ", ".join(rule.events)
    if rule.after is not None:
        return f"{events} after {duration(rule.after)}"
    return events or "at once"


def condition(entry: Entry) -> str:
    """A condition in the words of the book."""
    return f"{entry.name}: {' or '.join(entry.written)}"


def fact_lines(facts: Mapping[str, str], width: int) -> list[str]:
    """Some facts, escaped for a label."""
    return lines(", ".join(f"{name}: {word}" for name, word in facts.items()), width)


def duration(seconds: float) -> str:
    """A time in the largest unit in which it is a whole number."""
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:g} {unit}"
    return f"{seconds:g} s" if seconds >= 1 else f"{seconds * 1000:g} ms"


def _effects(move: Move) -> Iterator[str]:
    effects = list(move.actions)
    if move.sets:
        effects.append("set " + ", ".join(f"{name}: {word}" for name, word in move.sets.items()))
    if effects:
        yield "/ " + ", ".join(effects)


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(plain(text), width, break_on_hyphens=False) or [""]


def _written(text: str, size: int, colour: str, style: str) -> str:
    return (
        font(escape(text), size=size, **({"colour": colour} if colour else {}), style=style) if text else ""
    )
