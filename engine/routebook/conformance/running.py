"""Runs vectors against a system, one after the other, and judges each; nothing that a system does ends the run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from routebook.conformance.vector import DECISION
from routebook.conformance.verdict import ERROR, FAIL, Verdict, judge
from routebook.diagnostic import did_you_mean
from routebook.options import WrongOption

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from routebook.conformance.adapters import System
    from routebook.conformance.protocol import Answer, Handshake, Reply, Trouble
    from routebook.conformance.vector import Group, Suite, Vector

MOST_LOST_IN_A_ROW = 10
"""A system that is lost so often in a row gives no replies at all, and each may have taken as long as is waited for."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A vector that is to be run, with the suite and the group that it is of."""

    suite: Suite
    group: Group
    vector: Vector

    @property
    def name(self) -> str:
        """The vector's name among those of all suites of a book."""
        return f"{self.suite.of}/{self.vector.id}"

    def is_meant(self, words: str) -> bool:
        """Whether words are a name of the vector, of its rule or of its suite, or a pattern of one (`*`, `?`, `[...]`)."""
        of, rule = self.suite.of, self.group.rule
        names = (self.name, self.vector.id, f"{of}/{rule}", rule, of)
        return words in names or any(fnmatchcase(name, words) for name in names)


@dataclass(frozen=True, slots=True)
class Run:
    """A vector that was run: what the system answered, and the verdict."""

    chosen: Chosen
    answer: Answer
    verdict: Verdict


def choose(suites: Iterable[Suite], only: Sequence[str]) -> Iterator[Chosen]:
    """The vectors of suites, all or those that are meant, in their order, each made when it is asked for."""
    for suite in suites:
        for group in suite.groups:
            for vector in group.vectors:
                chosen = Chosen(suite, group, vector)
                if not only or any(map(chosen.is_meant, only)):
                    yield chosen


def count_meant(suites: Iterable[Suite], only: Sequence[str]) -> list[int]:
    """How many vectors of each suite are meant; raises WrongOption where words mean none."""
    meaningless = dict.fromkeys(only)
    known: dict[str, set[str]] = {}
    counts = []
    for suite in suites:
        counts.append(0)
        for chosen in choose([suite], ()):
            meant = [words for words in only if chosen.is_meant(words)]
            counts[-1] += bool(meant) or not only
            for words in meant:
                meaningless.pop(words, None)
            known.setdefault(suite.of, set()).add(chosen.group.rule)
    for words in meaningless:
        repair = name_that_is_meant(words.split("/"), known)
        raise WrongOption(
            f"`{words}` names no vector of what the system implements" + (f": {repair}" if repair else "")
        )
    return counts


def name_that_is_meant(names: Sequence[str], known: Mapping[str, Collection[str]]) -> str:
    """A repair for the name of a decision or machine, or with that of its rule: each is sought among its like."""
    of, *rules = names
    if of not in known:
        return did_you_mean(of, known)
    return did_you_mean(rules[0], known[of]) if rules and rules[0] not in known[of] else ""


def why_given_up(runs: Sequence[Run]) -> Trouble | None:
    """The last cause, if the last runs have lost the system so often in a row that it is asked nothing more."""
    last = [run.answer.trouble for run in runs[-MOST_LOST_IN_A_ROW:]]
    lost = [trouble for trouble in last if trouble is not None and trouble.lost]
    return lost[-1] if len(lost) == MOST_LOST_IN_A_ROW else None


def run_vectors(
    system: System, handshake: Handshake, vectors: Iterable[Chosen], most_failures: int | None = None
) -> Iterator[Run]:
    """Run vectors until they are done, or so many have failed, or the system has been lost again and again."""
    failures = lost = 0
    same: dict[Reply, Reply] = {}  # runs may be kept, and there are few replies that differ
    for chosen in vectors:
        suite, vector = chosen.suite, chosen.vector
        events = None if suite.kind == DECISION else [step.event or "" for step in vector.steps]
        answer = system.run(suite.kind, suite.of, vector.given, events)
        answer = replace(answer, replies=tuple(same.setdefault(reply, reply) for reply in answer.replies))
        verdict = judge([step.expect for step in vector.steps], answer, handshake.reports)
        yield Run(chosen, answer, verdict)
        failures += verdict.status in {FAIL, ERROR}
        lost = lost + 1 if answer.trouble and answer.trouble.lost else 0
        if failures == most_failures or lost == MOST_LOST_IN_A_ROW:
            return
