"""Suites in words: which of them promise the same, how much is tried, and which faults are found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.conformance.suites.filing import path_of
from routebook.conformance.vector import MACHINE
from routebook.exporters.page_words import code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routebook.conformance.vector import Covered, Suite
    from routebook.exporters.page_links import Page

FAULTS = {
    "output": "an event is answered otherwise",
    "transfer": "an event leads to another state",
    "missing": "an event is not handled",
    "extra_state": "an event leads to a hidden copy of its state, in which another event is answered otherwise or "
    "leads elsewhere; all of these are found only by suites that promise to find systems with more states",
    "delete": "a rule is lost",
    "outcome": "a rule concludes something else",
    "swap": "a rule has changed places with the next",
    "widen": "a condition admits one value more",
    "narrow": "a condition admits one value less",
    "value": "a condition admits one value in the place of another",
}
"""What is wrong with the faulty systems of each kind that suites are tried on."""


METHODS = {
    "mutation": "faults are planted in the rules, one at a time, and there are vectors enough that each fault is found",
    "every combination": "every combination of the facts that is documented is asked",
    "SPYH": "each documented event is sent in each state, and then what tells the state that it leads to from all others; where a "
    "vector can go on instead of beginning anew it does, so that few are needed",
    "H": "each documented event is sent in each state, and wherever two runs lead to different states, something tells these apart",
    "W": "each documented event is sent in each state, and then each of the runs that together tell any two states apart: more "
    "vectors, by which a wrong move can be named",
    "scenarios": "the use cases of the document, as the book tells them",
}
"""The methods by which committed suites are made, for readers who do not know them."""


@dataclass(frozen=True, slots=True)
class PromisedAlike:
    """Suites of a level, made by one method, that promise the same by the same proof; and the kinds of faults they are tried on."""

    level: str
    method: str
    guarantee: str
    not_promised: str
    certificate: str
    kinds: Sequence[str]
    suites: Sequence[Suite]


@dataclass(frozen=True, slots=True)
class Permitting:
    """Where another choice of a reading permits another answer: in suites of these, and in how many vectors of each level."""

    of: Sequence[str]
    vectors: Mapping[str, int]


def promised_alike(suites: Iterable[Suite]) -> list[PromisedAlike]:
    """Suites by what they promise, in the order in which these promises come first."""
    found: dict[tuple[str, str, str, str, str], list[Suite]] = {}
    for each in suites:
        promise = (each.level, each.method, each.guarantee, each.not_promised, each.certificate)
        found.setdefault(promise, []).append(each)
    return [PromisedAlike(*promise, kinds_of(alike), alike) for promise, alike in found.items()]


def kinds_of(suites: Iterable[Suite]) -> list[str]:
    """The kinds of faults that suites are tried on, in the order in which they are told above."""
    tried = {kind for suite in suites for kind in suite.mutation_score}
    return [kind for kind in FAULTS if kind in tried] + sorted(tried - FAULTS.keys())


def methods_of(suites: Iterable[Suite]) -> dict[str, str]:
    """The methods by which suites were made, in words."""
    used = {name for suite in suites for name in suite.method.split(" and ")}
    return {name: how for name, how in METHODS.items() if name in used}


def row_of(page: Page, suite: Suite, kinds: Iterable[str]) -> list[str]:
    """What stands in a table of suites: what it is of, its file, vectors, steps, and how many faults of each kind are found."""
    vectors = [*suite.vectors]
    path = path_of(suite, "json")
    return [
        page.machine(suite.of) if suite.kind == MACHINE else page.decision(suite.of),
        page.to(code(path), f"vectors/{path}"),
        f"{len(vectors):,}",
        f"{sum(len(vector.steps) for vector in vectors):,}",
        *(_score(suite.mutation_score.get(kind)) for kind in kinds),
    ]


def covered_by_machine(suites: Iterable[Suite]) -> Mapping[str, tuple[Covered, ...]]:
    """The classes of parameters of each machine, which are those of its suites of every level."""
    return {suite.of: suite.covered for suite in suites if suite.covered}


def permitting(suites: Iterable[Suite]) -> Mapping[str, Permitting]:
    """The readings of which another choice permits another answer, in alphabetical order."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for suite in suites:
        for vector in suite.vectors:
            for name in vector.permitting:
                counts = found.setdefault(name, {}).setdefault(suite.of, {})
                counts[suite.level] = counts.get(suite.level, 0) + 1
    return {
        name: Permitting([*by_suite], dict(sum(map(Counter, by_suite.values()), Counter[str]())))
        for name, by_suite in sorted(found.items())
    }


def _score(score: tuple[int, int] | None) -> str:
    if not score or not score[1]:
        return "-"
    found, of = score
    return f"all {of:,}" if found == of else f"{found:,} of {of:,}"
