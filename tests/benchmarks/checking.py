"""How long checking takes, and how that compares with a plain way to the same answer: `make bench`.

Every case is made anew from a fixed seed and checked in a process of its own: CPU seconds (the least of a few runs),
the peak of its memory, what is told, and the ratio to the reference where there is one. The reference of a table
whose combinations can be listed is a dictionary from each of them to the rules that match it; that of a whole book is
reading its text with the YAML library alone.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import yaml

from routebook.checker import check
from routebook.loader import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Masks = tuple[int, ...]
"""A rule: for each input the values that it admits, as bits."""

# Drools took 0.98 s of CPU for 1,000 rules on 24,000 combinations in an earlier comparison; it is not run here.
SMALL = (10, 10, 8, 6, 5)
LARGE = (10, 10, 10, 8, 6, 5)
WIDE = (10,) * 20
PASSAGES = 100
WORDS = ("one", "two", "three", "four", "five")
ENOUGH = 1.0
"""Seconds after which a case is not run again."""


@dataclass(frozen=True)
class Case:
    """What is checked, and the CPU seconds and megabytes that are aimed at."""

    about: str
    target: float
    megabytes: int | None
    run: Callable[[Path], Measured]


@dataclass(frozen=True)
class Measured:
    """CPU seconds of ours and of the reference, and how often each code is told."""

    seconds: float
    reference: float | None
    told: dict[str, int]


# How tables are made


def partition(sizes: Sequence[int], number: int, random: Random) -> list[Masks]:
    """All combinations in so many disjoint pieces, cut again and again."""
    pieces = [tuple((1 << size) - 1 for size in sizes)]
    while len(pieces) < number:
        at = random.randrange(len(pieces))
        piece, axis = pieces[at], random.randrange(len(sizes))
        part = piece[axis] & random.getrandbits(sizes[axis])
        if part and part != piece[axis]:
            pieces[at] = (*piece[:axis], part, *piece[axis + 1 :])
            pieces.append((*piece[:axis], piece[axis] ^ part, *piece[axis + 1 :]))
    random.shuffle(pieces)
    return pieces


def one_missing(random: Random) -> list[Masks]:
    return partition(WIDE, 2001, random)[1:]


def widened(random: Random) -> list[Masks]:
    """A partition of which 400 rules lose a condition or admit more values under it."""
    pieces = partition(WIDE, 2000, random)
    for at in random.sample(range(len(pieces)), 400):
        piece = pieces[at]
        axis = random.choice([axis for axis, mask in enumerate(piece) if mask != 1023])
        more = 1023 if random.random() < 0.5 else piece[axis] | random.getrandbits(10)
        pieces[at] = (*piece[:axis], more, *piece[axis + 1 :])
    return pieces


def scattered(conditions: int, random: Random) -> list[Masks]:
    """2,000 rules with so many conditions each, of a single value to five."""
    rules = []
    for _ in range(2000):
        piece = [1023] * len(WIDE)
        for axis in random.sample(range(len(WIDE)), conditions):
            piece[axis] = sum(1 << value for value in random.sample(range(10), random.randint(1, 5)))
        rules.append(tuple(piece))
    return rules


def text_of(
    table: str, needs: Mapping[str, Sequence[str]], rules: Iterable[Masks], policy: str, random: Random
) -> str:
    """The file of a table, with a rule on each line, that answers one of five words."""
    lines = [f"decision: {table}", "asks: what?", f"needs: [{', '.join(needs)}]", f"hit_policy: {policy}"]
    lines += [f"answers: {{{table}_out: [{', '.join(WORDS)}]}}", "rules:"]
    for number, masks in enumerate(rules):
        conditions = "".join(
            f"{name}: [{', '.join(word for bit, word in enumerate(words) if mask >> bit & 1)}], "
            for (name, words), mask in zip(needs.items(), masks, strict=True)
            if mask != (1 << len(words)) - 1
        )
        source = random.randrange(PASSAGES)
        lines.append(f"  R{number}: {{{conditions}then: {random.choice(WORDS)}, source: p{source}}}")
    return "\n".join(lines) + "\n"


def write(folder: Path, inputs: Mapping[str, Sequence[str]], tables: Mapping[str, str]) -> Path:
    """The folder of a book with these inputs and the files of these tables."""
    passages = ", ".join(f"p{number}: {{page: {number}}}" for number in range(PASSAGES))
    listed = [f"  {name}: {{values: [{', '.join(words)}]}}\n" for name, words in inputs.items()]
    (folder / "decisions").mkdir(parents=True)
    (folder / "inputs.yaml").write_text("".join(["inputs:\n", *listed]), encoding="utf-8")
    (folder / "book.yaml").write_text(
        f"format: 1\nbook: {folder.name}\ntitle: A book\nversion: 1.0.0\n"
        f"sources: {{manual: {{title: The manual, passages: {{{passages}}}}}}}\n",
        encoding="utf-8",
    )
    for name, text in tables.items():
        (folder / "decisions" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def axes(sizes: Sequence[int]) -> dict[str, list[str]]:
    """Inputs with so many values each."""
    return {f"in_{axis}": [f"v{value}" for value in range(size)] for axis, size in enumerate(sizes)}


# How they are measured


def listed(sizes: Sequence[int], rules: Sequence[Masks]) -> tuple[int, int]:
    """The reference: every combination with the rules that match it; how many lack one, how many have several."""
    found: dict[tuple[int, ...], list[int]] = {}
    for number, masks in enumerate(rules):
        values = ([v for v in range(size) if mask >> v & 1] for size, mask in zip(sizes, masks, strict=True))
        for cell in product(*values):
            found.setdefault(cell, []).append(number)
    every = product(*map(range, sizes))
    return sum(cell not in found for cell in every), sum(len(each) > 1 for each in found.values())


def of_table(
    sizes: Sequence[int], make: Callable[[Random], list[Masks]], policy: str, *, listable: bool = False
) -> Callable[[Path], Measured]:
    """What it takes to check one table, once it is loaded."""

    def run(above: Path) -> Measured:
        random = Random(policy)  # noqa: S311  (the same table on every machine)
        rules = make(random)
        inputs = axes(sizes)
        book = load(
            write(above / "bench", inputs, {"table": text_of("table", inputs, rules, policy, random)})
        )
        seconds, found = least(lambda: check(book))
        reference = least(lambda: listed(sizes, rules))[0] if listable else None
        return Measured(seconds, reference, Counter(each.code for each in found))

    return run


def of_book(above: Path) -> Measured:
    """What it takes to load and check 20 tables of 500 rules, most of which need the answer of the one before."""
    random = Random(0)  # noqa: S311
    inputs = axes(SMALL * 4)
    tables = {}
    for number in range(20):
        needs = {name: inputs[name] for name in random.sample(list(inputs), 5)}
        if number % 4:
            needs[f"t{number - 1}_out"] = list(WORDS)
        rules = partition([len(words) for words in needs.values()], 500, random)
        tables[f"t{number}"] = text_of(f"t{number}", needs, rules, "unique", random)
    folder = write(above / "bench", inputs, tables)
    seconds, found = least(lambda: check(load(folder)))
    parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    every = [path.read_bytes() for path in folder.rglob("*.yaml")]
    reference, _ = least(lambda: [yaml.load(text, parser) for text in every])  # noqa: S506
    return Measured(seconds, reference, Counter(each.code for each in found))


def least(work: Callable[[], Any]) -> tuple[float, Any]:
    """The fewest CPU seconds of up to five runs, and what the last of them returned."""
    spent: list[float] = []
    result = None
    while len(spent) < 5 and sum(spent) < ENOUGH:
        start = time.process_time()
        result = work()
        spent.append(time.process_time() - start)
    return min(spent), result


# What is measured


def cases() -> list[Case]:
    found = [
        Case(
            "1,000 rules on 24,000 combinations",
            0.02,
            None,
            of_table(SMALL, lambda random: partition(SMALL, 1000, random), "unique", listable=True),
        ),
        Case(
            "10,000 rules on 240,000 combinations",
            0.8,
            None,
            of_table(LARGE, lambda random: partition(LARGE, 10_000, random), "unique", listable=True),
        ),
    ]
    kinds: dict[str, Callable[[Random], list[Masks]]] = {
        "a partition": lambda random: partition(WIDE, 2000, random),
        "one rule missing": one_missing,
        "400 rules widened": widened,
        "six conditions each": lambda random: scattered(6, random),
        "three conditions each": lambda random: scattered(3, random),
    }
    for kind, make in kinds.items():
        found += [
            Case(f"2,000 rules on 10^20, {kind}, {policy}", 5, 500, of_table(WIDE, make, policy))
            for policy in ("unique", "any", "first")
        ]
    found.append(Case("a book of 10,000 rules, loaded and checked", 10, None, of_book))
    return found


def measure(number: int) -> None:
    """Run one case in this process and print what it takes."""
    with tempfile.TemporaryDirectory() as above:
        measured = cases()[number].run(Path(above))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    told = {"seconds": measured.seconds, "reference": measured.reference, "told": measured.told}
    sys.stdout.write(json.dumps({**told, "megabytes": peak}))


def main() -> None:
    """Measure every case and print a line for each."""
    line = "{:58} {:>8} {:>7} {:>5} {:>6} {:>6}  {}\n".format
    sys.stdout.write(line("case", "CPU s", "target", "MB", "target", "ratio", "told"))
    for number, case in enumerate(cases()):
        done = subprocess.run([sys.executable, __file__, str(number)], check=True, stdout=subprocess.PIPE)
        found = json.loads(done.stdout)
        ratio = f"{found['seconds'] / found['reference']:.1f}" if found["reference"] else "-"
        told = ", ".join(f"{code} {times}" for code, times in found["told"].items()) or "nothing"
        spent, peak = f"{found['seconds']:.3f}", f"{found['megabytes']:.0f}"
        sys.stdout.write(line(case.about, spent, case.target, peak, case.megabytes or "-", ratio, told))
        sys.stdout.flush()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(int(sys.argv[1]))
    else:
        main()
