"""Reads what a rule concludes: an answer, a declared silence, or one of them for each choice of a reading."""

from __future__ import annotations

from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from routebook.loader.misfits import told
from routebook.model import Answer, ByReading, Outcome, Silence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from routebook.loader.places import Document
    from routebook.loader.scope import Scope

UNDOCUMENTED = "undocumented"


def read_answer(
    written: Any, answers: Mapping[str, tuple[str, ...]], document: Document, scope: Scope, *path: str
) -> Outcome:
    """An answer, `undocumented`, or a choice by reading, which may hold further choices."""
    if written == UNDOCUMENTED:
        return Silence(UNDOCUMENTED)
    if isinstance(written, dict) and set(written) == {"by_reading"}:
        return read_choice(
            written["by_reading"],
            document,
            scope,
            (*path, "by_reading"),
            lambda inner, at: read_answer(inner, answers, document, scope, *at),
        )
    if isinstance(written, str) and len(answers) == 1:
        return Answer(
            MappingProxyType(_checked({next(iter(answers)): written}, answers, document, scope, *path))
        )
    if not isinstance(written, dict):
        wanted = (
            "a word" if len(answers) == 1 else "a mapping of " + ", ".join(f"`{name}`" for name in answers)
        )
        if answers:
            scope.faults.add(
                "malformed-value", document.place(*path), f"{told(written)}, and {wanted} is wanted here"
            )
        return Silence(UNDOCUMENTED)
    outputs = _checked(written, answers, document, scope, *path)
    # A name that is misspelt is not told to be missing as well.
    missing = [each for each in answers if each not in written] if written.keys() <= answers.keys() else []
    for name in missing:
        scope.faults.add(
            "missing-key",
            document.place(*path),
            f"there is no answer for `{name}`",
            f"add `{name}`: one of " + ", ".join(f"`{value}`" for value in answers[name]),
        )
    return Answer(MappingProxyType({name: outputs[name] for name in answers if name in outputs}))


def _checked(
    written: Mapping[str, Any],
    answers: Mapping[str, tuple[str, ...]],
    document: Document,
    scope: Scope,
    *path: str,
) -> dict[str, str]:
    """The outputs that are named and valued as the table declares."""
    outputs = {}
    for name, word in written.items():
        place = document.place(*path, name)
        if not scope.faults.known(name, answers, "output", document.place(*path, name, key=True)):
            continue
        if not isinstance(word, str):
            scope.faults.add("malformed-value", place, f"{told(word)}, and a word is wanted here")
        elif word in answers[name]:
            outputs[name] = word
        elif answers[name]:
            message = f"`{name}` has no value `{word}`"
            scope.faults.unknown("unknown-value", word, answers[name], place, message)
    return outputs


def read_choice(
    written: Any,
    document: Document,
    scope: Scope,
    path: tuple[str, ...],
    inner: Callable[[Any, tuple[str, ...]], Outcome],
) -> Outcome:
    """A conclusion that depends on a reading: one reading, every one of its choices, each read by `inner`."""
    if not isinstance(written, dict) or len(written) != 1:
        scope.faults.add(
            "malformed-value",
            document.place(*path),
            "`by_reading` takes one reading",
            "put a second reading inside a choice of the first",
        )
        return Silence(UNDOCUMENTED)
    ((name, choices),) = written.items()
    place = document.place(*path, name, key=True)
    if not scope.faults.known(name, scope.readings, "reading", place):
        return Silence(UNDOCUMENTED)
    if not isinstance(choices, dict):
        scope.faults.add(
            "malformed-value",
            document.place(*path, name),
            f"{told(choices)}, and a mapping of choices is wanted here",
        )
        return Silence(UNDOCUMENTED)
    if any(pair == ("by_reading", name) for pair in pairwise(path[2:])):
        scope.faults.add(
            "malformed-value",
            place,
            f"a choice of `{name}` is made around this already",
            f"write what holds under it, without asking `{name}` again",
        )
    known = scope.readings[name].choices
    for choice in choices:
        scope.faults.known(choice, known, "choice", document.place(*path, name, choice, key=True))
    # A choice that is misspelt is not told to be missing as well.
    missing = [each for each in known if each not in choices] if choices.keys() <= known.keys() else []
    for choice in missing:
        scope.faults.add(
            "missing-key",
            place,
            f"the choice `{choice}` of `{name}` has no conclusion here",
            f"add `{choice}` with what holds under it",
        )
    return ByReading(
        name, MappingProxyType({choice: inner(choices[choice], (*path, name, choice)) for choice in choices})
    )
