"""Parts of a book in one line, as a book's files would say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.model import Always, ByReading, Move, Never, Silence
from routebook.program import DOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.model import (
        Entry,
        Event,
        Input,
        Outcome,
        Promise,
        Reading,
        Scenario,
        ScenarioStep,
        State,
        StepPattern,
        Transition,
    )


def input_words(known: Input) -> str:
    """What an input is: given or derived, with its values."""
    origin = f"answered by {known.decided_by}" if known.decided_by else "given"
    return f"{origin}: {_words(known.values)}"


def facts_words(when: Sequence[Entry]) -> str:
    """Facts that cannot occur together."""
    return _conditions(when)


def transition_words(rule: Transition) -> str:
    """Where a transition stands, on what it waits, and what it does."""
    parts = [f"in: {_words(rule.states)}"]
    parts += [f"event: {_words(rule.events)}"] if rule.events else []
    parts += [f"after: {rule.after:g} s"] if rule.after is not None else []
    parts += [f"when: {_conditions(rule.when)}"] if rule.when else []
    return "{" + ", ".join([*parts, _outcome(rule.outcome)]) + "}"


def event_words(event: Event) -> str:
    """What an event makes known, and what is decided when it comes."""
    parts = [f"sets {_facts(event.sets)}"] if event.sets else []
    parts += [f"gives {_facts(event.gives)}"] if event.gives else []
    parts += [f"decides {event.decides}"] if event.decides else []
    return ", ".join(parts) or "nothing"


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
    """What is promised, of which decision or machine, and when it holds."""
    kind = type(promise.says).__name__.lower()
    match promise.says:
        case Always(outputs) | Never(outputs):
            says = f"{kind} {_conditions(outputs)}"
        case _:
            says = f"{kind}: {', '.join(map(_pattern, promise.patterns))}"
    when = f" when {_conditions(promise.when)}" if promise.when else ""
    under = "".join(f" under {{{name}: {_words(choices)}}}" for name, choices in promise.under.items())
    return f"{says} of {promise.over}{when}{under}"


def scenario_words(scenario: Scenario) -> str:
    """What is given, and each event with what is to come of it."""
    told = [_event_of(step) for step in scenario.steps if step.event]
    return f"given {_facts(scenario.given)}: {', '.join(told)}"


def _event_of(step: ScenarioStep) -> str:
    parts = [step.state] if step.state else []
    parts += [step.status] if step.status != DOCUMENTED else []
    parts += [_facts(step.expect)] if step.expect else []
    return f"{step.event} ({', '.join(parts)})" if parts else f"{step.event}"


def _pattern(pattern: StepPattern) -> str:
    words = {
        "event": pattern.events,
        "in": pattern.within,
        "state": pattern.states,
        "do": pattern.actions,
        "status": pattern.status,
    }
    parts = [f"{key}: {_words(told)}" for key, told in words.items() if told]
    parts += [f"when: {_conditions(pattern.when)}"] if pattern.when else []
    return "{" + ", ".join(parts) + "}"


def _conditions(entries: Sequence[Entry]) -> str:
    return "{" + ", ".join(f"{entry.name}: {_words(entry.written)}" for entry in entries) + "}"


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
