"""How deciding grows with a table, beside ZEN and a bare dict: random tables in which each combination has one rule.

24,000 combinations, which can be laid out; 20 inputs of 4 values, which cannot; 4,096 over ever more inputs; and 20
inputs of 10 values.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from itertools import product
from math import prod
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import routebook
from benchmarks.checking import SMALL, axes, partition, text_of, write
from benchmarks.first_book import DECISION, shuffler
from benchmarks.timing import Contender, rates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.first_book import Facts

RULES = (10, 100, 1_000, 10_000)
WIDE = (4,) * 20
EQUAL = ((64, 64), (16, 16, 16), (8,) * 4, (4,) * 6, (2,) * 12)
"""Tables of 4,096 combinations over ever more inputs."""
SEEN = 1_000
NEW = 4_000
OTHERS = 10_000
BIG = (10,) * 20

ASK = "for facts in many: engine.decide('table', facts)"
ANEW = "engine = Engine(program)\nfor facts in others: engine.decide('table', facts)"
"""An engine that has seen none of the facts, and others only."""


class Grown(NamedTuple):
    """A random table, its rules as the values that each admits, and a compiled engine for it."""

    rules: list[dict[str, list[str]]]
    inputs: dict[str, list[str]]
    engine: routebook.Engine


def measure() -> dict[str, dict[str, float]]:
    """Microseconds of CPU for a decision, by the number of rules or inputs; what compiling takes."""
    laid_out = {rules: grow(SMALL, rules) for rules in RULES}
    wide = {rules: grow(WIDE, rules) for rules in RULES}
    equal = {len(sizes): grow(sizes, 200) for sizes in EQUAL}
    big = {2_000: grow(BIG, 2_000)}
    found: dict[str, dict[str, float]] = {}
    for kind, tables in {"laid out": laid_out, "wide": wide, "equal": equal, "big": big}.items():
        contenders = [each for size, table in tables.items() for each in _ours(str(size), table, kind)]
        if kind == "laid out":
            contenders += [each for size, table in tables.items() for each in _zen(str(size), table)]
        for name, rate in rates(contenders).items():
            group, size = name.rsplit(" / ", 1)
            found.setdefault(group, {})[size] = 1e6 / rate
    for sizes, rules in [*((SMALL, rules) for rules in RULES), (BIG, 2_000)]:
        for what, number in _compiled(sizes, rules).items():
            kind = "big" if sizes == BIG else str(rules)
            found.setdefault(f"compiled, {what}", {})[kind] = number
    return found


def grow(sizes: Sequence[int], rules: int) -> Grown:
    """A table over inputs of these sizes, compiled from its YAML."""
    inputs = axes(sizes)
    with tempfile.TemporaryDirectory() as above:
        return Grown(
            [
                {
                    name: [word for bit, word in enumerate(words) if mask >> bit & 1]
                    for (name, words), mask in zip(inputs.items(), masks, strict=True)
                    if mask != (1 << len(words)) - 1
                }
                for masks in partition(sizes, rules, shuffler())
            ],
            inputs,
            routebook.compile(routebook.load(written(Path(above), sizes, rules))),
        )


def written(above: Path, sizes: Sequence[int], rules: int) -> Path:
    """The folder of a book that is such a table."""
    inputs, chance = axes(sizes), shuffler()
    masks = partition(sizes, rules, chance)
    return write(above / "grown", inputs, {"table": text_of("table", inputs, masks, "unique", chance)})


def _ours(size: str, table: Grown, kind: str) -> Iterator[Contender]:
    """Facts seen before; new ones to an engine that made each decision once; new ones to an engine that made none."""
    facts = _facts(table)
    seen = facts[:SEEN]
    pick = itemgetter(*table.inputs)
    answers = {pick(each): table.engine.decide("table", each) for each in facts}
    yield Contender(
        f"{kind}, bare dict / {size}",
        "for facts in many: answers[pick(facts)]",
        {"answers": answers, "pick": pick, "many": seen},
        len(seen),
    )
    yield Contender(f"{kind}, seen / {size}", ASK, {"engine": table.engine, "many": seen}, len(seen))
    ones = {id(answers[pick(each)]): each for each in facts}
    others = [each for each in facts if ones[id(answers[pick(each)])] is not each]
    new, enough = others[:NEW], [*ones.values(), *others[NEW:]][:OTHERS]
    for what, before in {"first": facts[-1:], "new": enough}.items():
        names = {"Engine": routebook.Engine, "program": table.engine.program, "others": before, "many": new}
        yield Contender(f"{kind}, {what} / {size}", ASK, names, len(new), ANEW)


def _facts(table: Grown) -> list[Facts]:
    """Different facts at random: all that there are, or as many of those that are too many."""
    chance = shuffler()
    sizes = [len(words) for words in table.inputs.values()]
    if prod(sizes) <= prod(SMALL):
        cells = list(product(*table.inputs.values()))
        chance.shuffle(cells)
    else:
        cells = [tuple(map(chance.choice, table.inputs.values())) for _ in range(prod(SMALL))]
    return [dict(zip(table.inputs, cell, strict=True)) for cell in cells]


def _zen(size: str, table: Grown) -> Iterator[Contender]:
    """ZEN on the same table: each cell is the list of values that the rule admits."""
    from benchmarks.peers import zen  # noqa: PLC0415  (a peer)

    seen = _facts(table)[:SEEN]
    rows = ((when, {"number": str(number)}) for number, when in enumerate(table.rules))
    evaluate = zen.loaded(zen.graph(table.inputs, ("number",), rows)).evaluate
    for facts in seen:
        when = table.rules[int(evaluate(DECISION, facts)["result"]["number"])]
        (rule,) = table.engine.decide("table", facts).rules["table"]
        if when != table.rules[int(rule.removeprefix("R"))]:
            raise AssertionError(f"ZEN does not answer by rule {rule} to {facts}")
    names = {"evaluate": evaluate, "decision": DECISION, "many": seen, "traced": zen.TRACED}
    yield Contender(f"ZEN / {size}", "for facts in many: evaluate(decision, facts)", names, len(seen))
    sample = {**names, "many": seen[:50]}
    yield Contender(
        f"ZEN, traced / {size}", "for facts in many: evaluate(decision, facts, traced)", sample, 50
    )


def _compiled(sizes: Sequence[int], rules: int) -> dict[str, float]:
    """What `compiling.py` finds in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.compiling", str(rules), *map(str, sizes)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(done.stdout)
    return found
