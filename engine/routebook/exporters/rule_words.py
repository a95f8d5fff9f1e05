"""What is written on the picture of a machine: its rules, an outcome for each reading that makes a difference."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from routebook.exporters.drawing import DOUBT, FAINT, INK, SPACER, font, left, lines
from routebook.model import ByReading, Move, Silence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from routebook.exporters.views import Choice
    from routebook.model import Book, Machine, Outcome, State, Transition

INSIDE, BESIDE, WIDEST, SIZE = 36, 30, 64, 10
"""How many letters a line has at least inside a state and on an arrow, how many at most, and how large they are."""
SQUARE = 2.35
"""How many times higher a line is than a letter is wide."""
KEY = (
    "solid arrow: by default",
    "dashed: if the {reading: choice} is chosen",
    "inside a state: what stays there",
    "grey: undocumented or refused",
)


BRIEF = 26
"""How many letters a line has at most where rules are named by their ids."""
BRIEF_KEY = (
    "rules stand by their ids; the tables say what they do",
    "solid arrow: by default",
    "dashed, and coloured ids: if another reading is chosen",
)


@dataclass(frozen=True, slots=True)
class Told:
    """One outcome of a rule, and the readings under which it is so; `default` if nothing else is chosen.

    `only` are the choices under which alone a session comes to the rule, if it does not by default.
    """

    rule: Transition
    outcome: Move | Silence
    under: Mapping[str, str]
    default: bool
    only: tuple[Choice, ...] = ()

    @property
    def usual(self) -> bool:
        """Whether it happens without another choice of a reading."""
        return self.default and not self.only


def outcomes_of(book: Book, rule: Transition, only: tuple[Choice, ...] = ()) -> Iterator[Told]:
    """The outcome under the default readings, then each that another choice leads to, once."""
    branches = list(_branches(rule.outcome, {}))
    usual = next(
        each
        for each in branches
        if all(book.readings[name].default == word for name, word in each[0].items())
    )
    yield Told(rule, usual[1], usual[0], default=True, only=only)
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


def state_label(state: State, told: Iterable[Told], only: Iterable[Choice] = ()) -> str:
    """The name of a state, what it is, what it means, and the rules that do not leave it."""
    kept = [each for each in told if state.id in each.rule.states and not leads_on(each)]
    kept.sort(key=lambda each: isinstance(each.outcome, Silence))
    width = _width(kept, INSIDE)
    head = [font(state.id, size=13, style="b")]
    head += [font(line, size=SIZE, colour=FAINT) for line in lines(state.about, width)]
    head += [font(line, size=SIZE) for line in lines(facts_words(state.means), width)]
    head += only_lines(only, width)
    return paragraphs([head, *(_told_lines(each, width) for each in kept)])


def rules_label(told: Sequence[Told]) -> str:
    """The rules that an arrow stands for."""
    width = _width(told, BESIDE)
    return paragraphs(_told_lines(each, width) for each in told)


def brief_state_label(state: State, told: Iterable[Told], only: Iterable[Choice] = ()) -> str:
    """The name of a state and what it is, with the rules that do not leave it by their ids alone."""
    kept = [each for each in told if state.id in each.rule.states and not leads_on(each)]
    kinds = {"stays": [each for each in kept if isinstance(each.outcome, Move)]}
    for each in kept:
        if isinstance(each.outcome, Silence):
            kinds.setdefault(each.outcome.status, []).append(each)
    head = [font(state.id, size=13, style="b")]
    head += [font(line, size=SIZE, colour=FAINT) for line in lines(state.about, BRIEF)]
    head += only_lines(only, BRIEF)
    return paragraphs([head, *(ids_lines(f"{kind}:", those) for kind, those in kinds.items() if those)])


def brief_rules_label(told: Sequence[Told]) -> str:
    """The ids of the rules that an arrow stands for."""
    return paragraphs([ids_lines("", told)])


def ids_lines(head: str, told: Iterable[Told]) -> list[str]:
    """The ids of rules in lines, each once; those that only another reading leads to in its colour."""
    usual: dict[str, bool] = {}
    for each in told:
        usual[each.rule.id] = usual.get(each.rule.id, False) or each.usual
    written, letters = [font(head, size=SIZE, colour=FAINT, style="i")] if head else [""], len(head)
    for name, by_default in usual.items():
        if letters + len(name) + 1 > BRIEF:
            written.append("")
            letters = 0
        space = " " if letters else ""
        written[-1] += font(space + name, size=SIZE, colour=INK if by_default else DOUBT, style="b")
        letters += len(space + name)
    return written


def any_label(state: str) -> str:
    """Where an arrow begins that leads from a state to one inside it."""
    return font(f"in any state of {state}", size=SIZE, style="i")


def brief_key_label(machine: Machine) -> str:
    """How to read a picture that names rules by their ids."""
    written = (lines(text, INSIDE) for text in BRIEF_KEY)
    return paragraphs([font(line, size=SIZE, colour=FAINT, style="i") for line in text] for text in written)


def key_label(machine: Machine) -> str:
    """The facts that a machine begins with and its events set, and how to read the picture."""
    notes = {"begins with": facts_words(machine.remembers)} if machine.remembers else {}
    for event in machine.events.values():
        asks = {"asks": event.decides} if event.decides else {}
        if facts := {**event.sets, **event.gives, **asks}:
            notes[event.id] = facts_words(facts)
    written = [led_by(name, f"{name} {words}", INSIDE) for name, words in notes.items()]
    written += [
        [font(line, size=SIZE, colour=FAINT, style="i") for line in lines(text, INSIDE)] for text in KEY
    ]
    return paragraphs(written)


def _told_lines(told: Told, width: int) -> list[str]:
    """An outcome in lines, with the readings that it rests on; a silence grey and in italics."""
    colour, style = (FAINT, "i") if isinstance(told.outcome, Silence) else (INK, "")
    written = led_by(told.rule.id, told_words(told), width, colour, style)
    doubt = lines(f"{{{facts_words(told.under)}}}", width) if told.under else []
    written += [font(line, size=SIZE, colour=DOUBT) for line in doubt]
    return written + only_lines(told.only, width)


def only_lines(only: Iterable[Choice], width: int) -> list[str]:
    """The choices under which alone something is reached."""
    choices = " or ".join(f"{{{reading}: {choice}}}" for reading, choice in only)
    return (
        [font(line, size=SIZE, colour=DOUBT) for line in lines(f"only if {choices}", width)]
        if choices
        else []
    )


def told_words(told: Told) -> str:
    """A rule in one line: when it holds, and what it then does."""
    rule, outcome = told.rule, told.outcome
    words = [rule.id]
    if isinstance(outcome, Silence):
        words.append(f"{outcome.status}:")
    words.append(_trigger(rule))
    if rule.when:
        words.append(f"[{facts_words({entry.name: ' or '.join(entry.written) for entry in rule.when})}]")
    if isinstance(outcome, Move):
        effects = [*outcome.actions, *([f"set {facts_words(outcome.sets)}"] if outcome.sets else [])]
        words += [f"/ {', '.join(effects)}"] if effects else []
    return " ".join(words)


def _width(told: Iterable[Told], least: int) -> int:
    """How many letters a line has so that what is told is no higher than wide."""
    letters = sum(len(told_words(each)) + len(facts_words(each.under)) for each in told)
    return min(max(least, int(sqrt(SQUARE * letters))), WIDEST)


def led_by(name: str, text: str, width: int, colour: str = INK, style: str = "") -> list[str]:
    """A text in lines, with the name that it begins with in bold."""
    first, *others = lines(text, width)
    rest = first[len(name) :]
    led = font(name, size=SIZE, style="b") + (
        font(rest, size=SIZE, colour=colour, style=style) if rest else ""
    )
    return [led, *(font(line, size=SIZE, colour=colour, style=style) for line in others)]


def paragraphs(paragraphs: Iterable[list[str]]) -> str:
    """Lines flush left, with a little air between the paragraphs."""
    written: list[str] = []
    for paragraph in paragraphs:
        written += [SPACER, *paragraph] if written else paragraph
    return left(written)


def _trigger(rule: Transition) -> str:
    """The events of a rule, the time after which they are due, or `at once`."""
    events = ", ".join(rule.events) or "at once"
    return events if rule.after is None else f"{events} after {duration(rule.after)}"


def facts_words(facts: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {word}" for name, word in facts.items())


def leads_on(told: Told) -> bool:
    return isinstance(told.outcome, Move) and told.outcome.target is not None


def duration(seconds: float) -> str:
    """A time in the largest unit in which it is a whole number."""
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:g} {unit}"
    return f"{seconds:g} s" if seconds >= 1 else f"{seconds * 1000:g} ms"
