"""A book, its decisions and machines, and their rules as pytest's nodes: one item for each rule, within which its vectors are run."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from routebook.conformance.report.report import BAD
from routebook.conformance.report.to_text import MOST_FAILURES, failure_lines, given_up_lines
from routebook.conformance.running import choose
from routebook.conformance.vector import UNDOCUMENTED
from routebook.conformance.verdict import PASS, VERDICTS
from routebook.shelf import find_book

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from routebook.conformance.running import Chosen, Run
    from routebook.conformance.vector import Suite
    from routebook.testing.holding import Holding


class Broken(Exception):
    """A rule is broken; the message tells how, and no traceback would."""


class Book(pytest.Collector):
    """A book that a system is held to; its name is that of the book."""

    holding: Holding

    @classmethod
    def of(cls, session: pytest.Session, name: str, book: str, holding: Holding) -> Book:
        """The book in its folder."""
        folder, _ = find_book(book)
        made: Book = cls.from_parent(session, name=name, nodeid=name, path=folder)
        made.holding = holding
        return made

    def collect(self) -> Iterator[Tested]:
        """Each decision and machine that the system implements."""
        suites: dict[str, list[Suite]] = {}
        for suite in self.holding.suites:
            suites.setdefault(suite.of, []).append(suite)
        for of, each in suites.items():
            path = self.path / f"{each[0].kind}s" / f"{of}.yaml"
            yield Tested.from_parent(self, name=of, path=path, holding=self.holding, suites=each)


class Tested(pytest.Collector):
    """One decision or machine, with its suites: that of the level, and that of its scenarios."""

    def __init__(self, *, holding: Holding, suites: Sequence[Suite], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._holding = holding
        self._suites = suites

    def collect(self) -> Iterator[Rule]:
        """Each rule that vectors aim at, with those of all tables where several have a rule of that name."""
        rules: dict[str, list[Chosen]] = {}
        for chosen in choose(self._suites, ()):
            rules.setdefault(chosen.group.rule, []).append(chosen)
        for name, vectors in rules.items():
            yield Rule.from_parent(self, name=name, holding=self._holding, vectors=vectors)


class Rule(pytest.Item):
    """A rule, which holds if one of its vectors passes and none fails or has no reply."""

    def __init__(self, *, holding: Holding, vectors: Sequence[Chosen], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._holding = holding
        self._vectors = vectors

    def runtest(self) -> None:
        """Run the vectors; raises Broken, and skips what cannot be said to hold."""
        if self._holding.given_up:
            pytest.skip("not run: the system is given up")
        runs = self._holding.run(self._vectors)
        counts = Counter(run.verdict.status for run in runs)
        self.user_properties += [(status, counts[status]) for status in VERDICTS]
        if told := [*_broken(self._holding, runs), *_given_up(self._holding)]:
            raise Broken("\n\n".join(told))
        if all(_is_undocumented(chosen) for chosen in self._vectors):
            pytest.skip("undocumented: whatever is answered is accepted")
        if reason := _why_it_cannot_be_said(runs):
            pytest.skip(reason)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What is told of a rule that is broken."""
        if isinstance(excinfo.value, Broken):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where the rule is written, and its name."""
        return self.path, None, self.nodeid


def _is_undocumented(chosen: Chosen) -> bool:
    """Whether nothing is documented of what a vector aims at."""
    return chosen.vector.steps[chosen.vector.target].result == UNDOCUMENTED


def _broken(holding: Holding, runs: Sequence[Run]) -> Iterator[str]:
    """Each way in which a rule is broken, and each vector that is not as the baseline says."""
    listed = {*holding.baseline}
    report = holding.report([run for run in runs if run.chosen.name not in listed])
    failures = report.failures()
    for each in failures[:MOST_FAILURES]:
        yield "\n".join(failure_lines(report, each))
    if (more := len(failures) - MOST_FAILURES) > 0:
        yield f"and {more} more kind{'s' * (more != 1)} of failures"
    for run in runs:
        if run.chosen.name in listed and run.verdict.status == PASS:
            yield f"{run.chosen.name} passes: take it off the baseline"


def _given_up(holding: Holding) -> Iterator[str]:
    if given_up := holding.given_up:
        yield "\n".join(given_up_lines({"message": given_up.message, "context": given_up.context}))


def _why_it_cannot_be_said(runs: Sequence[Run]) -> str | None:
    """Why it cannot be said of a rule that is not broken that it holds; None if it can."""
    known = sum(run.verdict.status in BAD for run in runs)
    if known:
        return f"fails as the baseline says, in {known} vector{'s' * (known != 1)}"
    if any(run.verdict.status == PASS for run in runs):
        return None
    reasons = dict.fromkeys(run.answer.skipped for run in runs if run.answer.skipped is not None)
    return "; ".join(reasons) or "inconclusive: it differs, or has no reply, after an undocumented step"
