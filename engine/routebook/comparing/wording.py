"""Parts of a book in one line, as a book's files would say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.model import ByReading, Move, Silence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.model import Event, Input, Outcome, Promise, Reading, State, Transition


def input_words(known: Input) -> str:
    """What an input is: given or derived, with its values."""
    origin = f"answered by {known.decided_by}" if known.decided_by else "given"
    return f"{origin}: {_words(known.values)}"


def transition_words(rule: Transition) -> str:
    """Where a transition stands, on what it waits, and what it does."""
    parts = [f"in: {_words(rule.states)}"]
    parts += [f"event: {_words(rule.events)}"] if rule.events else []
    parts += [f"after: {rule.after:g} s"] if rule.after is not None else []
    when = ", ".join(f"{entry.name}: {_words(entry.written)}" for entry in rule.when)
    parts += [f"when: {{{when}}}"] if when else []
    return "{" + ", ".join([*parts, _outcome(rule.outcome)]) + "}"


def event_words(event: Event) -> str:
    """What an event makes known, and what is decided when it comes; of one that does neither, what it means."""
    parts = [f"sets {_facts(event.sets)}"] if event.sets else []
    parts += [f"gives {_facts(event.gives)}"] if event.gives else []
    parts += [f"decides {event.decides}"] if event.decides else []
    return ", ".join(parts) or event.about


def state_words(state: State) -> str:
    """Where a state lies, and what it is."""
    parts = [f"inside {state.parent}"] if state.parent else []
    parts += ["initial"] * state.initial + ["final"] * state.final
    parts += [f"means {_facts(state.means)}"] if state.means else []
    return ", ".join(parts) or "a state"


def reading_words(reading: Reading) -> str:
    """The choices of a reading, the default one named."""
    return f"{_words(tuple(reading.choices))}, by default {reading.default}"


def promise_words(promise: Promise) -> str:
    """Of what kind a promise is, and what it is about."""
    return f"{type(promise.says).__name__.lower()} over {promise.over}"


def _outcome(outcome: Outcome) -> str:
    match outcome:
        case ByReading(reading, choices):
            told = "; ".join(f"{choice}: {_outcome(inner)}" for choice, inner in choices.items())
            return f"by {reading}: {{{told}}}"
        case Silence(status):
            return status
        case Move(target, sets, actions):
            parts = [f"to: {target}" if target else "stay"]
            parts += [f"set: {_facts(sets)}"] if sets else []
            parts += [f"do: {_words(actions)}"] if actions else []
            return ", ".join(parts)
    raise AssertionError(outcome)


def _facts(facts: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {word}" for name, word in facts.items()) + "}"


def _words(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"[{', '.join(words)}]"
