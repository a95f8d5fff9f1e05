"""Reads the decisions: tables with their rules, and gatherings of other decisions."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.diagnostic import did_you_mean
from routebook.loader.conclusions import UNDOCUMENTED, read_answer
from routebook.model import Acceptance, Gather, Rule, Silence, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.loader.files import Files
    from routebook.loader.places import Document
    from routebook.loader.scope import Scope
    from routebook.loader.shapes import Written
    from routebook.loader.syntax import AcceptanceWritten, DecisionFile, RuleWritten
    from routebook.model import Outcome

DEEPEST = 100
HIT_POLICIES = ("unique", "any", "first")


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

    return Gather(
        id=shape.decision,
        asks=shape.asks,
        gathers=scope.named(shape.gathers, known, "decision", file.document, "gathers"),
        rests_on=scope.named(shape.rests_on, known, "decision", file.document, "rests_on"),
        place=file.document.place("decision"),
    )


def _read_table(file: Written[DecisionFile], scope: Scope) -> Table:
    shape, document, faults = file.shape, file.document, scope.faults
    needs = scope.named(shape.needs, scope.inputs, "input", document, "needs")
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
    answers = {name: tuple(dict.fromkeys(values)) for name, values in shape.answers.items()}
    # A name that is misspelt under `needs` is not held against the rules as well.
    allowed = needs if needs == tuple(shape.needs) else tuple(scope.inputs)
    rules = [_read_rule(label, row, allowed, answers, document, scope) for label, row in shape.rules.items()]
    silences = scope.unusual(shape.undocumented, UNDOCUMENTED, allowed, document, "undocumented")
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
    allowed: tuple[str, ...],
    answers: Mapping[str, tuple[str, ...]],
    document: Document,
    scope: Scope,
) -> Rule:
    at = ("rules", label)
    written = row.__pydantic_extra__ or {}
    outcome: Outcome = Silence(UNDOCUMENTED)
    if row.then is not None and row.by_reading is not None:
        scope.faults.add(
            "unknown-key",
            document.place(*at, "by_reading", key=True),
            "`by_reading` does not stand beside `then`",
            "keep one of them",
        )
    elif row.by_reading is not None:
        outcome = read_answer({"by_reading": row.by_reading}, answers, document, scope, *at)
    elif row.then is not None:
        outcome = read_answer(row.then, answers, document, scope, *at, "then")
    elif written.keys() <= set(allowed):  # else the conclusion may stand under a misspelt key
        scope.faults.add(
            "missing-key",
            document.place(*at, key=True),
            f"`{label}` has no conclusion",
            "give it `then` or `by_reading`",
        )
    return Rule(
        id=label,
        when=scope.entries(written, allowed, type(row).model_fields, document, *at),
        outcome=outcome,
        sources=scope.sources(row.source, document, *at, "source"),
        note=row.note,
        implied=row.implied,
        place=document.place(*at, key=True),
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
                "let one of them do without the other",
            )
        elif len(trail) > DEEPEST:
            scope.faults.add(
                "too-large",
                decisions[name].place,
                f"`{name}` is needed through a chain of more than {DEEPEST} decisions",
                "gather the decisions instead of chaining them",
            )
            done.update(trail)
        elif name not in done:
            for need in needed(name):
                visit(need, (*trail, name))
            done.add(name)

    for name in decisions:
        visit(name, ())
