"""What is written on the picture of a machine that changed: in full what differs, by their ids the rules that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.comparing.change import CAME, CHANGED, WENT
from routebook.exporters.change_looks import LOOKS
from routebook.exporters.drawing import DOUBT, FAINT, font, lines
from routebook.exporters.machine_union import Compared
from routebook.exporters.rule_words import (
    INSIDE,
    SIZE,
    facts_words,
    ids_lines,
    leads_on,
    led_by,
    only_lines,
    paragraphs,
    told_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routebook.exporters.rule_words import Told
    from routebook.model import Event, Machine, State

WIDE = 30
"""How many letters a line has at most."""
KEY = {
    CAME: "green: came",
    WENT: "red, dashed: went",
    CHANGED: "amber: changed, below it what was; or taken in other steps than before",
}
THE_REST = ("ids alone: rules that are as they were", "dotted: if another reading is chosen")
WITHOUT_THE_REST = ("rules that are as they were are left out", "dotted: if another reading is chosen")


def how_of(told: Told) -> str | None:
    """How an outcome came to differ; None where it does not."""
    return told.how if isinstance(told, Compared) and told.how in LOOKS else None


def changed_state_label(state: State, how: str | None, before: State | None, told: Iterable[Told]) -> str:
    """The name of a state, what was other of it, and the rules that do not leave it."""
    kept = [each for each in told if state.id in each.rule.states and not leads_on(each)]
    if how is None:
        head = [font(state.id, size=13, style="b")]
    else:
        look = LOOKS[how]
        head = [font(f"{look.mark} {state.id}", size=13, style="b", colour=look.ink)]
        head += [font(line, size=SIZE, colour=look.ink) for line in lines(_apart(before, state), WIDE)]
    return paragraphs([head, *_paragraphs_of(kept, "as before:")])


def changed_rules_label(told: Iterable[Told]) -> str:
    """The rules of an arrow: those that differ first."""
    return paragraphs(_paragraphs_of([*told], ""))


def changed_key_label(before: Machine, after: Machine, rest: Iterable[str]) -> str:
    """The facts and events that differ, then how to read the picture; `rest` says what of it does not differ."""
    written = [
        [font(line, size=SIZE, colour=LOOKS[how].ink) for line in lines(f"{LOOKS[how].mark} {words}", INSIDE)]
        for how, words in differing_facts(before, after)
    ]
    written += [
        [
            font(line, size=SIZE, colour=LOOKS[how].ink, style="i")
            for line in lines(f"{LOOKS[how].mark} {text}", INSIDE)
        ]
        for how, text in KEY.items()
    ]
    written += [
        [font(line, size=SIZE, colour=FAINT, style="i") for line in lines(text, INSIDE)] for text in rest
    ]
    return paragraphs(written)


def _paragraphs_of(told: Sequence[Told], head: str) -> list[list[str]]:
    """The rules that say something else, each in full; then, by their ids, those taken elsewhere, and the others."""
    compared = [each for each in told if isinstance(each, Compared) and each.how in LOOKS]
    written = [_told_lines(each) for each in compared if not _is_elsewhere(each)]
    written += [_elsewhere_lines(each) for each in compared if _is_elsewhere(each)]
    same = [each for each in told if how_of(each) is None]
    return [*written, *([ids_lines(head, same)] if same else [])]


def _is_elsewhere(told: Compared) -> bool:
    """Whether a rule says what it did, and runs come to it in other steps."""
    return told.how == CHANGED and told.was is None


def _elsewhere_lines(told: Compared) -> list[str]:
    look = LOOKS[told.how]
    name = f"{look.mark} {told.rule.id}"
    return led_by(name, f"{name} in other steps", WIDE, look.ink)


def _told_lines(told: Compared) -> list[str]:
    """An outcome that differs, with the readings that it rests on, and below it what was."""
    look = LOOKS[told.how]
    written = led_by(f"{look.mark} {told.rule.id}", f"{look.mark} {told_words(told)}", WIDE, look.ink)
    if told.under:
        written += [
            font(line, size=SIZE, colour=DOUBT) for line in lines(f"{{{facts_words(told.under)}}}", WIDE)
        ]
    written += only_lines(told.only, WIDE)
    if told.was:
        words = told_words(told.was).removeprefix(f"{told.was.rule.id} ")
        written += [font(line, size=SIZE, colour=FAINT, style="i") for line in lines(f"was {words}", WIDE)]
    return written


def _apart(before: State | None, after: State) -> str:
    """In what a state that both machines have was other."""
    if before is None or before == after:
        return ""
    parts = []
    if before.parent != after.parent:
        parts.append(f"inside {before.parent}" if before.parent else "outermost")
    if before.initial != after.initial:
        parts.append("initial" if before.initial else "not initial")
    if before.final != after.final:
        parts.append("final" if before.final else "not final")
    if before.means != after.means:
        parts.append(facts_words(before.means) or "without a meaning")
    return f"was {', '.join(parts)}"


def differing_facts(before: Machine, after: Machine) -> list[tuple[str, str]]:
    """What the machine begins with and its events set, where one version has it otherwise: how, and in words."""
    olds, news = _facts_of(before), _facts_of(after)
    found = [(WENT, f"{name} {words}") for name, words in olds.items() if name not in news]
    for name, words in news.items():
        was = olds.get(name)
        if was is None:
            found.append((CAME, f"{name} {words}"))
        elif was != words:
            found.append((CHANGED, f"{name} {words or 'nothing'}, was {was or 'nothing'}"))
    return found


def _facts_of(machine: Machine) -> dict[str, str]:
    begins = {"begins with": facts_words(machine.remembers)}
    return begins | {event.id: _event_facts(event) for event in machine.events.values()}


def _event_facts(event: Event) -> str:
    return facts_words({**event.sets, **event.gives, **({"asks": event.decides} if event.decides else {})})
