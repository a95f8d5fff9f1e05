"""Reads the decisions: tables with their rules, and gatherings of other decisions."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from routebook.diagnostic import did_you_mean
from routebook.model import Acceptance, Answer, ByReading, Gather, Outcome, Rule, Silence, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.loader.files import Files, Written
    from routebook.loader.places import Document
    from routebook.loader.scope import Scope
    from routebook.loader.syntax import AcceptanceWritten, DecisionFile, RuleWritten

HIT_POLICIES = ("unique", "any", "first")
UNDOCUMENTED = "undocumented"


def read_decisions(files: Files, scope: Scope) -> dict[str, Table | Gather]:
    """Every decision by its id; a decision with faults is left out where it could not be trusted."""
    known = set(files.decisions)
    decisions: dict[str, Table | Gather] = {}
    for name, file in files.decisions.items():
        if file.shape.gathers:
            decisions[name] = _read_gather(file, known, scope)
        else:
            decisions[name] = _read_table(file, scope)
    _refuse_circles(decisions, scope)
    return decisions


def read_accepted(accepts: list[AcceptanceWritten], document: Document) -> tuple[Acceptance, ...]:
    """The faults that a table or a machine accepts."""
    return tuple(
        Acceptance(each.fault, each.about, each.because, document.place("accepts", number))
        for number, each in enumerate(accepts)
    )


def _read_gather(file: Written[DecisionFile], known: set[str], scope: Scope) -> Gather:
    shape = file.shape
    for key in ("needs", "answers", "rules", "undocumented"):
        if getattr(shape, key):
            scope.faults.add(
                "unknown-key",
                file.document.place(key, key=True),
                f"`{key}` does not stand beside `gathers`",
                "put the rules in a decision of their own",
            )

    def members(key: str) -> tuple[str, ...]:
        return tuple(
            member
            for number, member in enumerate(getattr(shape, key))
            if scope.faults.known(member, known, "decision", file.document.place(key, number))
        )

    return Gather(
        id=shape.decision,
        asks=shape.asks,
        gathers=members("gathers"),
        rests_on=members("rests_on"),
        place=file.document.place("decision"),
    )


def _read_table(file: Written[DecisionFile], scope: Scope) -> Table:
    shape, document, faults = file.shape, file.document, scope.faults
    needs = tuple(
        name
        for number, name in enumerate(shape.needs)
        if faults.known(name, scope.inputs, "input", document.place("needs", number))
    )
    if shape.rests_on:
        faults.add(
            "unknown-key",
            document.place("rests_on", key=True),
            "`rests_on` stands only beside `gathers`",
            "list the inputs that the rules need under `needs`",
        )
    if not shape.answers:
        faults.add(
            "missing-key",
            document.place("decision"),
            f"`{shape.decision}` answers nothing",
            "list its outputs under `answers`, or the decisions that it gathers under `gathers`",
        )
    if shape.hit_policy not in HIT_POLICIES:
        faults.add(
            "unknown-hit-policy",
            document.place("hit_policy"),
            f"`{shape.hit_policy}` is not a hit policy",
            did_you_mean(shape.hit_policy, HIT_POLICIES),
        )
    for label in shape.rules.keys() & shape.undocumented.keys():
        faults.add(
            "name-taken",
            document.place("undocumented", label, key=True),
            f"`{label}` is the id of a rule already",
            "choose another id",
        )
    answers = {name: scope.inputs[name].values for name in shape.answers if name in scope.inputs}
    rules = [_read_rule(label, row, needs, answers, document, scope) for label, row in shape.rules.items()]
    silences = scope.unusual(shape.undocumented, UNDOCUMENTED, needs, document, "undocumented")
    return Table(
        id=shape.decision,
        asks=shape.asks,
        needs=needs,
        answers=MappingProxyType(answers),
        hit_policy=shape.hit_policy,
        rules=(*rules, *silences),
        accepted=read_accepted(shape.accepts, document),
        place=document.place("decision"),
    )


def _read_rule(
    label: str,
    row: RuleWritten,
    needs: tuple[str, ...],
    answers: Mapping[str, tuple[str, ...]],
    document: Document,
    scope: Scope,
) -> Rule:
    at = ("rules", label)
    written = row.__pydantic_extra__ or {}
    if (row.then is None) == (row.by_reading is None):
        scope.faults.add(
            "missing-key", document.place(*at, key=True), f"`{label}` needs either `then` or `by_reading`"
        )
    conclusion: Any = row.then if row.by_reading is None else {"by_reading": row.by_reading}
    key = ("then",) if row.by_reading is None else ()
    return Rule(
        id=label,
        when=scope.entries(written, needs, type(row).model_fields, document, *at),
        outcome=_read_conclusion(conclusion, answers, document, scope, *at, *key),
        sources=scope.sources(row.source, document, *at, "source"),
        note=row.note,
        implied=row.implied,
        place=document.place(*at, key=True),
    )


def _read_conclusion(
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
            lambda inner, at: _read_conclusion(inner, answers, document, scope, *at),
        )
    if isinstance(written, str) and len(answers) == 1:
        return Answer(
            MappingProxyType(_checked({next(iter(answers)): written}, answers, document, scope, *path))
        )
    if not isinstance(written, dict):
        if written is not None:
            scope.faults.add(
                "malformed-value",
                document.place(*path),
                "the table has several outputs, and this is one word",
                "write a mapping of " + ", ".join(f"`{name}`" for name in answers),
            )
        return Silence(UNDOCUMENTED)
    outputs = _checked(written, answers, document, scope, *path)
    for name in answers.keys() - written.keys():
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
        if isinstance(word, str) and word in answers[name]:
            outputs[name] = word
        else:
            scope.faults.add(
                "unknown-value",
                place,
                f"`{name}` has no value `{word}`",
                did_you_mean(str(word), answers[name]),
            )
    return outputs


def read_choice(written: Any, document: Document, scope: Scope, path: tuple[str, ...], inner: Any) -> Outcome:
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
        scope.faults.add("malformed-value", document.place(*path, name), "a mapping of choices is wanted")
        return Silence(UNDOCUMENTED)
    known = scope.readings[name].choices
    for choice in choices:
        scope.faults.known(choice, known, "choice", document.place(*path, name, choice, key=True))
    for choice in known.keys() - choices.keys():
        scope.faults.add("missing-key", place, f"the choice `{choice}` of `{name}` has no conclusion here")
    return ByReading(
        name, MappingProxyType({choice: inner(choices[choice], (*path, name, choice)) for choice in choices})
    )


def _refuse_circles(decisions: dict[str, Table | Gather], scope: Scope) -> None:
    """Note every decision that needs its own answer, and take it out so that none is followed for ever."""

    def needed(name: str) -> tuple[str, ...]:
        decision = decisions[name]
        if isinstance(decision, Gather):
            return decision.gathers + decision.rests_on
        return tuple(by for need in decision.needs if (by := scope.inputs[need].decided_by) in decisions)

    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            circle = (*trail[trail.index(name) :], name)
            scope.faults.add(
                "circular-decisions",
                decisions[name].place,
                f"`{name}` needs its own answer: " + " needs ".join(f"`{each}`" for each in circle),
            )
        elif name not in done:
            for need in needed(name):
                visit(need, (*trail, name))
            done.add(name)

    for name in decisions:
        visit(name, ())
