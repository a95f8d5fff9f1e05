"""Plain Python. Deciding: a dictionary keyed by the tuple of facts, a chain of ifs, nested ifs, generated from the table.
Running: an object with one slot on a dictionary of dictionaries."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from benchmarks.peers import Decider, Runner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from benchmarks.first_book import Facts, FlatTable, Leaf
    from benchmarks.first_machine import FlatMachine

    Deciding = Callable[[Facts], Mapping[str, str]]
    Row = dict[str, "Row"]


def deciders(table: FlatTable) -> list[Decider]:
    answers = table.cells
    pick = itemgetter(*table.inputs)

    def look_up(facts: Facts) -> Mapping[str, str]:
        return answers[pick(facts)]

    chain = _made(table, _chain_of_ifs(table.leaves))
    nested = _made(table, _nested_ifs(list(enumerate(table.leaves)), [], "    "))
    return [
        Decider(
            "bare dict",
            "for facts in many: answers[pick(facts)]",
            {"answers": answers, "pick": pick},
            look_up,
        ),
        *(
            Decider(name, "for facts in many: decide(facts)", {"decide": decide}, decide)
            for name, decide in {
                "bare dict, in a function": look_up,
                "nested ifs": nested,
                "chain of ifs": chain,
            }.items()
        ),
    ]


def _made(table: FlatTable, lines: Iterator[str]) -> Deciding:
    names: dict[str, object] = {"answers": [leaf.then for leaf in table.leaves]}
    exec("\n".join(["def decide(facts):", *lines]), names)  # noqa: S102  (made here, from the book)
    decide: Deciding = names["decide"]  # type: ignore[assignment]
    return decide


def _chain_of_ifs(leaves: Sequence[Leaf]) -> Iterator[str]:
    for number, leaf in enumerate(leaves):
        conditions = " and ".join(f"facts[{name!r}] == {value!r}" for name, value in leaf.when.items())
        yield f"    if {conditions}: return answers[{number}]"


def _nested_ifs(leaves: list[tuple[int, Leaf]], asked: list[str], indent: str) -> Iterator[str]:
    """The tree that the leaves are from: what all of them have a condition on was asked first."""
    if len(leaves) == 1:
        yield f"{indent}return answers[{leaves[0][0]}]"
        return
    asks = next(
        name
        for name in leaves[0][1].when
        if name not in asked and all(name in leaf.when for _, leaf in leaves)
    )
    yield f"{indent}word = facts[{asks!r}]"
    by_value = sorted(leaves, key=lambda each: each[1].when[asks])
    for value, part in groupby(by_value, lambda each: each[1].when[asks]):
        yield f"{indent}if word == {value!r}:"
        yield from _nested_ifs(list(part), [*asked, asks], indent + "    ")


class Slotted:
    """A session of a plain dictionary of dictionaries."""

    __slots__ = ("row",)

    def __init__(self, row: Row) -> None:
        self.row = row

    def send(self, event: str) -> None:
        self.row = self.row[event]


def runners(machine: FlatMachine) -> list[Runner]:
    rows: dict[str, Row] = {name: {} for name in machine.rows}
    for name, row in rows.items():
        row.update({event: rows[to] for event, to in machine.rows[name].items()})
    names = {id(row): name for name, row in rows.items()}
    return [
        Runner(
            "slotted object on a dict",
            lambda: Slotted(rows[machine.initial]),
            Slotted.send,
            lambda session: names[id(session.row)],
            sessions=100_000,
        )
    ]
