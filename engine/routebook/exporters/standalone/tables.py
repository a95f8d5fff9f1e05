"""Decides by going through tables, over facts as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.answers import DOCUMENTED, UNDOCUMENTED, Decision
from routebook.exporters.standalone.errors import RoutebookError
from routebook.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.exporters.standalone.program import Program, Rule, Table

Codes = dict[str, int]


def answer(program: Program, decision: str, given: Codes) -> Decision:
    """The answer to a decision; fails with missing-input and impossible-facts."""
    known = dict(given)
    held: dict[str, list[Rule]] = {}
    silent: dict[str, list[Rule]] = {}
    unanswered: set[str] = set()
    for name in asked(program, decision, given):
        table = program["tables"][name]
        then = None
        if unanswered.isdisjoint(table["needs"]):
            for need in table["needs"]:
                if need not in known:
                    raise missing(program, decision, name, need)
            rules = matching(table, known)
            if any(rule["then"] != rules[0]["then"] for rule in rules) or not 0 < len(rules) <= most(table):
                refuse_impossible(program, known)
                raise unreachable(name)
            then = rules[0]["then"]
            (silent if then is None else held)[name] = rules
        if then is None:
            unanswered.update(output for output in table["outputs"] if output not in given)
        else:
            known.update(zip(table["outputs"], then, strict=True))
    refuse_impossible(program, known)
    outputs = () if silent else program["decisions"][decision]["outputs"]
    words = {name: program["inputs"][name]["values"][known[name]] for name in outputs}
    return concluded(decision, words, silent, held)


def asked(program: Program, decision: str, given: Codes) -> list[str]:
    """The tables that a decision asks, each after those that it needs; what is given is not asked for."""
    plan = program["decisions"][decision]
    if not any(program["inputs"][name]["decided_by"] for name in given):
        return plan["tables"]
    found: list[str] = []
    needed: set[str] = set()
    for name, wanted in zip(reversed(plan["tables"]), reversed(plan["wanted"]), strict=True):
        table = program["tables"][name]
        if name == decision or not given.keys() >= {*wanted} or not needed.isdisjoint(table["outputs"]):
            found.append(name)
            needed.update(need for need in table["needs"] if need not in given)
    return found[::-1]


def matching(table: Table, known: Codes) -> list[Rule]:
    """The rules that the known facts leave in play; under `first`, none after one that holds whatever the others are."""
    found = []
    for rule in table["rules"]:
        when = {
            need: each for need, each in zip(table["needs"], rule["when"], strict=True) if each is not None
        }
        if all(need not in known or known[need] in values for need, values in when.items()):
            found.append(rule)
            if table["hit_policy"] == "first" and when.keys() <= known.keys():
                break
    return found


def most(table: Table) -> int:
    """How many rules of a table may hold at once."""
    return 1 if table["hit_policy"] == "unique" else len(table["rules"])


def unreachable(table: str) -> RoutebookError:
    """The error for facts to which a table has no single answer, which in a checked book cannot occur."""
    message = f"the facts cannot occur together: nothing leads to them, and `{table}` has no answer to them"
    return RoutebookError("impossible-facts", message, "correct one of them")


def impossible_in(program: Program, known: Codes) -> str | None:
    """The id of a declared impossible combination that the facts are in."""
    for rule, when in program["impossible"]:
        if all(name in known and known[name] in values for name, values in when.items()):
            return rule
    return None


def refuse_impossible(program: Program, known: Codes) -> None:
    """Fail with impossible-facts for a combination that is declared impossible."""
    if rule := impossible_in(program, known):
        message = f"the facts cannot occur together, by `{rule}` of the book `{program['book']}`"
        raise RoutebookError("impossible-facts", message, "correct one of them")


def missing(program: Program, decision: str, table: str, name: str) -> RoutebookError:
    """The error for a fact that a table needs, and that is neither given nor derived."""
    rests = f", and `{decision}` rests on `{table}`" if table != decision else ""
    known = program["inputs"][name]
    repair = f"give `{name}`: one of " + ", ".join(f"`{value}`" for value in known["values"])
    if known["cuts"] is not None:
        repair = f'give `{name}` as text, such as "17.4"'
    needed = {need for each in program["tables"].values() for need in each["needs"]}
    outputs = [f"`{each}`" for each in program["tables"][table]["outputs"] if each in needed]
    if table != decision and outputs:
        repair += f", or give {' and '.join(outputs)} directly"
    return RoutebookError("missing-input", f"`{name}` is missing: `{table}` needs it{rests}", repair)


def concluded(
    decision: str, outputs: dict[str, str], silent: dict[str, list[Rule]], held: dict[str, list[Rule]]
) -> Decision:
    """A decision that some rules determine, by table: those that are silent, if there are any."""
    rules = [rule for each in (silent or held).values() for rule in each]
    readings = {name: choice for rule in rules for name, choice in rule["readings"].items()}
    return Decision(
        decision=decision,
        status=UNDOCUMENTED if silent else DOCUMENTED,
        outputs=Frozen(outputs),
        rules=Frozen({table: tuple(rule["id"] for rule in each) for table, each in (silent or held).items()}),
        sources=once(rule["sources"] for rule in rules),
        readings=Frozen(readings),
    )


def once(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """What is in some groups, in its order, each once."""
    return tuple(dict.fromkeys(each for group in groups for each in group))
